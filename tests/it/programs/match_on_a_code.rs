//! What the payer is told depends on elepay's code. What the shop does next depends on `look_up_first` alone.

use elepay::Error;
use elepay::types::{CreateChargeRequest, ErrorCode, PaymentMethod};
use elepay_sandbox::{Fault, Sandbox};

fn tell_the_payer(error: &Error) -> &'static str {
    if error.look_up_first() {
        return "We are looking into your payment. Please do not pay again.";
    }
    match error.error_code() {
        Some(ErrorCode::U001000 | ErrorCode::U001001) => "Your balance is too low.",
        Some(ErrorCode::U003002) => "Your card has expired.",
        _ if error.is_retryable() => "Please try again in a moment.",
        _ => "Please use another payment method.",
    }
}

#[tokio::test]
async fn the_payer_is_told_what_to_do() {
    let sandbox = Sandbox::start().await.unwrap();
    let request = CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Creditcard);
    for (fault, expected) in [
        (Fault::error_code("U001001"), "Your balance is too low."),
        (Fault::error_code("U003002"), "Your card has expired."),
        (Fault::error_code("U006000"), "Please use another payment method."),
        (Fault::error_code("M002007"), "We are looking into your payment. Please do not pay again."),
        (Fault::too_many_requests(), "Please try again in a moment."),
        (Fault::close_without_response(), "We are looking into your payment. Please do not pay again."),
    ] {
        sandbox.fault(fault);
        let error = sandbox.client().create_charge(&request).await.unwrap_err();
        assert_eq!(tell_the_payer(&error), expected, "{error:?}");
    }
}
