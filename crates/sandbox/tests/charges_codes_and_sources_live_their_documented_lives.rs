//! What is created is remembered, and becomes what the vendor's documentation says.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::time::Duration;

use elepay::types::{
    CaptureChargeRequest, ChargeStatus, CodeItem, CodeStatus, CreateChargeRequest, CreateCodeRequest,
    CreateSourceRequest, PaymentMethod, Resource, SourceStatus,
};
use elepay_sandbox::Sandbox;

fn code(error: &elepay::Error) -> String {
    error.code().map(ToString::to_string).unwrap_or_default()
}

#[tokio::test]
async fn a_charge_is_pending_until_the_payer_agrees_and_its_order_number_is_then_taken() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Paypay).resource(Resource::Web);
    let charge = client.create_charge(&request).await.unwrap();
    assert_eq!(charge.status(), 201);
    assert_eq!(charge.status, Some(ChargeStatus::Pending));
    assert_eq!(
        (charge.amount, charge.live_mode, charge.order_no.as_deref()),
        (Some(1_800), Some(false), Some("order-1"))
    );
    // Nobody has paid yet, so the same order can be tried again.
    let second = client.create_charge(&request).await.unwrap();
    sandbox.approve(&charge.id).unwrap();
    assert!(sandbox.approve(&second.id).is_err(), "one order is paid once");
    let refused = client.create_charge(&request).await.unwrap_err();
    assert_eq!((code(&refused).as_str(), refused.parameter_name()), ("M002007", Some("orderNo")));
    assert_eq!(refused.delivery(), elepay::Delivery::Rejected);
    assert!(sandbox.approve(&charge.id).is_err(), "it is paid");
    let paid = &sandbox.charges()[0];
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
    let early = client.capture_charge(&charge.id, &capture(500)).await.unwrap_err();
    assert_eq!(code(&early), "M006000");
    sandbox.approve(&charge.id).unwrap();
    let much = client.capture_charge(&charge.id, &capture(1_001)).await.unwrap_err();
    assert_eq!((code(&much).as_str(), much.parameter_name()), ("M002002", Some("amount")));
    let captured = client.capture_charge(&charge.id, &capture(600)).await.unwrap();
    assert_eq!(captured.status(), 200);
    assert_eq!((captured.status.clone(), captured.amount), (Some(ChargeStatus::Captured), Some(600)));
    let again = client.capture_charge(&charge.id, &CaptureChargeRequest::new()).await.unwrap_err();
    assert_eq!(code(&again), "M006002");
    let other = CreateChargeRequest::new(1_000, "order-2", PaymentMethod::Paypay).capture(false);
    assert_eq!(code(&client.create_charge(&other).await.unwrap_err()), "M001004");
    let nobody = client.capture_charge("cha_nobody", &CaptureChargeRequest::new()).await.unwrap_err();
    assert_eq!(code(&nobody), "M002003");
}

#[tokio::test]
async fn a_code_can_be_paid_until_its_time_is_over() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateCodeRequest::new(500, "order-1")
        .expiry_duration(3)
        .items([CodeItem::new().name("tea").price(250).count(2)])
        .front_url("https://shop.example/done");
    let made = client.create_code(&request).await.unwrap();
    assert_eq!(made.status, Some(CodeStatus::Pending));
    assert!(made.code_url.as_deref().unwrap().starts_with(&sandbox.url()));
    assert_eq!(made.expiry_period, Some(180_000));
    assert_eq!(code(&client.create_code(&request).await.unwrap_err()), "M002007", "while the code is valid");
    sandbox.advance(Duration::from_secs(179));
    assert_eq!(sandbox.codes()[0]["status"], "pending");
    sandbox.advance(Duration::from_secs(1));
    assert!(sandbox.pay_code(&made.id, &PaymentMethod::Paypay).is_err());
    assert_eq!((&sandbox.codes()[0]["status"], &sandbox.codes()[0]["expired"]), (&"closed".into(), &true.into()));
    client.create_code(&request).await.unwrap();
}

