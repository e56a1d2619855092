//! The objects that a test in Rust looks at have the client's types.

use elepay::types::{ChargeStatus, CodeStatus, CreateRefundRequest, RefundStatus, SourceStatus};
use elepay_sandbox::Sandbox;
use serde_json::Value;

use crate::support::{customer_with_card, paid_charge};

#[tokio::test]
async fn objects_are_typed_and_raw_json_is_there_as_well() {
    let sandbox = Sandbox::start().await.unwrap();
    let customer = customer_with_card(&sandbox).await;
    let charge = paid_charge(&sandbox, "order-1", 500).await;
    sandbox.client().create_refund(&charge, &CreateRefundRequest::new(200)).await.unwrap();
    let dispute = sandbox.open_dispute(&charge).unwrap();
    assert_eq!(sandbox.charges()[0].status, Some(ChargeStatus::Captured));
    assert_eq!(
        (sandbox.refunds()[0].status.as_ref(), sandbox.disputes()[0].id == dispute),
        (Some(&RefundStatus::Pending), true)
    );
    assert_eq!(
        (sandbox.customers()[0].id == customer, &sandbox.sources()[0].status),
        (true, &Some(SourceStatus::Active))
    );
    assert_eq!(
        (sandbox.invoices().len(), sandbox.subscriptions().len(), sandbox.subscription_periods().len()),
        (0, 0, 0)
    );
    assert_eq!((sandbox.charge_locations().len(), sandbox.readers().len()), (0, 0));
    assert_eq!(sandbox.terminal_locations()[0].country.as_deref(), Some("JP"));
    let codes: Vec<CodeStatus> = sandbox.codes().into_iter().filter_map(|code| code.status).collect();
    assert_eq!(codes, []);
    // As the state shows it.
    let state: Value = reqwest::get(sandbox.state_url()).await.unwrap().json().await.unwrap();
    for kind in ["charges", "refunds", "customers", "terminalLocations"] {
        assert_eq!(Value::from(sandbox.objects(kind).unwrap()), state[kind], "{kind}");
    }
}
