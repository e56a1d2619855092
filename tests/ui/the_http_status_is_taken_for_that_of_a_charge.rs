use elepay::Response;
use elepay::types::Charge;

fn is_paid(charge: &Response<Charge>) -> bool {
    charge.status().is_success()
}

fn main() {
    let _ = is_paid;
}
