//! Statuses that no call leads to: payers, payment services, banks and terminals report them.

use elepay::types::{
    ChargeStatus, CodeStatus, CreateChargeRequest, CreateCodeRequest, CreateReaderRequest, CreateRefundRequest,
    CreateSourceRequest, DisputeStatus, ListDisputesParams, ListReadersParams, PaymentMethod, ReaderStatus, Resource,
    SourceStatus,
};
use elepay_sandbox::Sandbox;

use crate::support::{error_code, paid_charge};

#[tokio::test]
async fn a_charge_waits_for_its_payer_and_is_paid_later() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateChargeRequest::new(900, "order-1", PaymentMethod::Konbini);
    for (statuses, revoked) in [
        (&["waiting", "notified"][..], "M006001"),
        (&["notified"], "M006001"),
        (&["failed"], "M006000"),
        (&["waiting", "amount_mismatch"], "M006007"),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        let id = sandbox.client().create_charge(&request).await.unwrap().id.clone();
        for status in statuses {
            sandbox.set_status(&id, status).unwrap();
            let found = sandbox.client().retrieve_charge_status(&id).await.unwrap();
            assert_eq!(found.status.as_ref().unwrap().as_str(), *status);
        }
        assert_eq!(error_code(sandbox.client().revoke_charge(&id).await), revoked, "{statuses:?}");
        assert!(sandbox.set_status(&id, "waiting").is_err(), "{statuses:?}: it does not go back");
    }
    let id = client.create_charge(&request).await.unwrap().id.clone();
    sandbox.set_status(&id, ChargeStatus::Waiting).unwrap();
    sandbox.approve(&id).unwrap();
    assert_eq!(client.retrieve_charge(&id).await.unwrap().status, Some(ChargeStatus::Captured));
    assert!(sandbox.decline(&id).is_err(), "it is paid");
    let error = sandbox.set_status(&id, "paid").unwrap_err().to_string();
    assert!(error.contains("`waiting`, `notified`, `failed`, `amount_mismatch`"), "{error}");
}

#[tokio::test]
async fn an_order_can_be_tried_again_after_a_failure() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateChargeRequest::new(900, "order-1", PaymentMethod::Paypay);
    let id = client.create_charge(&request).await.unwrap().id.clone();
    sandbox.decline(&id).unwrap();
    assert_eq!(client.retrieve_charge(&id).await.unwrap().status, Some(ChargeStatus::Failed));
    client.create_charge(&request).await.unwrap();
}

#[tokio::test]
async fn a_code_is_completed_before_its_payer_pays() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let id = client.create_code(&CreateCodeRequest::new(500, "order-1")).await.unwrap().id.clone();
    sandbox.set_status(&id, CodeStatus::Completed).unwrap();
    let code = client.retrieve_code(&id).await.unwrap();
    let charge = code.charge.as_ref().unwrap();
    assert_eq!((&code.status, &charge.status), (&Some(CodeStatus::Completed), &Some(ChargeStatus::Waiting)));
    assert_eq!(error_code(client.close_code(&id).await), "M006001");
    sandbox.approve(&charge.id).unwrap();
    let code = client.retrieve_code(&id).await.unwrap();
    let charge = code.charge.as_ref().unwrap();
    assert_eq!((&code.status, &charge.status), (&Some(CodeStatus::Captured), &Some(ChargeStatus::Captured)));
}

#[tokio::test]
async fn a_source_fails_or_becomes_inactive() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), sandbox.customer());
    let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    let failed = client.create_source(&customer, &request).await.unwrap().id.clone();
    sandbox.decline(&failed).unwrap();
    assert_eq!(client.retrieve_source_status(&failed).await.unwrap().status, Some(SourceStatus::Failed));
    let source = client.create_source(&customer, &request).await.unwrap().id.clone();
    assert!(sandbox.set_status(&source, SourceStatus::Inactive.as_str()).is_err(), "it was never active");
    sandbox.approve(&source).unwrap();
    sandbox.set_status(&source, SourceStatus::Inactive.as_str()).unwrap();
    let charge = CreateChargeRequest::new(1, "order-1", PaymentMethod::Creditcard).source_id(source);
    assert_eq!(error_code(client.create_charge(&charge).await), "M006000");
}

#[tokio::test]
async fn a_reader_is_pending_until_its_terminal_registers() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let locations = client.list_locations().await.unwrap().locations.clone().unwrap();
    let request = CreateReaderRequest::new(locations[0].id.as_str());
    let reader = client.create_reader(&request).await.unwrap();
    assert_eq!((reader.http_status().as_u16(), &reader.status), (201, &Some(ReaderStatus::Pending)));
    assert!(reader.registration_code.is_some());
    let id = reader.id.clone();
    sandbox.approve(&id).unwrap();
    assert_eq!(client.get_reader(&id).await.unwrap().status, Some(ReaderStatus::Active));
    assert_eq!(client.list_readers(&ListReadersParams::new()).await.unwrap().total, Some(1));
    assert_eq!(client.delete_reader(&id).await.unwrap().http_status(), 204);
    assert_eq!(error_code(client.get_reader(&id).await), "M002003");
    let nowhere = client.create_reader(&CreateReaderRequest::new("ter_nowhere")).await.unwrap_err();
    assert_eq!((nowhere.code(), nowhere.parameter_name()), (Some("M002003"), Some("locationId")));
}

#[tokio::test]
async fn a_dispute_is_opened_and_resolved_by_the_test() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let unpaid = client.create_charge(&CreateChargeRequest::new(1, "order-0", PaymentMethod::Creditcard)).await;
    assert!(sandbox.open_dispute(&unpaid.unwrap().id).is_err());
    let charge = paid_charge(&sandbox, "order-1", 800).await;
    let id = sandbox.open_dispute(&charge).unwrap();
    assert!(sandbox.open_dispute(&charge).is_err(), "one is open");
    let dispute = client.retrieve_dispute(&id).await.unwrap();
    assert_eq!((&dispute.status, dispute.amount), (&Some(DisputeStatus::New), Some(800)));
    assert_eq!(dispute.charge_id.as_deref(), Some(charge.as_str()));
    assert_eq!(client.retrieve_charge(&charge).await.unwrap().disputed, Some(true));
    assert_eq!(error_code(client.create_refund(&charge, &CreateRefundRequest::new(1)).await), "M006006");
    sandbox.set_status(&id, DisputeStatus::Won.as_str()).unwrap();
    assert!(client.retrieve_dispute(&id).await.unwrap().resolved_time.is_some());
    assert!(sandbox.set_status(&id, DisputeStatus::Lost.as_str()).is_err(), "it is resolved");
    client.create_refund(&charge, &CreateRefundRequest::new(1)).await.unwrap();
    let of_charge = ListDisputesParams::new().charge_id(charge.as_str());
    assert_eq!(client.list_disputes(&of_charge.clone()).await.unwrap().total, Some(1));
    assert_eq!(client.list_disputes(&of_charge.status(DisputeStatus::Lost)).await.unwrap().total, Some(0));
    assert_eq!(sandbox.disputes().len(), 1);
}
