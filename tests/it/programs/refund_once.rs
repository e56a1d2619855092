//! A support ticket is refunded once, however often the button is pressed and whatever is lost on the way.

use std::error::Error;

use elepay::types::{CreateChargeRequest, CreateRefundRequest, PaymentMethod, Refund};
use elepay::{Client, Progress};
use elepay_sandbox::{Fault, Sandbox};

/// The reason identifies the refund, so it has the ticket's number. Calls for the same ticket must not run at the same
/// time; after an error with `look_up_first()`, the next one waits for a minute.
async fn refund(client: &Client, charge_id: &str, yen: i64, ticket: u32) -> Result<Refund, Box<dyn Error>> {
    let reason = format!("Ticket {ticket}");
    let earlier = client.list_charges_refunds(charge_id).await?;
    if !earlier.skipped().is_empty() {
        return Err(format!("look by hand: {:?} could not be decoded", earlier.skipped()).into());
    }
    let earlier = earlier.into_inner().refunds.unwrap_or_default().into_iter();
    let mut earlier = earlier.filter(|refund| refund.progress() != Progress::Failed);
    match earlier.find(|refund| refund.reason.as_deref() == Some(&reason)) {
        Some(refund) => Ok(refund),
        None => Ok(client.create_refund(charge_id, &CreateRefundRequest::new(yen).reason(reason)).await?.into_inner()),
    }
}

async fn paid(sandbox: &Sandbox) -> String {
    let request = CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Creditcard);
    let charge = sandbox.client().create_charge(&request).await.unwrap().into_inner();
    sandbox.approve(&charge.id).unwrap();
    charge.id
}

#[tokio::test]
async fn a_ticket_is_refunded_once_even_if_the_response_is_lost() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, id) = (sandbox.client(), paid(&sandbox).await);
    sandbox.fault_when(|request| {
        (request.operation.as_deref() == Some("createRefund")).then(|| Fault::close_without_response().executed(true))
    });
    let lost = refund(&client, &id, 500, 7).await.unwrap_err();
    assert!(lost.downcast_ref::<elepay::Error>().is_some_and(elepay::Error::look_up_first), "{lost:?}");
    sandbox.clear_faults();
    assert_eq!(refund(&client, &id, 500, 7).await.unwrap().amount, Some(500));
    assert_eq!(sandbox.refunds().len(), 1);
    refund(&client, &id, 500, 8).await.unwrap();
    assert_eq!(sandbox.refunds().len(), 2);
}

#[tokio::test]
async fn nothing_is_refunded_while_an_earlier_refund_is_unreadable() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, id) = (sandbox.client(), paid(&sandbox).await);
    for body in
        [r#"{"refunds":[{"reason":"Ticket 7"}]}"#, r#"{"refunds":{}}"#, r#"{"refunds":[{"id":"ref_1","reason":7}]}"#]
    {
        sandbox.fault(Fault::body(body));
        refund(&client, &id, 500, 7).await.unwrap_err();
    }
    assert_eq!(sandbox.refunds().len(), 0);
}
