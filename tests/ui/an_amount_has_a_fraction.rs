use elepay::types::{CreateChargeRequest, PaymentMethod};

fn main() {
    let _ = CreateChargeRequest::new(18.50, "order-1", PaymentMethod::Creditcard);
}
