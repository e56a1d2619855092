//! Whatever goes wrong, the status is never lost, the delivery never guessed, and the message is one line without a
//! body, a header or a value.

use std::error::Error as _;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::support::loopback::{Loopback, Step, json, response};
use crate::support::{KEY, builder, client, order};
use elepay::Delivery::{self, Accepted, NotSent, Rejected, Unknown};
use elepay::{Client, Error, ErrorKind};

const JSON: &str = "application/json;charset=utf-8";

async fn failing(server: &Loopback) -> Error {
    client(server).create_charge(&order()).await.expect_err("an error")
}

/// Status, code, legacy code, the server's message and delivery of the error that a response becomes.
async fn reported(bytes: Vec<u8>) -> (Option<u16>, Option<String>, Option<String>, Option<String>, Delivery) {
    let error = failing(&Loopback::responding(bytes)).await;
    let owned = |text: Option<&str>| text.map(str::to_owned);
    (
        error.http_status().map(|status| status.as_u16()),
        owned(error.code()),
        owned(error.legacy_code()),
        owned(error.server_message()),
        error.delivery(),
    )
}

#[tokio::test]
async fn every_known_shape_of_an_error_body_is_read() {
    let full = r#"{"requestId":"req_1","errorCode":"M002002","code":"9_000_000_40022","message":"bad amount",
        "parameterName":"amount","providerError":{"providerKey":"paypay","code":"X1","message":"no"},"new":[1]}"#;
    let error = failing(&Loopback::responding(json("400 Bad Request", full))).await;
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.http_status().unwrap().as_u16(), 400);
    assert_eq!(error.code(), Some("M002002"));
    assert_eq!(error.legacy_code(), Some("9_000_000_40022"));
    assert_eq!(error.server_message(), Some("bad amount"));
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(error.parameter_name(), Some("amount"));
    let provider = error.provider_error().unwrap();
    assert_eq!(provider.provider_key.as_deref(), Some("paypay"));
    assert_eq!(provider.code.as_deref(), Some("X1"));
    assert_eq!(provider.message.as_deref(), Some("no"));
    assert_eq!(error.raw_body(), Some(full.as_bytes()));
    assert_eq!(error.operation(), Some("createCharge"));
    assert_eq!(
        error.to_string(),
        "createCharge: HTTP 400 Bad Request with elepay error code M002002 (parameter `amount`)"
    );

    let older = reported(json("400 Bad Request", r#"{"code":"9_000_000_40022","message":"no"}"#)).await;
    assert_eq!(older, (Some(400), None, Some("9_000_000_40022".into()), Some("no".into()), Rejected));
    let oldest = reported(json("400 Bad Request", r#"{"type":"t","code":"1_2","message":"no"}"#)).await;
    assert_eq!(oldest, (Some(400), None, Some("1_2".into()), Some("no".into()), Rejected));
}

#[tokio::test]
async fn a_member_of_the_wrong_type_does_not_hide_the_others() {
    for odd in ["7", "null", "[]", "{}", "true", r#"{"a":1}"#, "1e999"] {
        let rest = format!(r#""providerError":{odd}"#);
        let body = format!(
            r#"{{"requestId":{odd},"errorCode":"M002003","code":{odd},"message":{odd},"parameterName":{odd},{rest}}}"#
        );
        let (status, code, legacy, _, delivery) = reported(json("400 Bad Request", &body)).await;
        assert_eq!((status, code.as_deref(), delivery), (Some(400), Some("M002003"), Rejected), "{odd}");
        // An older code can be a number.
        assert_eq!(legacy.as_deref(), (odd == "7").then_some("7"), "{odd}");
        let body = format!(r#"{{"errorCode":{odd},"message":"kept"}}"#);
        let (status, code, _, message, delivery) = reported(json("400 Bad Request", &body)).await;
        assert_eq!((status, code, message.as_deref(), delivery), (Some(400), None, Some("kept"), Unknown), "{odd}");
    }
}

#[tokio::test]
async fn a_response_that_is_not_an_error_object_keeps_its_status_and_body() {
    let html = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    for (what, content_type, body) in [
        ("html", "text/html", html.as_bytes()),
        ("nothing", JSON, b""),
        ("cut JSON", JSON, br#"{"errorCode":"M00"#),
        ("another type of JSON", JSON, b"[1]"),
        ("text", "text/plain", b"upstream connect error"),
        ("bytes", "application/octet-stream", b"\xff\x00\xfe"),
    ] {
        for (status, delivery) in
            [("502 Bad Gateway", Unknown), ("401 Unauthorized", Rejected), ("400 Bad Request", Unknown)]
        {
            let error = failing(&Loopback::responding(response(status, content_type, body))).await;
            assert_eq!(error.kind(), ErrorKind::Status, "{what}");
            assert!(status.starts_with(error.http_status().unwrap().as_str()), "{what}");
            assert_eq!(error.raw_body(), Some(body), "{what}");
            // A lost code could be one that leaves the outcome open.
            let delivery = if what.contains("JSON") { Unknown } else { delivery };
            assert_eq!(error.delivery(), delivery, "{what} {status}");
            assert_eq!(error.code(), None);
            assert_eq!(error.to_string(), format!("createCharge: HTTP {status} without an elepay error code"));
        }
    }
    // The body decides, not the content type.
    let (_, code, ..) = reported(response("400 Bad Request", "text/html", br#"{"errorCode":"M002003"}"#)).await;
    assert_eq!(code.as_deref(), Some("M002003"));
}

#[tokio::test]
async fn delivery_depends_on_the_code_first_and_the_status_second() {
    for (status, body, delivery) in [
        (400, r#"{"errorCode":"M002007"}"#, Rejected),
        (500, r#"{"errorCode":"M002007"}"#, Unknown),
        (402, r#"{"errorCode":"U003002"}"#, Rejected),
        (400, r#"{"errorCode":"U009000"}"#, Unknown),
        (400, r#"{"errorCode":"S001000"}"#, Unknown),
        (400, r#"{"errorCode":"X"}"#, Unknown),
        (400, r#"{"errorCode":"UPSTREAM_TIMEOUT"}"#, Unknown),
        (400, r#"{"errorCode":"M00200"}"#, Unknown),
        (429, r#"{"errorCode":"S001000"}"#, Unknown),
        (404, r#"{"errorCode":"S001000"}"#, Unknown),
        (400, r#"{"code":"9_000_000_40022"}"#, Rejected),
        (499, r#"{"code":"499"}"#, Unknown),
        (400, r#"{"code":"timeout"}"#, Unknown),
        (400, "{}", Unknown),
        (401, "{}", Rejected),
        (403, "", Rejected),
        (404, "", Rejected),
        (408, "", Unknown),
        (408, r#"{"errorCode":"M001000"}"#, Unknown),
        (409, "", Unknown),
        (413, "", Rejected),
        (429, "", Rejected),
        (500, r#"{"errorCode":"S001000"}"#, Unknown),
        (502, "", Unknown),
        (503, "", Unknown),
        (504, "", Unknown),
        (301, "", Unknown),
        (304, "", Unknown),
        (600, "", Unknown),
    ] {
        let (got, .., got_delivery) = reported(json(&format!("{status} X"), body)).await;
        assert_eq!((got, got_delivery), (Some(status), delivery), "{status} {body}");
    }
}

#[tokio::test]
async fn only_what_cannot_charge_twice_and_may_succeed_later_is_retryable() {
    for (status, body, retryable) in [
        (400, r#"{"errorCode":"M005000"}"#, true),
        (429, "", true),
        (400, r#"{"errorCode":"M002007"}"#, false),
        (503, "", false),
        (500, r#"{"errorCode":"S001001"}"#, false),
    ] {
        let error = failing(&Loopback::responding(json(&format!("{status} X"), body))).await;
        assert_eq!(error.is_retryable(), retryable, "{status} {body}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Loopback::responding(json("201 Created", r#"{"id":"cha_1"}"#));
    for status in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let location = elsewhere.url();
        let head = format!("HTTP/1.1 {status}\r\nlocation: {location}/charges\r\ncontent-length: 0\r\n\r\n");
        let error = failing(&Loopback::responding(head)).await;
        assert_eq!(error.kind(), ErrorKind::Status);
        assert!(status.starts_with(error.http_status().unwrap().as_str()));
        assert_eq!(error.delivery(), Unknown);
        let text =
            format!("HTTP {status} without an elepay error code; redirects are not followed, so check the base URL");
        assert!(error.to_string().ends_with(&text), "{error}");
    }
    assert_eq!(elsewhere.requests(), []);
}

#[tokio::test]
async fn a_success_without_the_object_that_was_expected_says_so() {
    let error = failing(&Loopback::responding("HTTP/1.1 204 No Content\r\n\r\n")).await;
    assert_eq!(error.to_string(), "createCharge: HTTP 204 No Content, where an object was expected");
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Undecodable, Accepted));
}

#[tokio::test]
async fn an_error_whose_body_breaks_off_keeps_its_status() {
    let server = Loopback::responding("HTTP/1.1 401 Unauthorized\r\ncontent-length: 99\r\n\r\n{\"errorCode\":\"M0");
    let error = failing(&server).await;
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Status, Unknown));
    assert_eq!(error.http_status().unwrap().as_u16(), 401);
    assert!(error.to_string().ends_with("and the connection was lost before the end of the body"), "{error}");
    assert!(error.source().is_some());

    // What arrived whole before the break counts.
    let body = r#"{"requestId":"req_1","errorCode":"M002007","message":"already pa"#;
    for server in [
        Loopback::responding(json("400 Bad Request", body)),
        Loopback::responding(format!("HTTP/1.1 400 Bad Request\r\ncontent-length: 999\r\n\r\n{body}")),
    ] {
        let error = failing(&server).await;
        assert_eq!((error.code(), error.request_id()), (Some("M002007"), Some("req_1")));
        assert_eq!(error.delivery(), Rejected);
    }
}

#[tokio::test]
async fn a_body_of_100_mb_is_read_up_to_the_limit_only() {
    for (status, kind, delivery) in
        [("201 Created", ErrorKind::Undecodable, Accepted), ("502 Bad Gateway", ErrorKind::Status, Unknown)]
    {
        let head = format!("HTTP/1.1 {status}\r\ncontent-type: {JSON}\r\n\r\n{{\"id\":\"cha_1\",\"x\":\"");
        let server =
            Loopback::start(move |_| vec![Step::Send(head.clone().into()), Step::Repeat(vec![b'a'; 1 << 20], 100)]);
        let client = builder(&server).body_limit(1 << 20).build().unwrap();
        let error = client.create_charge(&order()).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (kind, delivery));
        assert_eq!(error.raw_body().unwrap().len(), 1 << 20);
        assert!(status.starts_with(error.http_status().unwrap().as_str()));
        assert!(error.to_string().contains("the body exceeds the limit of 1048576 bytes"), "{error}");
        assert_eq!(error.object_id(), (kind == ErrorKind::Undecodable).then_some("cha_1"));
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_read() {
    let body = format!(r#"{{"id":"{}"}}"#, "a".repeat(991));
    for (limit, fits) in [(1_000, true), (999, false)] {
        let server = Loopback::responding(json("201 Created", &body));
        let outcome = builder(&server).body_limit(limit).build().unwrap().create_charge(&order()).await;
        assert_eq!(outcome.is_ok(), fits, "{limit}");
    }
}

#[tokio::test]
async fn an_unrequested_compression_is_reported() {
    let head =
        "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n";
    let error = failing(&Loopback::responding([head.as_bytes(), b"\x1f\x8b\x08\x00"].concat())).await;
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Undecodable, Accepted));
    assert!(error.to_string().ends_with("but the body is compressed, which was not requested"), "{error}");
}

#[tokio::test]
async fn a_connection_that_was_not_made_means_not_sent() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for url in [format!("http://{free}"), format!("https://{free}"), "https://no-such-host.invalid".to_owned()] {
        let client = Client::builder(KEY).base_url(&url).build().unwrap();
        let error = client.create_charge(&order()).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, NotSent), "{url}");
        assert!(error.is_retryable() && error.http_status().is_none() && error.source().is_some());
        assert_eq!(error.to_string(), format!("createCharge: failed to connect to {url}"));
        assert!(!format!("{error:?}").contains("charges"), "{error:?}");
    }
}

#[tokio::test]
async fn a_tls_handshake_that_fails_means_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.accept().unwrap().0.write_all(b"this is no TLS\r\n\r\n"));
    let client = Client::builder(KEY).base_url(url).build().unwrap();
    let error = client.create_charge(&order()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, NotSent), "{error:?}");
    // One that never proceeds is a connect timeout.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::builder(KEY)
        .base_url(format!("https://{}", silent.local_addr().unwrap()))
        .connect_timeout(Duration::from_secs(60))
        .timeout(Duration::from_secs(3))
        .build()
        .unwrap();
    let error = client.create_charge(&order()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, NotSent), "{error:?}");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_port_that_speaks_plain_http_is_asked_about() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let _ = stream.read(&mut [0; 4_096]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let client = Client::builder(KEY).base_url(&url).retry(elepay::RetryPolicy::off()).build().unwrap();
    let error = client.create_charge(&order()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, NotSent), "{error:?}");
    let text = format!("createCharge: failed to connect to {url}; does this port speak https?");
    assert!(!cfg!(feature = "rustls") || error.to_string() == text, "{error:#?}");
}

#[tokio::test]
async fn a_request_without_a_response_is_unknown() {
    let server = Loopback::responding("");
    let error = failing(&server).await;
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Unknown));
    assert!(error.http_status().is_none() && !error.is_retryable());

    let server = Loopback::responding("HTTP/1.1 201 Cre");
    assert_eq!(failing(&server).await.delivery(), Unknown);

    let server = Loopback::start(|_| vec![Step::Wait(Duration::from_secs(600))]);
    let client = builder(&server).timeout(Duration::from_secs(1)).build().unwrap();
    let start = Instant::now();
    let error = client.create_charge(&order()).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(300));
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Unknown));
    assert_eq!(error.to_string(), format!("createCharge: timed out waiting for a response from {}", server.url()));
}

#[tokio::test]
async fn the_server_cannot_break_a_line_or_fill_a_log() {
    let long = "x".repeat(5_000);
    for odd in ["a\r\nb\u{1b}[31m", long.as_str(), "a value", ""] {
        let body = serde_json::json!({ "errorCode": odd, "requestId": odd, "parameterName": odd, "message": odd });
        let error = failing(&Loopback::responding(json("400 Bad Request", &body.to_string()))).await;
        assert_eq!(error.to_string(), "createCharge: HTTP 400 Bad Request with an unrecognised error code");
        assert_eq!((format!("{error:?}").lines().count(), format!("{error:#?}").lines().count()), (1, 4));
        assert_eq!(error.server_message(), Some(odd), "the accessor gives it whole");
    }
}

/// Bodies made to keep a reader busy: within the limit, each is read quickly.
#[tokio::test]
async fn a_hostile_response_takes_no_longer_than_its_size_explains() {
    let name = "k".repeat(1 << 20);
    let cases = [
        format!(r#"{{"id":"a","amount":"x","{name}":[{}]}}"#, vec!["0"; 500_000].join(",")),
        format!(r#"{{"id":"a","refunds":{{"data":[{}]}}}}"#, vec!["1"; 500_000].join(",")),
        format!(r#"{{"id":"a","metadata":{{"{name}":1,{}}}}}"#, vec![r#""b":1e999"#; 100_000].join(",")),
        format!(r#"{{"id":"a","amount":"x",{}}}"#, vec![r#""orderNo":"b""#; 100_000].join(",")),
        format!(r#"{{"id":"a","amount":"x","new":{}{}}}"#, "[".repeat(1 << 20), "]".repeat(1 << 20)),
    ];
    for body in cases {
        let server = Loopback::responding(json("201 Created", &body));
        let start = Instant::now();
        let charge = client(&server).create_charge(&order()).await.unwrap();
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}: {}", start.elapsed(), &body[..40]);
        assert_eq!(charge.id, "a");
        assert!(charge.skipped().len() <= 101 && charge.skipped().iter().all(|path| path.len() <= 200));
    }
}
