//! Looking up, listing, revoking and refunding, as the vendor's documentation tells of them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::time::Duration;

use elepay::types::{
    CaptureChargeRequest, ChargeStatus, ChargeTimeField, CodeStatus, CreateChargeRequest, CreateCodeRequest,
    CreateCustomerRequest, CreateRefundRequest, CreateSourceRequest, ListChargesParams, ListSourcesParams,
    PaymentMethod, RefundStatus, Resource, SortOrder, SourceStatus,
};
use elepay::{Client, Timestamp};
use elepay_sandbox::Sandbox;

fn code<T: std::fmt::Debug>(outcome: Result<T, elepay::Error>) -> String {
    outcome.unwrap_err().code().unwrap_or_default().to_owned()
}

async fn paid(sandbox: &Sandbox, order: &str, yen: i64) -> String {
    let request = CreateChargeRequest::new(yen, order, PaymentMethod::Creditcard);
    let id = sandbox.client().create_charge(&request).await.unwrap().id.clone();
    sandbox.approve(&id).unwrap();
    id
}

async fn ids(client: &Client, list: ListChargesParams) -> (i64, Vec<String>) {
    let page = client.list_charges(&list).await.unwrap();
    let orders = page.charges.iter().flatten().map(|charge| charge.order_no.clone().unwrap()).collect();
    (page.total.unwrap(), orders)
}

#[tokio::test]
async fn charges_are_filtered_sorted_and_cut_into_pages() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let mut created = Vec::new();
    for (order, method) in
        [("a", PaymentMethod::Paypay), ("b", PaymentMethod::Creditcard), ("c", PaymentMethod::Linepay)]
    {
        let charge = client.create_charge(&CreateChargeRequest::new(1, order, method)).await.unwrap().into_inner();
        created.push((charge.id.clone(), charge.create_time.unwrap()));
        sandbox.advance(Duration::from_secs(60));
    }
    sandbox.approve(&created[0].0).unwrap();
    let all = |list: ListChargesParams| ids(&client, list);
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(all(ListChargesParams::new()).await, (3, names(&["c", "b", "a"])), "the newest first");
    assert_eq!(all(ListChargesParams::new().order(SortOrder::Asc)).await, (3, names(&["a", "b", "c"])));
    assert_eq!(all(ListChargesParams::new().limit(1).offset(1)).await, (3, names(&["b"])));
    assert_eq!(all(ListChargesParams::new().offset(9)).await, (3, names(&[])));
    assert_eq!(all(ListChargesParams::new().status(ChargeStatus::Pending)).await, (2, names(&["c", "b"])));
    let two = ListChargesParams::new().payment_method([PaymentMethod::Paypay, PaymentMethod::Linepay]);
    assert_eq!(all(two).await, (2, names(&["c", "a"])));
    let second: Timestamp = created[1].1;
    assert_eq!(all(ListChargesParams::new().from(second)).await, (2, names(&["c", "b"])));
    assert_eq!(all(ListChargesParams::new().to(second)).await, (2, names(&["b", "a"])));
    assert_eq!(all(ListChargesParams::new().from(second).to(second)).await, (1, names(&["b"])));
    let by_payment = ListChargesParams::new().date_field(ChargeTimeField::PaidTime).from(second);
    assert_eq!(all(by_payment).await, (1, names(&["a"])), "what is not paid has no time of payment");
    for (query, parameter) in [("limit=x", "limit"), ("status=gone", "status"), ("offset=1&offset=2", "offset")] {
        let url = format!("{}/charges?{query}", sandbox.url());
        let answer = reqwest::Client::new().get(url).bearer_auth(sandbox.key()).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{query}");
        let error: serde_json::Value = answer.json().await.unwrap();
        assert_eq!((&error["errorCode"], &error["parameterName"]), (&"M002002".into(), &parameter.into()), "{query}");
    }
}

#[tokio::test]
async fn a_page_has_at_most_a_hundred_charges_and_twenty_unless_told_otherwise() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    for number in 0..110 {
        let request = CreateChargeRequest::new(1, format!("order-{number}"), PaymentMethod::Paypay);
        client.create_charge(&request).await.unwrap();
    }
    assert_eq!(ids(&client, ListChargesParams::new()).await.1.len(), 20);
    assert_eq!(ids(&client, ListChargesParams::new().limit(1_000)).await.1.len(), 100);
}

