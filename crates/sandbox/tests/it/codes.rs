//! EasyQR codes: created, paid, expired, closed.

use std::time::Duration;

use elepay::types::{ChargeStatus, CodeItem, CodeStatus, CreateChargeRequest, CreateCodeRequest, PaymentMethod};
use elepay_sandbox::Sandbox;

use crate::support::error_code;

#[tokio::test]
async fn a_code_can_be_paid_until_it_expires() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateCodeRequest::new(500, "order-1")
        .expiry_duration(3)
        .items([CodeItem::new().name("tea").price(250).count(2)])
        .front_url("https://shop.example/done");
    let created = client.create_code(&request).await.unwrap();
    assert_eq!(created.status, Some(CodeStatus::Pending));
    assert!(created.code_url.as_deref().unwrap().starts_with(&sandbox.url()));
    assert_eq!(created.expiry_period, Some(180_000));
    assert_eq!(error_code(client.create_code(&request).await), "M002007", "while the code is valid");
    sandbox.advance(Duration::from_secs(179));
    assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "pending");
    sandbox.advance(Duration::from_secs(1));
    assert!(sandbox.pay(&created.id, &PaymentMethod::Paypay).is_err());
    assert_eq!(
        (&sandbox.objects("code").unwrap()[0]["status"], &sandbox.objects("code").unwrap()[0]["expired"]),
        (&"closed".into(), &true.into())
    );
    client.create_code(&request).await.unwrap();
}

#[tokio::test]
async fn paying_a_code_creates_a_charge_and_on_request_a_source_of_the_customer() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let customer = sandbox.customer();
    let request = CreateCodeRequest::new(500, "order-1")
        .metadata([("cart", "9")])
        .customer_id(customer.as_str())
        .should_create_source(true);
    let created = client.create_code(&request).await.unwrap();
    sandbox.pay(&created.id, &PaymentMethod::Linepay).unwrap();
    assert!(sandbox.pay(&created.id, &PaymentMethod::Linepay).is_err(), "it is already paid");
    let code = &sandbox.objects("code").unwrap()[0];
    let charge = &sandbox.objects("charge").unwrap()[0];
    assert_eq!((&code["status"], &code["charge"]), (&"captured".into(), charge));
    for (name, value) in
        [("status", "captured"), ("paymentMethod", "linepay"), ("orderNo", "order-1"), ("currency", "JPY")]
    {
        assert_eq!(charge[name], value, "{name}");
    }
    assert_eq!((&charge["amount"], &charge["metadata"]["cart"]), (&500.into(), &"9".into()));
    assert_eq!(code["source"]["status"], "active");
    let again = CreateChargeRequest::new(500, "order-1", PaymentMethod::Paypay);
    assert_eq!(error_code(client.create_charge(&again).await), "M002007");
    // The stored source pays without a payer.
    let source = code["source"]["id"].as_str().unwrap();
    let stored = CreateChargeRequest::new(1, "order-2", PaymentMethod::Linepay).source_id(source);
    assert_eq!(client.create_charge(&stored).await.unwrap().status, Some(ChargeStatus::Captured));
}

#[tokio::test]
async fn a_code_is_retrieved_and_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateCodeRequest::new(500, "order-1");
    let id = client.create_code(&request).await.unwrap().id.clone();
    let closed = client.close_code(&id).await.unwrap();
    assert_eq!((closed.http_status().as_u16(), closed.into_inner()), (204, ()));
    assert_eq!(client.retrieve_code(&id).await.unwrap().status, Some(CodeStatus::Closed));
    assert_eq!(error_code(client.close_code(&id).await), "M006003");
    assert!(sandbox.approve(&id).is_err());
    let id = client.create_code(&request).await.unwrap().id.clone();
    sandbox.pay(&id, &PaymentMethod::Paypay).unwrap();
    let paid = client.retrieve_code(&id).await.unwrap();
    assert_eq!(paid.charge.as_ref().unwrap().status, Some(ChargeStatus::Captured));
    assert_eq!(error_code(client.close_code(&id).await), "M006003");
}

#[tokio::test]
async fn a_code_that_waits_for_a_payment_can_be_paid_by_another_method_instead() {
    for (method, paid_by, statuses) in [
        (Some(PaymentMethod::Paypay), "paypay", vec!["failed", "captured"]),
        (Some(PaymentMethod::Konbini), "konbini", vec!["captured"]),
        (None, "konbini", vec!["captured"]),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        let request = CreateCodeRequest::new(500, "order-1");
        let id = sandbox.client().create_code(&request).await.unwrap().id.clone();
        sandbox.set_status(&id, "completed").unwrap();
        match method {
            Some(method) => sandbox.pay(&id, &method).unwrap(),
            None => sandbox.approve(&id).unwrap(),
        }
        let charges = sandbox.objects("charge").unwrap();
        assert_eq!(charges.iter().map(|charge| &charge["status"]).collect::<Vec<_>>(), statuses);
        let code = &sandbox.objects("code").unwrap()[0];
        assert_eq!((&code["status"], &code["charge"]["paymentMethod"]), (&"captured".into(), &paid_by.into()));
    }
}
