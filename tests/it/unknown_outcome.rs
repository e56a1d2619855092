//! The recipes of `docs/look-up-first.md` for an unknown outcome, each after a call that was executed and one that was
//! not.

use std::time::{Duration, SystemTime};

use elepay::types::{
    CaptureChargeRequest, ChargeStatus, CodeStatus, CreateChargeRequest, CreateCodeRequest, CreateCustomerRequest,
    CreateRefundRequest, CreateSourceRequest, ListSourcesParams, PaymentMethod, Resource, SourceStatus,
};
use elepay::{Client, Delivery, Error, OrderCharges, Progress};
use elepay_sandbox::{Fault, Sandbox};

/// Makes the next call get no response.
fn lose(sandbox: &Sandbox, executed: bool) {
    sandbox.fault(Fault::close_without_response().executed(executed));
}

fn unknown<T: std::fmt::Debug>(outcome: Result<T, Error>) {
    let error = outcome.unwrap_err();
    assert_eq!((error.delivery(), error.attempts(), error.is_retryable()), (Delivery::Unknown, 1, false));
    let shown = format!("{error:?}");
    assert!(shown.contains("struct.Error.html#method.look_up_first"), "it points to the recipes: {shown}");
}

async fn authorised(sandbox: &Sandbox, client: &Client) -> String {
    let request = CreateChargeRequest::new(900, "order-1", PaymentMethod::Creditcard).capture(false);
    let id = client.create_charge(&request).await.unwrap().id.clone();
    sandbox.approve(&id).unwrap();
    id
}

#[tokio::test]
async fn create_charge_is_found_by_its_order_number() {
    for executed in [true, false] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = sandbox.client();
        for other in ["order-a", "order-b"] {
            client.create_charge(&CreateChargeRequest::new(1, other, PaymentMethod::Paypay)).await.unwrap();
        }
        lose(&sandbox, executed);
        let begun = SystemTime::now();
        unknown(client.create_charge(&CreateChargeRequest::new(1, "order-1", PaymentMethod::Paypay)).await);
        match client.charges_of_order("order-1").since(begun).await {
            OrderCharges::Found(charges) => assert!(executed && charges.len() == 1),
            OrderCharges::NotFound => assert!(!executed),
            OrderCharges::CannotTell(why) => panic!("{why}"),
        }
    }
}

/// A filter for `captured` would miss it.
#[tokio::test]
async fn a_charge_that_was_refunded_in_part_is_found_by_its_order_number() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let begun = SystemTime::now();
    let id = authorised(&sandbox, &client).await;
    client.capture_charge(&id, &CaptureChargeRequest::new()).await.unwrap();
    let refund = client.create_refund(&id, &CreateRefundRequest::new(300)).await.unwrap().id.clone();
    let end = client.wait_for_refund(&id, refund).interval(Duration::ZERO).await.unwrap();
    assert_eq!(end.progress(), Progress::Succeeded);
    let OrderCharges::Found(charges) = client.charges_of_order("order-1").since(begun).await else {
        panic!("not found")
    };
    assert_eq!((charges.len(), &charges[0].status), (1, &Some(ChargeStatus::PartiallyRefunded)));
}

#[tokio::test]
async fn capture_charge_is_repeated_and_m006002_means_captured() {
    for executed in [true, false] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = sandbox.client();
        let id = authorised(&sandbox, &client).await;
        let capture = CaptureChargeRequest::new().amount(600);
        lose(&sandbox, executed);
        unknown(client.capture_charge(&id, &capture).await);
        match client.capture_charge(&id, &capture).await {
            Err(error) => assert!(executed && error.code() == Some("M006002"), "{error:?}"),
            Ok(charge) => assert!(!executed && charge.amount == Some(600)),
        }
        let charge = client.retrieve_charge(&id).await.unwrap();
        assert_eq!((charge.status.clone(), charge.amount), (Some(ChargeStatus::Captured), Some(600)));
        assert_eq!(sandbox.requests().iter().filter(|request| request.executed).count(), 3, "captured once, looked up");
    }
}

