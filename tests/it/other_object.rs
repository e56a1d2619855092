//! A response about another object than the one that the path names is never taken for success.

use crate::support::arguments::{Arguments, Members};
use crate::support::calls::call_with;
use crate::support::document::{document, operation, operations, response_schema, sample};
use crate::support::loopback::{self, Loopback};
use crate::support::{KEY, client};
use elepay::types::{CaptureChargeRequest, CreateRefundRequest};
use elepay::{Delivery, Error, ErrorKind};
use expect_test::expect;
use proptest::prelude::*;
use serde_json::json;
use tokio::runtime::Runtime;

/// Calls an operation with `wanted` as its last path parameter, and gets a response about `found`.
async fn call(id: &str, wanted: &str, found: &str) -> Result<(), Error> {
    let body = response_schema(operation(id)).map(sample).map(|mut body| {
        body["id"] = json!(found);
        body.to_string()
    });
    let server = Loopback::responding(loopback::json("200 OK", &body.unwrap_or_default()));
    let arguments = Arguments::new(operation(id), Members::All, "").about(wanted);
    call_with(&client(&server), id, &arguments).await.map(drop)
}

#[tokio::test]
async fn an_operation_whose_path_names_its_object_refuses_another_one() {
    let (mut compares, mut has_others) = (String::new(), String::new());
    for operation in operations() {
        let has_path = !operation.parameters_in(document(), "path").is_empty();
        call(operation.id, "one_1", "one_1").await.unwrap();
        let Err(error) = call(operation.id, "one_1", "two_2").await else {
            let has_id = response_schema(operation).is_some_and(|schema| schema["properties"].get("id").is_some());
            if has_path && has_id {
                has_others += &format!("{}\n", operation.id);
            }
            continue;
        };
        compares += &format!("{}\n", operation.id);
        let text = "HTTP 200 OK, but the response is about `two_2`, not about `one_1`";
        assert_eq!(error.to_string(), format!("{}: {text}", operation.id));
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Undecodable, Delivery::Unknown));
        assert!(error.look_up_first() && !error.is_retryable(), "{error:?}");
        assert_eq!((error.http_status().map(|status| status.as_u16()), error.object_id()), (Some(200), None));
        assert!(error.raw_body().is_some_and(|body| !body.is_empty()));
    }
    expect![[r"
        captureCharge
        retrieveCharge
        retrieveChargeStatus
        revokeCharge
        retrieveChargeRefund
        retrieveCode
        retrieveCustomer
        updateCustomer
        retrieveSource
        retrieveSourceStatus
        retrieveInvoice
        updateInvoice
        cancelInvoice
        submitInvoice
        sendInvoice
        retrieveSubscription
        updateSubscription
        startSubscription
        resumeSubscription
        cancelSubscription
        getReader
        retrieveDispute
        retrieveChargeLocation
        updateChargeLocation
    "]]
    .assert_eq(&compares);
    // They create an object below the one that the path names.
    expect![[r"
        createRefund
        createSource
    "]]
    .assert_eq(&has_others);
}

#[tokio::test]
async fn a_response_without_a_usable_id_is_read_where_the_id_is_not_required() {
    for id in ["", r#""id":7,"#, r#""id":null,"#, r#""id":"","#] {
        let body = &format!(r#"{{{id}"status":"captured"}}"#);
        let server = Loopback::responding(loopback::json("200 OK", body));
        assert!(client(&server).retrieve_charge_status("cha_1").await.unwrap().status.is_some(), "{body}");
    }
}

#[tokio::test]
async fn a_broken_response_about_another_object_is_refused_like_a_whole_one() {
    let server = Loopback::responding(loopback::json("200 OK", r#"{"id":"cha_2","status":"captured","amou"#));
    let error = client(&server).capture_charge("cha_1", &CaptureChargeRequest::new()).await.unwrap_err();
    assert_eq!((error.delivery(), error.object_id(), error.object_status()), (Delivery::Unknown, None, None));
    assert!(error.to_string().ends_with("but the response is about `cha_2`, not about `cha_1`"), "{error}");
    // Its schema does not require an id.
    let error = client(&server).retrieve_charge_status("cha_1").await.unwrap_err();
    assert_eq!((error.delivery(), error.object_id(), error.object_status()), (Delivery::Unknown, None, None));
    let error = client(&server).retrieve_charge_status("cha_2").await.unwrap_err();
    assert_eq!((error.object_id(), error.object_status()), (Some("cha_2"), Some("captured")));
}

#[tokio::test]
async fn an_id_that_is_received_twice_is_no_id() {
    let server = Loopback::responding(loopback::json("200 OK", r#"{"id":"cha_2","id":"cha_1","status":"captured"}"#));
    let error = client(&server).retrieve_charge("cha_1").await.unwrap_err();
    assert_eq!((error.kind(), error.object_id()), (ErrorKind::Undecodable, None));
    assert!(error.to_string().contains("the body has no usable `id`"), "{error}");
    let server = Loopback::responding(loopback::json("200 OK", r#"{"id":"cha_1","id":"cha_1","status":"captured"}"#));
    assert!(client(&server).retrieve_charge("cha_1").await.unwrap().skipped().is_empty());
}

#[tokio::test]
async fn a_created_object_may_have_any_id() {
    let server = Loopback::responding(loopback::json("200 OK", r#"{"id":"ref_9"}"#));
    assert_eq!(client(&server).create_refund("cha_1", &CreateRefundRequest::new(1)).await.unwrap().id, "ref_9");
}

#[tokio::test]
async fn what_does_not_look_like_an_id_and_the_key_are_not_printed() {
    let text = |wanted: &'static str, found: &str| {
        let server = Loopback::responding(loopback::json("200 OK", &json!({ "id": found }).to_string()));
        async move { client(&server).retrieve_charge(wanted).await.unwrap_err().to_string() }
    };
    let about = |what: &str| format!("retrieveCharge: HTTP 200 OK, but the response is about {what}");
    assert_eq!(text("cha_1", "Hanako 1").await, about("another object, not about `cha_1`"));
    assert_eq!(text("Hanako 1", "cha_1").await, about("`cha_1`, not about the one that was asked for"));
    assert_eq!(text("cha_1", KEY).await, about("`[redacted]`, not about `cha_1`"));
    assert_eq!(text("cha_1", "").await, about("another object, not about `cha_1`"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    /// The argument is encoded in the path, and compared as the caller gave it.
    #[test]
    fn an_id_is_compared_exactly(wanted in "[a%2F ?#茶é_-]{1,6}", found in "[a%2F ?#茶é_-]{1,6}") {
        let runtime = Runtime::new().unwrap();
        prop_assert!(runtime.block_on(call("retrieveCharge", &wanted, &wanted)).is_ok());
        prop_assert_eq!(runtime.block_on(call("retrieveCharge", &wanted, &found)).is_ok(), wanted == found);
    }
}
