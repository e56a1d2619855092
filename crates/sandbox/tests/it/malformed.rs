//! What is not HTTP, comes too slowly or is too large is refused, with the reason, and others are served meanwhile.

use std::time::Duration;

use elepay_sandbox::Sandbox;
use tokio::io::AsyncWriteExt as _;

use crate::support::post;
use crate::support::raw::{connect, exchange, read_to_end};

const HEAD: &str = "POST /charges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_sandbox\r\n\
    Content-Type: application/json\r\n";

#[tokio::test]
async fn what_is_not_http_is_refused_with_the_reason() {
    let sandbox = Sandbox::start().await.unwrap();
    let header = |name: &str, length: usize| format!("GET /charges HTTP/1.1\r\n{name}: {}\r\n\r\n", "x".repeat(length));
    let many = "X-Many: 1\r\n".repeat(300);
    for (status, reason, bytes) in [
        (400, "`https`", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()),
        (400, "HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        (400, "not HTTP/1.1", b"\x00\x01\x02\x03\r\n\r\n".to_vec()),
        (400, "not HTTP/1.1", b"hello\r\n\r\n".to_vec()),
        (400, "not HTTP/1.1", b"GET / HTTP/9.9\r\n\r\n".to_vec()),
        (400, "not HTTP/1.1", b"GET / HTTP/1.1\r\nno colon\r\n\r\n".to_vec()),
        (400, "not HTTP/1.1", format!("{HEAD}Content-Length: many\r\n\r\n").into_bytes()),
        (400, "not HTTP/1.1", format!("{HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n").into_bytes()),
        (431, "too large", header("X-Long", 1 << 20).into_bytes()),
        (431, "too large", format!("GET /charges HTTP/1.1\r\n{many}\r\n").into_bytes()),
        (431, "too large", format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(70_000)).into_bytes()),
        (400, "chunked", format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nZZZ\r\n").into_bytes()),
        (400, "chunked", format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nabcdefghij\r\n").into_bytes()),
        (400, "chunked", format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n").into_bytes()),
        (413, "1 MiB", format!("{HEAD}Content-Length: 1048577\r\n\r\n").into_bytes()),
        (413, "1 MiB", format!("{HEAD}Content-Length: 8388608\r\n\r\n{}", " ".repeat(8 << 20)).into_bytes()),
        (
            413,
            "1 MiB",
            format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n800000\r\n{}", " ".repeat(8 << 20)).into_bytes(),
        ),
    ] {
        let what = String::from_utf8_lossy(&bytes).chars().take(200).collect::<String>();
        let response = exchange(&sandbox, &bytes).await;
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{what}: {response}");
        assert_eq!(response.matches("HTTP/1.1 ").count(), 1, "{what}: one response, {response}");
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        assert!(head.to_lowercase().contains("connection: close"), "{what}: {head}");
        let error: serde_json::Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{what}: {body}"));
        assert_eq!(error["errorCode"], "M002002", "{what}: {error}");
        assert!(error["message"].as_str().unwrap().contains(reason), "{what}: {error}");
    }
    assert!(sandbox.charges().is_empty());
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_refused_with_400() {
    let sandbox = Sandbox::start().await.unwrap();
    for body in ["Content-Length: 100\r\n\r\n{\"amo", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"] {
        let mut stream = connect(&sandbox).await;
        stream.write_all(format!("{HEAD}{body}").as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let response = read_to_end(&mut stream).await;
        assert!(response.starts_with("HTTP/1.1 400 "), "{body}: {response}");
    }
    assert!(sandbox.charges().is_empty());
}

#[tokio::test]
async fn a_request_that_arrives_too_slowly_is_refused_while_others_are_served() {
    let sandbox = Sandbox::builder().read_timeout(Duration::from_millis(300)).start().await.unwrap();
    let slow = ["G", "GET /charges HTTP/1.1\r\nHost: x\r\n", &format!("{HEAD}Content-Length: 100\r\n\r\n{{\"amo")];
    let mut streams = Vec::new();
    for bytes in slow {
        let mut stream = connect(&sandbox).await;
        stream.write_all(bytes.as_bytes()).await.unwrap();
        streams.push(stream);
    }
    let order = r#"{"amount": 500, "orderNo": "order-1", "paymentMethod": "paypay"}"#;
    assert_eq!(post(&sandbox, "/charges", order).await.0, 201);
    for (mut stream, bytes) in streams.into_iter().zip(slow) {
        let response = read_to_end(&mut stream).await;
        assert!(response.starts_with("HTTP/1.1 408 "), "{bytes}: {response}");
        assert!(response.contains("300ms"), "{bytes}: {response}");
    }
    assert_eq!(sandbox.charges().len(), 1);
}

#[tokio::test]
async fn a_connection_that_rests_between_requests_is_kept() {
    let sandbox = Sandbox::builder().read_timeout(Duration::from_millis(50)).start().await.unwrap();
    let mut stream = connect(&sandbox).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let get = "GET /charges HTTP/1.1\r\nHost: x\r\n";
    stream.write_all(format!("{get}\r\n").as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    stream.write_all(format!("{get}Connection: close\r\n\r\n").as_bytes()).await.unwrap();
    let response = read_to_end(&mut stream).await;
    assert_eq!(response.matches("HTTP/1.1 400 ").count(), 2, "without a key: {response}");
}
