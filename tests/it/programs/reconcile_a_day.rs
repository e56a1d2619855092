//! The books of a day: what elepay has charged against what the shop has sold.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use elepay::types::ChargeStatus::{Captured, PartiallyRefunded, Refunded};
use elepay::types::{CreateChargeRequest, ListChargesParams, PaymentMethod};
use elepay::{Client, Error};
use elepay_sandbox::{Fault, Sandbox};

/// Returns what was paid in a period that has ended, by order number. The query does not filter by `captured`: a charge
/// that was refunded later has another status.
async fn paid(client: &Client, from: SystemTime, to: SystemTime) -> Result<BTreeMap<String, i64>, Error> {
    let period = ListChargesParams::new().from(from).to(to).limit(100);
    let charges = client.list_charges_stream(period).collect_all().await?;
    let paid =
        charges.into_iter().filter(|charge| matches!(charge.status, Some(Captured | PartiallyRefunded | Refunded)));
    Ok(paid.filter_map(|charge| Some((charge.order_no?, charge.amount?))).collect())
}

async fn two_sales() -> (Sandbox, SystemTime, SystemTime) {
    let sandbox = Sandbox::start().await.unwrap();
    for (order, yen, is_paid) in [("order-1", 500, true), ("order-2", 700, true), ("order-3", 900, false)] {
        let request = CreateChargeRequest::new(yen, order, PaymentMethod::Paypay);
        let charge = sandbox.client().create_charge(&request).await.unwrap();
        if is_paid {
            sandbox.approve(&charge.id).unwrap();
        }
    }
    let now = SystemTime::now();
    (sandbox, now - Duration::from_secs(3_600), now + Duration::from_secs(3_600))
}

#[tokio::test]
async fn the_books_have_every_charge_that_was_paid() {
    let (sandbox, from, to) = two_sales().await;
    let books = paid(&sandbox.client(), from, to).await.unwrap();
    assert_eq!(books, [("order-1".to_owned(), 500), ("order-2".to_owned(), 700)].into());
}

#[tokio::test]
async fn a_charge_that_cannot_be_read_is_an_error_and_not_missing_in_the_books() {
    let (sandbox, from, to) = two_sales().await;
    sandbox.fault(Fault::body(r#"{"total":2,"charges":[{"id":"cha_1","status":"captured"},{"id":7}]}"#));
    paid(&sandbox.client(), from, to).await.unwrap_err();
}