#[tokio::test]
async fn paying_a_code_makes_a_charge_and_if_asked_a_source_of_the_customer() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let customer = sandbox.customer();
    let request = CreateCodeRequest::new(500, "order-1")
        .metadata([("cart", "9")])
        .customer_id(customer.as_str())
        .should_create_source(true);
    let made = client.create_code(&request).await.unwrap();
    sandbox.pay_code(&made.id, &PaymentMethod::Linepay).unwrap();
    assert!(sandbox.pay_code(&made.id, &PaymentMethod::Linepay).is_err(), "it is paid");
    let code_now = &sandbox.codes()[0];
    let charge = &sandbox.charges()[0];
    assert_eq!((&code_now["status"], &code_now["charge"]), (&"captured".into(), charge));
    for (name, value) in
        [("status", "captured"), ("paymentMethod", "linepay"), ("orderNo", "order-1"), ("currency", "JPY")]
    {
        assert_eq!(charge[name], value, "{name}");
    }
    assert_eq!((&charge["amount"], &charge["metadata"]["cart"]), (&500.into(), &"9".into()));
    assert_eq!(code_now["source"]["status"], "active");
    let again = CreateChargeRequest::new(500, "order-1", PaymentMethod::Paypay);
    assert_eq!(code(&client.create_charge(&again).await.unwrap_err()), "M002007");
    // The stored source pays without the payer.
    let source = code_now["source"]["id"].as_str().unwrap();
    let stored = CreateChargeRequest::new(1, "order-2", PaymentMethod::Linepay).source_id(source);
    assert_eq!(client.create_charge(&stored).await.unwrap().status, Some(ChargeStatus::Captured));
}

#[tokio::test]
async fn order_numbers_can_be_repeated_where_that_is_switched_on() {
    let sandbox = Sandbox::builder().allow_repeated_order_numbers().start().await.unwrap();
    for number in 1..=3 {
        let request = CreateChargeRequest::new(1, "order-1", PaymentMethod::Paypay);
        let charge = sandbox.client().create_charge(&request).await.unwrap();
        sandbox.approve(&charge.id).unwrap();
        assert_eq!(sandbox.charges().len(), number);
    }
}

#[tokio::test]
async fn a_source_belongs_to_a_customer_and_begins_pending() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    let source = client.create_source(sandbox.customer(), &request).await.unwrap();
    assert_eq!(source.status, Some(SourceStatus::Pending));
    let nobody = client.create_source("cus_nobody", &request).await.unwrap_err();
    assert_eq!((code(&nobody).as_str(), nobody.parameter_name()), ("M002003", Some("customerId")));
    let charge = CreateChargeRequest::new(1, "order-1", PaymentMethod::Creditcard).source_id(source.id.as_str());
    assert_eq!(code(&client.create_charge(&charge).await.unwrap_err()), "M006000", "it is not active yet");
    sandbox.approve(&source.id).unwrap();
    client.create_charge(&charge).await.unwrap();
}

#[tokio::test]
async fn many_run_at_once_and_each_stops_when_it_is_dropped() {
    let mut all = Vec::new();
    for _ in 0..20 {
        all.push(Sandbox::start().await.unwrap());
    }
    for sandbox in &all {
        let request = CreateChargeRequest::new(1, "order-1", PaymentMethod::Paypay);
        sandbox.client().create_charge(&request).await.unwrap();
        assert_eq!(sandbox.charges().len(), 1);
    }
    let gone = all.pop().unwrap();
    let client = gone.client();
    let request = CreateChargeRequest::new(1, "order-2", PaymentMethod::Paypay);
    client.create_charge(&request).await.unwrap();
    drop(gone);
    tokio::task::yield_now().await;
    let refused = client.create_charge(&request).await.is_err();
    assert!(refused, "a dropped sandbox answers nobody");
}
