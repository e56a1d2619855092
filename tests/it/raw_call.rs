//! An operation that is newer than the crate can be called under the same rules as the others.

use std::time::Duration;

use crate::support::loopback::{Loopback, Step, json as json_response};
use crate::support::{KEY, builder, client};
use elepay::types::{CreateCustomerRequest, ListChargesParams};
use elepay::{AnyJson, Client, Delivery, Error, ErrorKind, Response, RetryPolicy};
use http::Method;
use serde_json::{Value, json};

fn ok(body: &str) -> Loopback {
    Loopback::responding(json_response("200 OK", body))
}

/// A client that makes up to three attempts, without pauses.
fn patient(server: &Loopback) -> Client {
    let retry = RetryPolicy::default().initial_backoff(Duration::ZERO);
    builder(server).retry(retry).build().unwrap()
}

async fn refused(method: Method, path: &str, body: Option<&Value>) -> Error {
    let server = ok("{}");
    let error = client(&server).call_raw(method, path, body).await.unwrap_err();
    assert_eq!(server.requests().len(), 0, "{path}");
    error
}

#[tokio::test]
async fn a_raw_call_sends_exactly_what_a_typed_call_sends() {
    let server = ok(r#"{"id":"x_1"}"#);
    let client = client(&server);
    client.create_customer(&CreateCustomerRequest::new().description("夏")).await.unwrap();
    client.call_raw(Method::POST, "/customers", Some(&json!({ "description": "夏" }))).await.unwrap();
    client.delete_customer("x_1").await.unwrap();
    client.call_raw(Method::DELETE, "/customers/x_1", None).await.unwrap();
    client.list_charges(&ListChargesParams::new().limit(7)).await.unwrap();
    client.call_raw(Method::GET, "/charges?limit=7", None).await.unwrap();
    client.call_raw(Method::GET, "/charges", None).query([("limit", "7")]).await.unwrap();
    client.submit_invoice("x_1").await.unwrap();
    client.call_raw(Method::POST, "/invoices/x_1/submit", None).await.unwrap();
    let mut sent = server.requests();
    for request in &mut sent {
        request.headers.sort();
    }
    assert_eq!(sent[0], sent[1]);
    assert_eq!(sent[2], sent[3]);
    assert_eq!(sent[4], sent[5]);
    assert_eq!(sent[4], sent[6]);
    assert_eq!(sent[7], sent[8]);
}

#[tokio::test]
async fn whatever_comes_back_is_the_value() {
    for (response, expected) in [
        (json_response("200 OK", r#"{"id":"x_1","new":[1.5]}"#), json!({ "id": "x_1", "new": [1.5] })),
        (json_response("200 OK", r#"["a"]"#), json!(["a"])),
        (json_response("201 Created", "7"), json!(7)),
        (json_response("202 Accepted", ""), Value::Null),
        (json_response("200 OK", " \r\n"), Value::Null),
        (b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec(), Value::Null),
    ] {
        let server = Loopback::responding(response.clone());
        let response: Response<AnyJson> = client(&server).call_raw(Method::POST, "/x", None).await.unwrap();
        assert_eq!(**response, expected);
        assert_eq!(response.attempts(), 1);
    }
}

#[tokio::test]
async fn query_parameters_are_encoded_and_added_to_those_of_the_path() {
    let server = ok("{}");
    let call = client(&server).call_raw(Method::GET, "/customers/a%20b?status=a%26b", None);
    call.query([("keyword", "夏 &=#/?"), ("keyword", "")])
        .query([("offset".to_owned(), "2".to_owned())])
        .await
        .unwrap();
    let expected = "/customers/a%20b?status=a%26b&keyword=%E5%A4%8F+%26%3D%23%2F%3F&keyword=&offset=2";
    assert_eq!(server.request().target, expected);
}

#[tokio::test]
async fn a_base_url_with_a_path_stays_in_front() {
    let server = ok("{}");
    let base = format!("{}/v1", server.url());
    let client = Client::builder(KEY).base_url(base).build().unwrap();
    client.call_raw(Method::GET, "/charges", None).await.unwrap();
    assert_eq!(server.request().target, "/v1/charges");
}

#[tokio::test]
async fn a_path_that_might_lead_elsewhere_is_not_sent() {
    for (path, rule) in [
        ("charges", "must begin with `/`"),
        ("", "must begin with `/`"),
        ("?a=b", "must begin with `/`"),
        ("https://evil.example/charges", "must begin with `/`"),
        ("@evil.example/charges", "must begin with `/`"),
        (".evil.example/charges", "must begin with `/`"),
        ("//evil.example/charges", "must not be empty"),
        ("/", "must not be empty"),
        ("/charges/", "must not be empty"),
        ("/customers//sources", "must not be empty"),
        ("/charges/../refunds", "must not be `.` or `..`"),
        ("/charges/..", "must not be `.` or `..`"),
        ("/./charges", "must not be `.` or `..`"),
        ("/charges/%2e%2E/refunds", "must not be `.` or `..`"),
        ("/charges/.%2e?a=b", "must not be `.` or `..`"),
        ("/charges/a%2Fb", "must not contain `/`, `\\` or control characters"),
        ("/charges/a%5cb", "must not contain `/`, `\\` or control characters"),
        ("/charges/a%00", "must not contain `/`, `\\` or control characters"),
        ("/charges#top", "must not have a fragment"),
        ("/charges?a=b#top", "must not have a fragment"),
        ("/charges\\..\\x", "must be percent-encoded"),
        ("/charges/a b", "must be percent-encoded"),
        ("/charges/茶", "must be percent-encoded"),
        ("/charges\r\nhost: evil.example", "must be percent-encoded"),
        ("/charges\t", "must be percent-encoded"),
        ("/charges/%", "must be percent-encoded"),
        ("/charges/%2", "must be percent-encoded"),
        ("/charges/%zz", "must be percent-encoded"),
        ("/charges/%+2", "must be percent-encoded"),
        ("/charges?a=\"b\"", "must be percent-encoded"),
        ("/charges?a=b c", "must be percent-encoded"),
    ] {
        let error = refused(Method::GET, path, None).await;
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::InvalidValue, Delivery::NotSent), "{path}");
        assert_eq!((error.field(), error.attempts()), (Some("path"), 0), "{path}");
        assert_eq!(error.to_string(), format!("call_raw: `path` {rule}"), "{path}");
    }
}

#[tokio::test]
async fn a_get_has_no_body_and_other_methods_than_those_of_the_api_are_refused() {
    let error = refused(Method::GET, "/x", Some(&json!({}))).await;
    assert_eq!((error.field(), error.delivery()), (Some("body"), Delivery::NotSent));
    for method in [Method::HEAD, Method::CONNECT, Method::TRACE, Method::from_bytes(b"PURGE").unwrap()] {
        let error = refused(method, "/x", None).await;
        assert_eq!((error.field(), error.kind()), (Some("method"), ErrorKind::InvalidValue));
        assert_eq!(error.delivery(), Delivery::NotSent);
    }
    for method in [Method::PUT, Method::PATCH] {
        let server = ok("{}");
        client(&server).call_raw(method.clone(), "/x", Some(&json!([1]))).await.unwrap();
        assert_eq!((server.request().method.as_str(), server.request().text()), (method.as_str(), "[1]"));
    }
}

#[tokio::test]
async fn a_get_is_retried_and_everything_else_only_if_it_was_certainly_not_processed() {
    let done = json_response("200 OK", "{}");
    for (status, body, reads, changes) in [
        ("503 Service Unavailable", "", 2, 1),
        ("429 Too Many Requests", "", 2, 2),
        ("400 Bad Request", r#"{"errorCode":"M005000"}"#, 2, 2),
        ("400 Bad Request", r#"{"errorCode":"M001000"}"#, 1, 1),
        ("500 Internal Server Error", r#"{"errorCode":"S001000"}"#, 1, 1),
    ] {
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let server = Loopback::in_turn(vec![json_response(status, body), done.clone()]);
            let outcome = patient(&server).call_raw(method.clone(), "/x", None).await;
            let expected = if method == Method::GET { reads } else { changes };
            assert_eq!(server.requests().len(), expected, "{method} {status}");
            assert_eq!(outcome.is_ok(), expected == 2, "{method} {status}");
            let attempts = outcome.map_or_else(|error| error.attempts(), |response| response.attempts());
            assert_eq!(usize::try_from(attempts).unwrap(), expected, "{method} {status}");
        }
    }
}

#[tokio::test]
async fn the_outcome_of_a_lost_response_is_unknown() {
    for (method, attempts) in [(Method::POST, 1), (Method::DELETE, 1), (Method::GET, 3)] {
        let server = Loopback::start(|_| Vec::new());
        let error = patient(&server).call_raw(method.clone(), "/x", None).await.unwrap_err();
        assert_eq!((error.delivery(), error.attempts()), (Delivery::Unknown, attempts), "{method}");
        assert!(error.look_up_first());
        assert_eq!(error.operation(), Some("call_raw"));
    }
    let closed = Client::builder(KEY).base_url("http://127.0.0.1:1").retry(RetryPolicy::off()).build().unwrap();
    let error = closed.call_raw(Method::POST, "/x", None).await.unwrap_err();
    assert_eq!((error.delivery(), error.look_up_first()), (Delivery::NotSent, false));
}

#[tokio::test]
async fn a_success_that_cannot_be_read_keeps_status_body_and_id() {
    let many = "[],".repeat(20_001);
    for (body, id) in [("<html>", None), (r#"{"id":"x_1","status":"paid","a":["#, Some("x_1")), (many.as_str(), None)] {
        let error = client(&ok(body)).call_raw(Method::POST, "/x", None).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Undecodable, Delivery::Accepted));
        assert_eq!(error.http_status().map(|status| status.as_u16()), Some(200));
        assert_eq!((error.raw_body(), error.object_id()), (Some(body.as_bytes()), id));
        assert_eq!(error.object_status(), id.map(|_| "paid"));
        // It can be anything, since nothing is known of the operation.
        assert!(!error.to_string().contains("x_1") && !error.to_string().contains("paid"), "{error}");
    }
    // The limit of the body holds, too.
    let long = json!("x".repeat(5_000)).to_string();
    let server = Loopback::start(move |_| vec![Step::Send(json_response("200 OK", &long))]);
    let client = builder(&server).body_limit(1_000).build().unwrap();
    let error = client.call_raw(Method::POST, "/x", None).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Undecodable, Delivery::Accepted));
    assert_eq!(error.raw_body().map(<[u8]>::len), Some(1_000));
}

#[tokio::test]
async fn a_raw_call_shows_no_secret() {
    let body = json!({ "card": "secret-1" });
    let echo =
        json!({ "errorCode": "M001000", "message": format!("{KEY} secret-1"), "parameterName": KEY }).to_string();
    let server = Loopback::responding(json_response("400 Bad Request", &echo));
    let call = client(&server).call_raw(Method::POST, "/secret-2", Some(&body)).query([("secret-3", "secret-4")]);
    let mut shown = format!("{call:?} {call:#?}");
    let error = call.clone().await.unwrap_err();
    shown += &format!("{error} {error:?} {error:#?}");
    let response = client(&ok(r#"{"echo":"secret-5"}"#)).call_raw(Method::GET, "/x", None).await.unwrap();
    shown += &format!("{response:?} {response:#?}");
    assert!(!shown.contains("secret") && !shown.contains(KEY), "{shown}");
    assert_eq!(error.code(), Some("M001000"));
    assert_eq!(*response.raw().json(), **response);
}
