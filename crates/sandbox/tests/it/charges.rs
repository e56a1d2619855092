//! Charges: created, paid, authorised, captured, revoked.

use elepay::types::{CaptureChargeRequest, ChargeStatus, CreateChargeRequest, PaymentMethod, Resource};
use elepay_sandbox::Sandbox;

use crate::support::{error_code, paid_charge};

#[tokio::test]
async fn a_charge_is_pending_until_the_payer_agrees_and_its_order_number_is_then_taken() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Paypay).resource(Resource::Web);
    let charge = client.create_charge(&request).await.unwrap();
    assert_eq!(charge.http_status(), 201);
    assert_eq!(charge.status, Some(ChargeStatus::Pending));
    assert_eq!(
        (charge.amount, charge.live_mode, charge.order_no.as_deref()),
        (Some(1_800), Some(false), Some("order-1"))
    );
    // Nobody has paid yet, so the same order can be tried again.
    let second = client.create_charge(&request).await.unwrap();
    sandbox.approve(&charge.id).unwrap();
    assert!(sandbox.approve(&second.id).is_err(), "an order is paid once");
    let refused = client.create_charge(&request).await.unwrap_err();
    assert_eq!((refused.code().unwrap(), refused.parameter_name()), ("M002007", Some("orderNo")));
    assert_eq!(refused.delivery(), elepay::Delivery::Rejected);
    assert!(sandbox.approve(&charge.id).is_err(), "it is already paid");
    let paid = &sandbox.objects("charge").unwrap()[0];
    assert_eq!((&paid["status"], &paid["paid"]), (&"captured".into(), &true.into()));
    assert!(paid["paidTime"].as_u64() > Some(1_700_000_000_000), "epoch milliseconds: {paid}");
}

#[tokio::test]
async fn an_authorised_charge_is_captured_once_and_for_no_more_than_was_authorised() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateChargeRequest::new(1_000, "order-1", PaymentMethod::Creditcard).capture(false);
    let charge = client.create_charge(&request).await.unwrap();
    let capture = |amount| CaptureChargeRequest::new().amount(amount);
    assert_eq!(error_code(client.capture_charge(&charge.id, &capture(500)).await), "M006000");
    sandbox.approve(&charge.id).unwrap();
    let too_much = client.capture_charge(&charge.id, &capture(1_001)).await.unwrap_err();
    assert_eq!((too_much.code().unwrap(), too_much.parameter_name()), ("M002002", Some("amount")));
    let captured = client.capture_charge(&charge.id, &capture(600)).await.unwrap();
    assert_eq!(captured.http_status(), 200);
    assert_eq!((captured.status.clone(), captured.amount), (Some(ChargeStatus::Captured), Some(600)));
    assert_eq!(error_code(client.capture_charge(&charge.id, &CaptureChargeRequest::new()).await), "M006002");
    let other = CreateChargeRequest::new(1_000, "order-2", PaymentMethod::Paypay).capture(false);
    assert_eq!(error_code(client.create_charge(&other).await), "M001004");
    assert_eq!(error_code(client.capture_charge("cha_nobody", &CaptureChargeRequest::new()).await), "M002003");
}

#[tokio::test]
async fn a_charge_can_be_revoked_until_its_money_is_taken() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateChargeRequest::new(900, "order-1", PaymentMethod::Creditcard).capture(false);
    let id = client.create_charge(&request).await.unwrap().id.clone();
    sandbox.approve(&id).unwrap();
    assert_eq!(client.revoke_charge(&id).await.unwrap().status, Some(ChargeStatus::Revoked));
    assert_eq!(client.retrieve_charge_status(&id).await.unwrap().status, Some(ChargeStatus::Revoked));
    assert_eq!(error_code(client.revoke_charge(&id).await), "M006002");
    assert_eq!(error_code(client.capture_charge(&id, &CaptureChargeRequest::new()).await), "M006000");
    // Its order number is free again.
    let id = paid_charge(&sandbox, "order-1", 900).await;
    assert_eq!(error_code(client.revoke_charge(&id).await), "M006007");
}

#[tokio::test]
async fn order_numbers_can_be_repeated_if_that_is_allowed() {
    let sandbox = Sandbox::builder().allow_repeated_order_numbers().start().await.unwrap();
    for number in 1..=3 {
        paid_charge(&sandbox, "order-1", 1).await;
        assert_eq!(sandbox.charges().len(), number);
    }
}
