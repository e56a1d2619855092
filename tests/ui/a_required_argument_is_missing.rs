use elepay::types::{CreateChargeRequest, CreateSourceRequest, PaymentMethod};

fn main() {
    let _ = CreateChargeRequest::new(1_800, "order-1");
    let _ = CreateSourceRequest::new(PaymentMethod::Creditcard);
}