#[tokio::test]
async fn create_code_is_repeated_with_its_order_number_and_m002007_means_created() {
    for executed in [true, false] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = sandbox.client();
        let request = CreateCodeRequest::new(500, "order-1");
        lose(&sandbox, executed);
        unknown(client.create_code(&request).await);
        match client.create_code(&request).await {
            Err(error) => assert!(executed && error.code() == Some("M002007"), "{error:?}"),
            Ok(code) => assert!(!executed && code.status == Some(CodeStatus::Pending)),
        }
        assert_eq!(sandbox.codes().len(), 1);
    }
}

#[tokio::test]
async fn create_source_is_found_in_the_customers_list() {
    for executed in [true, false] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = sandbox.client();
        let customer = client.create_customer(&CreateCustomerRequest::new()).await.unwrap().id.clone();
        let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web).metadata([("try", "7f3a")]);
        lose(&sandbox, executed);
        unknown(client.create_source(&customer, &request).await);
        let list = client.list_sources(&customer, &ListSourcesParams::new()).await.unwrap().into_inner();
        let ours = |source: &&elepay::types::Source| source.metadata.as_ref().is_some_and(|all| all["try"] == "7f3a");
        assert_eq!(list.sources.iter().flatten().filter(ours).count(), usize::from(executed));
    }
}

#[tokio::test]
async fn create_refund_is_found_among_the_charges_refunds() {
    for executed in [true, false] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = sandbox.client();
        let id = authorised(&sandbox, &client).await;
        client.capture_charge(&id, &CaptureChargeRequest::new()).await.unwrap();
        lose(&sandbox, executed);
        unknown(client.create_refund(&id, &CreateRefundRequest::new(300).reason("return 17")).await);
        let list = client.list_charges_refunds(&id).await.unwrap().into_inner();
        let ours = |refund: &&elepay::types::Refund| refund.reason.as_deref() == Some("return 17");
        assert_eq!(list.refunds.iter().flatten().filter(ours).count(), usize::from(executed));
    }
}

/// The first refund is still pending when the call is repeated.
#[tokio::test]
async fn a_refund_that_is_repeated_at_once_asks_to_look_the_first_one_up() {
    for amount in [900, 600] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = sandbox.client();
        let id = authorised(&sandbox, &client).await;
        client.capture_charge(&id, &CaptureChargeRequest::new()).await.unwrap();
        let request = CreateRefundRequest::new(amount).reason("return 17");
        lose(&sandbox, true);
        unknown(client.create_refund(&id, &request).await);
        let again = client.create_refund(&id, &request).await.unwrap_err();
        assert_eq!((again.code(), again.look_up_first()), (Some("M006001"), true), "{again:?}");
        assert_eq!(client.list_charges_refunds(&id).await.unwrap().refunds.as_ref().map(Vec::len), Some(1));
    }
}

#[tokio::test]
async fn revoke_close_and_delete_are_looked_up_by_the_id() {
    for executed in [true, false] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = sandbox.client();
        let id = authorised(&sandbox, &client).await;
        lose(&sandbox, executed);
        unknown(client.revoke_charge(&id).await);
        let status = client.retrieve_charge_status(&id).await.unwrap().into_inner().status;
        assert_eq!(status == Some(ChargeStatus::Revoked), executed);

        let code = client.create_code(&CreateCodeRequest::new(1, "order-2")).await.unwrap().id.clone();
        lose(&sandbox, executed);
        unknown(client.close_code(&code).await);
        assert_eq!(client.retrieve_code(&code).await.unwrap().status == Some(CodeStatus::Closed), executed);

        let customer = sandbox.customer();
        let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
        let source = client.create_source(&customer, &request).await.unwrap().id.clone();
        lose(&sandbox, executed);
        unknown(client.delete_source(&customer, &source).await);
        let status = client.retrieve_source_status(&source).await.unwrap().into_inner().status;
        assert_eq!(status == Some(SourceStatus::Deleted), executed);
    }
}

#[tokio::test]
async fn create_customer_may_be_repeated_and_leaves_at_worst_a_second_record() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    lose(&sandbox, true);
    unknown(client.create_customer(&CreateCustomerRequest::new().name("Hanako")).await);
    client.create_customer(&CreateCustomerRequest::new().name("Hanako")).await.unwrap();
    assert!(sandbox.charges().is_empty());
}
