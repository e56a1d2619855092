#![deny(unused_must_use)]

use elepay::types::CreateRefundRequest;

fn main() {
    let request = CreateRefundRequest::new(300);
    request.reason("Sold out");
    CreateRefundRequest::new(300);
}
