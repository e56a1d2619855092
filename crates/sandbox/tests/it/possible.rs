//! What control says is possible is what succeeds.

use elepay::types::{
    CreateChargeRequest, CreateCodeRequest, CreateReaderRequest, CreateSourceRequest, CreateSubscriptionRequest,
    InvoiceRequest, PaymentMethod, Resource,
};
use elepay_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::support::control::{control, done};
use crate::support::{customer_with_card, paid_charge};

const ACTIONS: [&str; 5] = ["approve", "pay", "decline", "expire", "dispute"];
const STATUSES: [&str; 10] =
    ["waiting", "notified", "failed", "amount_mismatch", "completed", "inactive", "active", "won", "lost", "captured"];

/// Creates objects of every kind in many statuses.
async fn fill(sandbox: &Sandbox) {
    let (client, customer) = (sandbox.client(), customer_with_card(sandbox).await);
    for (number, status) in ["waiting", "notified", "failed", "amount_mismatch", "pending"].iter().enumerate() {
        let request = CreateChargeRequest::new(500, format!("charge-{number}"), PaymentMethod::Creditcard);
        let id = client.create_charge(&request).await.unwrap().id.clone();
        let _ = sandbox.set_status(&id, status);
    }
    let authorised = CreateChargeRequest::new(500, "charge-6", PaymentMethod::Creditcard).capture(false);
    let authorised = client.create_charge(&authorised).await.unwrap().id.clone();
    sandbox.approve(&authorised).unwrap();
    paid_charge(sandbox, "charge-7", 500).await;
    let disputed = paid_charge(sandbox, "charge-8", 500).await;
    sandbox.open_dispute(&disputed).unwrap();
    for number in 0..4 {
        let id = client.create_code(&CreateCodeRequest::new(500, format!("code-{number}"))).await.unwrap().id.clone();
        match number {
            0 => sandbox.expire(&id).unwrap(),
            1 => sandbox.approve(&id).unwrap(),
            2 => sandbox.set_status(&id, "completed").unwrap(),
            _ => {}
        }
        let request = CreateSourceRequest::new(PaymentMethod::Paypay, Resource::Web);
        let id = client.create_source(&customer, &request).await.unwrap().id.clone();
        match number {
            0 => sandbox.decline(&id).unwrap(),
            1 | 2 => sandbox.approve(&id).unwrap(),
            _ => {}
        }
        if number == 2 {
            sandbox.set_status(&id, "inactive").unwrap();
        }
        let id = client.create_invoice(&InvoiceRequest::new(100, customer.as_str())).await.unwrap().id.clone();
        if number > 0 {
            client.submit_invoice(&id).await.unwrap();
        }
        if number > 1 {
            client.send_invoice(&id).await.unwrap();
        }
    }
    sandbox.advance(std::time::Duration::from_secs(2));
    let paid = sandbox.invoices().into_iter().rev().find(|invoice| invoice.status.is_some()).unwrap();
    sandbox.approve(&paid.id).unwrap();
    for starts in [false, true] {
        let request = CreateSubscriptionRequest::new(customer.as_str()).amount(100);
        let id = client.create_subscription(&request).await.unwrap().id.clone();
        if starts {
            client.start_subscription(&id).await.unwrap();
        }
        let location = sandbox.terminal_locations()[0].id.clone();
        let id = client.create_reader(&CreateReaderRequest::new(location)).await.unwrap().id.clone();
        if starts {
            sandbox.approve(&id).unwrap();
        }
    }
}

#[tokio::test]
async fn what_is_listed_as_possible_succeeds_and_nothing_else_does() {
    let sandbox = Sandbox::start().await.unwrap();
    fill(&sandbox).await;
    let snapshot = sandbox.snapshot().unwrap();
    let (mut possible, mut refused) = (0, 0);
    let kinds = ["charges", "codes", "customers", "sources", "disputes", "invoices", "subscriptions", "readers"];
    for object in kinds.iter().flat_map(|kind| sandbox.objects(kind).unwrap()) {
        let id = object["id"].as_str().unwrap();
        let shown = done(&sandbox, "GET", &format!("/_sandbox/objects/{id}"), None).await;
        let actions = ACTIONS.map(|action| {
            let body = (action == "pay").then(|| json!({ "method": "paypay" }));
            (format!("/_sandbox/objects/{id}/{action}"), body, listed(&shown["actions"], action))
        });
        let statuses = STATUSES.map(|status| {
            let body = Some(json!({ "status": status }));
            (format!("/_sandbox/objects/{id}/status"), body, listed(&shown["statuses"], status))
        });
        for (path, body, is_listed) in actions.into_iter().chain(statuses) {
            let (status, refusal) = control(&sandbox, "POST", &path, body.clone()).await;
            assert_eq!(status < 300, is_listed, "{path} {body:?} of {object}: {status} {refusal}");
            if is_listed {
                sandbox.restore(&snapshot).unwrap();
                possible += 1;
            } else {
                assert_eq!(refusal["id"], id, "{refusal}");
                refused += 1;
            }
        }
    }
    assert!(possible > 50 && refused > 200, "{possible} {refused}");
}

fn listed(names: &Value, name: &str) -> bool {
    names.as_array().unwrap().contains(&name.into())
}