#[tokio::test]
async fn money_is_given_back_in_parts_and_never_more_than_was_taken() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let id = paid(&sandbox, "order-1", 1_000).await;
    let part = |amount| CreateRefundRequest::new(amount).reason("returned");
    let refund = client.create_refund(&id, &part(300)).await.unwrap();
    assert_eq!((refund.status().as_u16(), refund.status.clone()), (201, Some(RefundStatus::Pending)));
    assert_eq!(client.retrieve_charge(&id).await.unwrap().status, Some(ChargeStatus::Captured), "it is under way");
    assert_eq!(code(client.create_refund(&id, &part(701)).await), "M002002");
    assert_eq!(code(client.create_refund(&id, &part(0)).await), "M002002");
    sandbox.advance(Duration::from_secs(2));
    let done = client.retrieve_charge_refund(&id, &refund.id).await.unwrap();
    assert_eq!(done.status, Some(RefundStatus::Refunded));
    assert!(done.refunded_time.is_some());
    let charge = client.retrieve_charge(&id).await.unwrap();
    assert_eq!((charge.status.clone(), charge.refunded), (Some(ChargeStatus::PartiallyRefunded), Some(true)));
    assert_eq!(charge.refunds.as_ref().unwrap().amount, Some(300));
    client.create_refund(&id, &part(700)).await.unwrap();
    sandbox.advance(Duration::from_secs(2));
    assert_eq!(client.retrieve_charge(&id).await.unwrap().status, Some(ChargeStatus::Refunded));
    let list = client.list_charges_refunds(&id).await.unwrap();
    assert_eq!((list.total, list.refunds.as_deref().unwrap().len()), (Some(2), 2));
    assert_eq!(code(client.create_refund(&id, &part(1)).await), "M006002");
    let open = client.create_charge(&CreateChargeRequest::new(1, "o", PaymentMethod::Paypay)).await.unwrap();
    assert_eq!(code(client.create_refund(&open.id, &part(1)).await), "M006000", "it is not paid");
    assert_eq!(code(client.retrieve_charge_refund(&open.id, &refund.id).await), "M002003", "another charge's");
}

#[tokio::test]
async fn a_charge_can_be_called_off_until_its_money_is_taken() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateChargeRequest::new(900, "order-1", PaymentMethod::Creditcard).capture(false);
    let id = client.create_charge(&request).await.unwrap().id.clone();
    sandbox.approve(&id).unwrap();
    assert_eq!(client.revoke_charge(&id).await.unwrap().status, Some(ChargeStatus::Revoked));
    assert_eq!(client.retrieve_charge_status(&id).await.unwrap().status, Some(ChargeStatus::Revoked));
    assert_eq!(code(client.revoke_charge(&id).await), "M006002");
    assert_eq!(code(client.capture_charge(&id, &CaptureChargeRequest::new()).await), "M006000");
    // Its order number is free again.
    let id = paid(&sandbox, "order-1", 900).await;
    assert_eq!(code(client.revoke_charge(&id).await), "M006007");
}

#[tokio::test]
async fn a_code_is_looked_up_and_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateCodeRequest::new(500, "order-1");
    let id = client.create_code(&request).await.unwrap().id.clone();
    let closed = client.close_code(&id).await.unwrap();
    assert_eq!((closed.status().as_u16(), closed.into_inner()), (204, ()));
    assert_eq!(client.retrieve_code(&id).await.unwrap().status, Some(CodeStatus::Closed));
    assert_eq!(code(client.close_code(&id).await), "M006003");
    assert!(sandbox.approve(&id).is_err());
    let id = client.create_code(&request).await.unwrap().id.clone();
    sandbox.pay_code(&id, &PaymentMethod::Paypay).unwrap();
    let paid = client.retrieve_code(&id).await.unwrap();
    assert_eq!(paid.charge.as_ref().unwrap().status, Some(ChargeStatus::Captured));
    assert_eq!(code(client.close_code(&id).await), "M006003");
}

#[tokio::test]
async fn a_customer_keeps_sources_until_they_are_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateCustomerRequest::new().name("Hanako").email("hanako@shop.example").metadata([("rank", "gold")]);
    let customer = client.create_customer(&request).await.unwrap();
    assert_eq!(customer.status(), 201);
    let found = client.retrieve_customer(&customer.id).await.unwrap();
    assert_eq!(found.name.as_deref().map(String::as_str), Some("Hanako"));
    for method in [PaymentMethod::Creditcard, PaymentMethod::Paypay] {
        client.create_source(&customer.id, &CreateSourceRequest::new(method, Resource::Web)).await.unwrap();
    }
    let all = client.list_sources(&customer.id, &ListSourcesParams::new()).await.unwrap();
    assert_eq!((all.total, all.sources.as_deref().unwrap().len()), (Some(2), 2));
    let cards = ListSourcesParams::new().payment_method(PaymentMethod::Creditcard);
    let cards = client.list_sources(&customer.id, &cards).await.unwrap();
    let card = &cards.sources.as_deref().unwrap()[0];
    assert_eq!((cards.total, &card.payment_method), (Some(1), &Some(PaymentMethod::Creditcard)));
    let card = &card.id;
    sandbox.approve(card).unwrap();
    assert_eq!(client.retrieve_source_status(card).await.unwrap().status, Some(SourceStatus::Active));
    let other = sandbox.customer();
    assert_eq!(code(client.retrieve_source(&other, card).await), "M002003", "another customer's");
    assert_eq!(code(client.delete_source(&other, card).await), "M002003");
    assert_eq!(client.delete_source(&customer.id, card).await.unwrap().status(), 204);
    assert_eq!(client.retrieve_source(&customer.id, card).await.unwrap().status, Some(SourceStatus::Deleted));
    assert_eq!(
        client.list_sources(&customer.id, &ListSourcesParams::new()).await.unwrap().sources.as_deref().unwrap().len(),
        1
    );
    let stored = CreateChargeRequest::new(1, "o", PaymentMethod::Creditcard).source_id(card.as_str());
    assert_eq!(code(client.create_charge(&stored).await), "M006000");
    assert_eq!(code(client.delete_source(&customer.id, card).await), "M002003");
    assert_eq!(code(client.retrieve_customer("cus_nobody").await), "M002003");
}
