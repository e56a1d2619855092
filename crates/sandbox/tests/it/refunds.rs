//! Refunds.

use std::time::Duration;

use elepay::types::{ChargeStatus, CreateChargeRequest, CreateRefundRequest, PaymentMethod, RefundStatus};
use elepay_sandbox::Sandbox;

use crate::support::{error_code, paid_charge};

#[tokio::test]
async fn a_charge_is_refunded_in_parts_and_never_more_than_was_captured() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let id = paid_charge(&sandbox, "order-1", 1_000).await;
    let part = |amount| CreateRefundRequest::new(amount).reason("returned");
    let refund = client.create_refund(&id, &part(300)).await.unwrap();
    assert_eq!((refund.http_status().as_u16(), refund.status.clone()), (201, Some(RefundStatus::Pending)));
    assert_eq!(client.retrieve_charge(&id).await.unwrap().status, Some(ChargeStatus::Captured), "it is pending");
    assert_eq!(error_code(client.create_refund(&id, &part(701)).await), "M006001", "the first one is in progress");
    assert_eq!(error_code(client.create_refund(&id, &part(0)).await), "M002002");
    sandbox.advance(Duration::from_secs(2));
    let done = client.retrieve_charge_refund(&id, &refund.id).await.unwrap();
    assert_eq!(done.status, Some(RefundStatus::Refunded));
    assert!(done.refunded_time.is_some());
    let charge = client.retrieve_charge(&id).await.unwrap();
    assert_eq!((charge.status.clone(), charge.refunded), (Some(ChargeStatus::PartiallyRefunded), Some(true)));
    assert_eq!(charge.refunds.as_ref().unwrap().amount, Some(300));
    assert_eq!(error_code(client.create_refund(&id, &part(701)).await), "M002002");
    client.create_refund(&id, &part(700)).await.unwrap();
    sandbox.advance(Duration::from_secs(2));
    assert_eq!(client.retrieve_charge(&id).await.unwrap().status, Some(ChargeStatus::Refunded));
    let list = client.list_charges_refunds(&id).await.unwrap();
    assert_eq!((list.total, list.refunds.as_deref().unwrap().len()), (Some(2), 2));
    assert_eq!(error_code(client.create_refund(&id, &part(1)).await), "M006002");
    let open = client.create_charge(&CreateChargeRequest::new(1, "o", PaymentMethod::Paypay)).await.unwrap();
    assert_eq!(error_code(client.create_refund(&open.id, &part(1)).await), "M006000", "it is not paid");
    assert_eq!(error_code(client.retrieve_charge_refund(&open.id, &refund.id).await), "M002003", "another charge's");
}

#[tokio::test]
async fn a_refund_has_the_currency_of_its_charge_unless_the_request_states_one() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateChargeRequest::new(100, "order-1", PaymentMethod::Creditcard).currency("USD");
    let id = client.create_charge(&request).await.unwrap().id.clone();
    sandbox.approve(&id).unwrap();
    for (request, currency) in
        [(CreateRefundRequest::new(1), "USD"), (CreateRefundRequest::new(1).currency("JPY"), "JPY")]
    {
        assert_eq!(client.create_refund(&id, &request).await.unwrap().currency.as_deref(), Some(currency));
    }
}

#[tokio::test]
async fn a_charge_is_not_refunded_after_a_dispute_has_given_the_money_back() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    for (status, refused) in [("new", Some("M006006")), ("won", None), ("lost", Some("M006006"))] {
        let id = paid_charge(&sandbox, status, 1_000).await;
        let dispute = sandbox.open_dispute(&id).unwrap();
        if status != "new" {
            sandbox.set_status(&dispute, status).unwrap();
        }
        let refund = client.create_refund(&id, &CreateRefundRequest::new(1)).await;
        assert_eq!(refund.err().and_then(|error| error.code().map(str::to_owned)).as_deref(), refused, "{status}");
    }
}
