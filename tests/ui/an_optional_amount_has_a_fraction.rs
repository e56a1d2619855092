use elepay::types::CaptureChargeRequest;

fn main() {
    let _ = CaptureChargeRequest::new().amount(18.50);
}
