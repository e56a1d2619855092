//! Lists: filters, order and pages.

use std::time::Duration;

use elepay::types::{ChargeStatus, ChargeTimeField, CreateChargeRequest, ListChargesParams, PaymentMethod, SortOrder};
use elepay::{Client, Timestamp};
use elepay_sandbox::Sandbox;

/// Returns the total number of charges, and the order numbers of one page.
async fn orders(client: &Client, list: ListChargesParams) -> (i64, Vec<String>) {
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
    let all = |list: ListChargesParams| orders(&client, list);
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(all(ListChargesParams::new()).await, (3, names(&["c", "b", "a"])), "newest first");
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
    assert_eq!(all(by_payment).await, (1, names(&["a"])), "an unpaid charge has no time of payment");
    for (query, parameter) in [
        ("limit=x", "limit"),
        ("limit=-1", "limit"),
        ("offset=-1", "offset"),
        ("status=gone", "status"),
        ("offset=1&offset=2", "offset"),
    ] {
        let url = format!("{}/charges?{query}", sandbox.url());
        let response = reqwest::Client::new().get(url).bearer_auth(sandbox.key()).send().await.unwrap();
        assert_eq!(response.status(), 400, "{query}");
        let error: serde_json::Value = response.json().await.unwrap();
        assert_eq!((&error["errorCode"], &error["parameterName"]), (&"M002002".into(), &parameter.into()), "{query}");
    }
}

#[tokio::test]
async fn a_page_has_twenty_charges_by_default_and_at_most_a_hundred() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    for number in 0..110 {
        let request = CreateChargeRequest::new(1, format!("order-{number}"), PaymentMethod::Paypay);
        client.create_charge(&request).await.unwrap();
    }
    assert_eq!(orders(&client, ListChargesParams::new()).await.1.len(), 20);
    assert_eq!(orders(&client, ListChargesParams::new().limit(100)).await.1.len(), 100);
}
