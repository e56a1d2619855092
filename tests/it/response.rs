//! What a successful response offers besides its value.

use std::time::Duration;

use crate::support::loopback::{Loopback, json as json_response, response};
use crate::support::{KEY, builder, client, order};
use elepay::types::{Charge, Source};
use elepay::{Response, RetryPolicy};
use serde_json::{Value, json};

const CHARGE: &str = r#"{"amount":1800,"id":"cha_1","orderNo":"order-1","status":"captured"}"#;

async fn charge(body: &str) -> Response<Charge> {
    let server = Loopback::responding(json_response("200 OK", body));
    client(&server).retrieve_charge("cha_1").await.unwrap()
}

#[tokio::test]
async fn a_response_can_be_taken_apart_copied_and_changed() {
    let response = charge(r#"{"id":"cha_1","amount":"x"}"#).await;
    assert_eq!(response.as_ref(), &*response);
    let copy = response.clone();
    assert_eq!(copy, response);

    let id: Response<String> = copy.map(|charge| charge.id);
    assert_eq!((id.as_str(), id.http_status().as_u16(), id.skipped()), ("cha_1", 200, response.skipped()));

    let (charge, info) = response.into_parts();
    assert_eq!((charge.id.as_str(), info.http_status().as_u16(), info.attempts()), ("cha_1", 200, 1));
    assert_eq!(info.headers()["content-type"], "application/json;charset=utf-8");
    assert_eq!(info.skipped(), ["amount"]);
    assert_eq!(info.raw().as_bytes(), br#"{"id":"cha_1","amount":"x"}"#);
    assert_eq!(id.into_inner(), "cha_1");
}

/// A handler can return it as JSON at once.
#[tokio::test]
async fn a_response_serializes_exactly_as_its_value() {
    let response = charge(CHARGE).await;
    assert_eq!(serde_json::to_string(&response).unwrap(), CHARGE);
    assert_eq!(serde_json::to_string(&*response).unwrap(), CHARGE);
    let nothing = client(&Loopback::responding("HTTP/1.1 204 No Content\r\n\r\n")).close_code("code_1").await.unwrap();
    assert_eq!(serde_json::to_value(&nothing).unwrap(), Value::Null);
}

#[tokio::test]
async fn a_response_states_the_number_of_attempts_that_it_took() {
    let busy = json_response("503 Service Unavailable", "{}");
    let retry = RetryPolicy::default().max_attempts(4).initial_backoff(Duration::ZERO);
    for failures in 0..=3 {
        let mut responses = vec![busy.clone(); failures];
        responses.push(json_response("200 OK", CHARGE));
        let server = Loopback::in_turn(responses);
        let client = builder(&server).retry(retry).build().unwrap();
        let response = client.retrieve_charge("cha_1").await.unwrap();
        assert_eq!(response.attempts(), u32::try_from(failures).unwrap() + 1);
        assert_eq!(response.into_parts().1.attempts(), u32::try_from(server.requests().len()).unwrap());
    }
}

#[tokio::test]
async fn members_that_the_document_does_not_name_are_in_the_raw_body() {
    let body = r#"{ "newThing": {"a": [1, null]}, "id": "src_1", "customerId": "cus_1" }"#;
    let server = Loopback::responding(json_response("200 OK", body));
    let source: Response<Source> = client(&server).retrieve_source("cus_1", "src_1").await.unwrap();
    assert!(source.skipped().is_empty());
    assert_eq!(source.raw().as_bytes(), body.as_bytes());
    let json = source.raw().json();
    assert_eq!(json["newThing"]["a"], json!([1, null]));
    assert_eq!(json["customerId"].as_str(), Some("cus_1"));
    assert_eq!(json["neverHeardOf"], Value::Null);
    assert_eq!(serde_json::from_slice::<Value>(source.raw().as_ref()).unwrap(), *json);
}

#[tokio::test]
async fn the_raw_body_is_empty_if_there_is_none_and_is_kept_if_it_was_not_expected() {
    for (head, body) in [
        ("204 No Content\r\n", ""),
        ("202 Accepted\r\ncontent-length: 0\r\n", ""),
        ("202 Accepted\r\ncontent-length: 12\r\n", r#"{"state":"x"}"#.split_at(12).0),
        ("200 OK\r\ncontent-length: 6\r\n", "<html>"),
    ] {
        let server = Loopback::responding(format!("HTTP/1.1 {head}connection: close\r\n\r\n{body}"));
        let closed = client(&server).close_code("code_1").await.unwrap();
        assert_eq!((closed.raw().as_bytes(), closed.raw().is_empty()), (body.as_bytes(), body.is_empty()), "{head}");
        assert_eq!(*closed.raw().json(), Value::Null, "{head}");
    }
}

#[tokio::test]
async fn a_raw_body_that_no_parser_reads_is_null_as_json_but_its_bytes_are_there() {
    let deep = format!(r#"{{"id":"cha_1","new":{}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    let many = format!(r#"{{"id":"cha_1","new":[{}0]}}"#, "{},".repeat(20_000));
    let half = r#"{"id":"cha_1","new":"\ud800"}"#.to_owned();
    for body in [deep, many, half] {
        let response = charge(&body).await;
        assert_eq!(response.id, "cha_1");
        assert_eq!(*response.raw().json(), Value::Null);
        assert_eq!(response.raw().as_bytes(), body.as_bytes());
    }
    // What can be repaired is JSON.
    let response = charge("{\"id\":\"cha_1\",\"new\":\"a\tb\"}").await;
    assert_eq!(response.raw().json()["new"], "a\tb");
}

#[tokio::test]
async fn neither_raw_body_nor_json_is_shown() {
    let body = json!({ "id": "cha_1", "echo": format!("Bearer {KEY}"), "credential": "secret-4711" }).to_string();
    let response = client(&Loopback::responding(json_response("201 Created", &body))).create_charge(&order()).await;
    let response = response.unwrap();
    assert_eq!(response.raw().json()["echo"], format!("Bearer {KEY}"));
    let (raw, json) = (response.raw().clone(), response.raw().json());
    let mut shown = format!("{response:?} {response:#?} {raw:?} {raw:#?} {json:?}");
    let (_, info) = response.into_parts();
    shown += &format!("{info:?} {info:#?}");
    assert!(!shown.contains(KEY) && !shown.contains("secret-4711") && !shown.contains("echo"), "{shown}");
    assert!(shown.contains(&format!("RawBody([redacted], {} bytes)", body.len())), "{shown}");
}

#[tokio::test]
async fn a_response_that_comes_in_pieces_is_kept_whole() {
    let body = format!(r#"{{"id":"cha_1","new":"{}"}}"#, "x".repeat(300_000));
    let response = charge(&body).await;
    assert_eq!(response.raw().as_bytes(), body.as_bytes());
    // Chunked, and many small pieces.
    let chunks: Vec<u8> = body
        .as_bytes()
        .chunks(1_000)
        .flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
        .collect();
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n".to_vec();
    let server = Loopback::responding([head, chunks, b"0\r\n\r\n".to_vec()].concat());
    let response = client(&server).retrieve_charge("cha_1").await.unwrap();
    assert_eq!(response.raw().as_bytes(), body.as_bytes());
    // An error keeps what was read, too.
    let server = Loopback::responding(response_without_id(&body));
    let error = client(&server).retrieve_charge("cha_1").await.unwrap_err();
    assert_eq!(error.raw_body().map(<[u8]>::len), Some(body.len()));
}

fn response_without_id(body: &str) -> Vec<u8> {
    response("200 OK", "application/json", body.replace("\"id\"", "\"ID\"").as_bytes())
}
