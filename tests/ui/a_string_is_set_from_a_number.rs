use elepay::types::CreateRefundRequest;

fn main() {
    let _ = CreateRefundRequest::new(300).reason(404);
    let _ = CreateRefundRequest::new(300).reason(Some(404));
}
