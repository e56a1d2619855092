//! The amount was authorised at the checkout. It is captured when the parcel leaves, by a worker that may run twice.

use elepay::types::{CaptureChargeRequest, ChargeStatus, CreateChargeRequest, PaymentMethod};
use elepay::{Client, Error};
use elepay_sandbox::{Fault, Sandbox};

/// Returns whether the parcel may leave. Without an amount, all of the charge is captured.
async fn capture(client: &Client, charge_id: &str, yen: Option<i64>) -> Result<bool, Error> {
    let captured = client.capture_charge(charge_id, &CaptureChargeRequest::new().amount(yen)).await;
    let charge = match captured {
        // It may have been captured by this call or an earlier one. A charge cannot be captured twice, so a look tells.
        Err(error) if error.look_up_first() => client.retrieve_charge(charge_id).await?,
        other => other?,
    };
    Ok(charge.status == Some(ChargeStatus::Captured))
}

async fn authorised(sandbox: &Sandbox) -> String {
    let request = CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Creditcard).capture(false);
    let charge = sandbox.client().create_charge(&request).await.unwrap().into_inner();
    sandbox.approve(&charge.id).unwrap();
    charge.id
}

#[tokio::test]
async fn a_capture_whose_response_is_lost_lets_the_parcel_leave() {
    let sandbox = Sandbox::start().await.unwrap();
    let id = authorised(&sandbox).await;
    sandbox.fault(Fault::close_without_response().executed(true));
    assert!(capture(&sandbox.client(), &id, Some(1_200)).await.unwrap());
    assert_eq!(sandbox.charges()[0].amount, Some(1_200));
}

#[tokio::test]
async fn a_capture_that_did_not_happen_does_not_let_the_parcel_leave() {
    let sandbox = Sandbox::start().await.unwrap();
    let id = authorised(&sandbox).await;
    sandbox.fault(Fault::close_without_response().executed(false));
    assert!(!capture(&sandbox.client(), &id, None).await.unwrap());
    assert!(capture(&sandbox.client(), &id, None).await.unwrap());
}

#[tokio::test]
async fn a_worker_that_runs_twice_captures_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let id = authorised(&sandbox).await;
    for _ in 0..2 {
        assert!(capture(&sandbox.client(), &id, None).await.unwrap());
    }
}
