//! The calls that the README and the docs show work, with the types they show.

use std::time::Duration;

use crate::support::loopback::{Loopback, json};
use elepay::types::{CaptureChargeRequest, ChargeStatus, CodeItem, CreateCodeRequest};
use elepay::{Client, Delivery, Error, Response, types::Charge};

fn request() -> CreateCodeRequest {
    CreateCodeRequest::new(500, "order-9")
        .expiry_duration(15)
        .front_url("https://shop.example/done")
        .metadata([("cart", "9")])
        .items([CodeItem::new().name("tea").price(500).count(1)])
}

#[tokio::test]
async fn every_setting_and_every_accessor_of_an_error_can_be_used() -> Result<(), Error> {
    let server = Loopback::responding(json("400 Bad Request", r#"{"errorCode":"M006002"}"#));
    request().validate()?;
    let client = Client::builder("sk_test_example")
        .auth(elepay::AuthScheme::Basic)
        .base_url(server.url())
        .timeout(Duration::from_secs(30))
        .retry(elepay::RetryPolicy::off())
        .build()?;
    let call: Result<Response<Charge>, Error> =
        client.capture_charge("cha_1", &CaptureChargeRequest::new().amount(900)).await;
    match call {
        Ok(charge) => panic!("{} {:?}", charge.http_status(), charge.status),
        Err(error) => {
            assert_eq!(error.http_status(), Some(http::StatusCode::BAD_REQUEST));
            assert_eq!(error.code(), Some("M006002"));
            assert_eq!(error.server_message(), None);
            assert_eq!(error.to_string(), "captureCharge: HTTP 400 Bad Request with elepay error code M006002");
            assert!(!error.is_retryable());
            assert_eq!(error.delivery(), Delivery::Rejected);
        }
    }
    Ok(())
}

#[tokio::test]
async fn strings_ids_and_pairs_are_taken_in_any_common_form() -> Result<(), Error> {
    let server = Loopback::responding(json("201 Created", r#"{"id":"cha_1","status":"captured"}"#));
    let client = Client::builder(String::from("sk_test_example")).base_url(server.url()).build()?;
    let id = String::from("cha_1");
    let map = std::collections::BTreeMap::from([(String::from("a"), String::from("b"))]);
    let request = CaptureChargeRequest::new().extra([("a", "b")]);
    let charge = client.capture_charge(&id, &request.clone().extra(map)).await?;
    assert!(matches!(charge.status, Some(ChargeStatus::Captured)));
    client.capture_charge(id, &request).await?;
    client.create_code(&CreateCodeRequest::new(1, String::from("a")).items(vec![CodeItem::new()])).await?;
    Ok(())
}

/// A request can be compared, cloned, stored as JSON and read again.
#[test]
fn a_request_can_be_stored_and_read_again() {
    let stored = serde_json::to_string(&request()).unwrap();
    let read: CreateCodeRequest = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, request().clone());
}

/// A call can be made from any thread of a runtime, and spawned.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_at_once_share_one_client() {
    let server = Loopback::responding(json("201 Created", r#"{"id":"cod_1"}"#));
    let client = Client::builder("sk_test_example").base_url(server.url()).build().unwrap();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.create_code(&request()).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().id, "cod_1");
    }
    assert_eq!(server.requests().len(), 50);
}
