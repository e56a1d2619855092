use elepay::types::PaymentMethod;

fn main() {
    let _ = PaymentMethod::Other("creditcard".into());
}
