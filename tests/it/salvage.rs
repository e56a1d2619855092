//! Of a success that cannot be read, an error keeps everything that arrived: the status, the body, and the id and the
//! status of the object.

use std::error::Error as _;
use std::time::Duration;

use crate::support::loopback::{Loopback, Step, json, response};
use crate::support::{KEY, builder, client, order};
use elepay::{Delivery, Error, ErrorKind};

const JSON: &str = "application/json;charset=utf-8";

async fn failing(server: &Loopback) -> Error {
    client(server).create_charge(&order()).await.expect_err("an error")
}

/// A charge up to the place where its JSON breaks, and what is known of it.
type Broken = (&'static str, Option<&'static str>, Option<&'static str>, &'static str);

const BROKEN: [Broken; 7] = [
    (r#"{"amount":18"#, None, None, ""),
    (r#"{"id":"cha_1","amount":18"#, Some("cha_1"), None, "; the id of the object is `cha_1`"),
    (
        r#"{"id":"cha_1","status":"captured","amount":18"#,
        Some("cha_1"),
        Some("captured"),
        "; the object `cha_1` had the status `captured`",
    ),
    (r#"{"status":"captured","id":"cha"#, None, Some("captured"), "; the status of the object was `captured`"),
    (r#"{"id":"cha_1","status":"capt"#, Some("cha_1"), None, "; the id of the object is `cha_1`"),
    // A status that is newer than this crate, and strings that are no names.
    (
        r#"{"status":"settled","id":"cha_1","refunds":{"#,
        Some("cha_1"),
        Some("settled"),
        "; the object `cha_1` had the status `settled`",
    ),
    (r#"{"status":"for Hanako","id":"Hanako 1","#, Some("Hanako 1"), Some("for Hanako"), ""),
];

/// Asserts what is known of the object in a success that could not be read.
fn is_salvaged(error: &Error, reason: &str, (body, id, status, clause): Broken) {
    assert_eq!((error.object_id(), error.object_status()), (id, status), "{body}");
    assert_eq!(error.to_string(), format!("createCharge: HTTP 201 Created, but {reason}{clause}"));
    assert!(format!("{error:?}").starts_with(&error.to_string()));
    assert_eq!((error.delivery(), error.http_status().unwrap().as_u16()), (Delivery::Accepted, 201), "{body}");
    assert!(error.look_up_first() && !error.is_retryable());
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_accepted_and_keeps_its_body() {
    for (body, content_type, reason) in [
        ("", JSON, "the body is empty"),
        ("<html>", "text/html", "the body is invalid JSON at line 1, column 1"),
        ("[]", JSON, "the body is not a JSON object"),
        (r#"{"amount":1}"#, JSON, "the body has no usable `id`"),
        (r#"{"id":7}"#, JSON, "the body has no usable `id`"),
    ] {
        let error = failing(&Loopback::responding(response("201 Created", content_type, body.as_bytes()))).await;
        is_salvaged(&error, reason, (body, None, None, ""));
        assert_eq!((error.kind(), error.raw_body()), (ErrorKind::Undecodable, Some(body.as_bytes())));
        assert!(error.source().is_none());
    }
}

/// Whether the server, a proxy or the connection has broken it.
#[tokio::test]
async fn a_success_whose_json_breaks_off_keeps_the_id_and_the_status_that_precede_the_break() {
    for broken in BROKEN {
        let (body, end) = (broken.0, broken.0.len());
        let error = failing(&Loopback::responding(json("201 Created", body))).await;
        is_salvaged(&error, &format!("the body is JSON that is cut off at line 1, column {end}"), broken);
        assert_eq!((error.kind(), error.raw_body()), (ErrorKind::Undecodable, Some(body.as_bytes())));
        assert!(error.source().is_none());

        let head = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n";
        let error = failing(&Loopback::responding(format!("{head}{body}"))).await;
        is_salvaged(&error, "the connection was lost before the end of the body", broken);
        assert_eq!((error.kind(), error.raw_body()), (ErrorKind::Connection, Some(body.as_bytes())));
    }
    for (body, column) in [
        (r#"{"id":"cha_1","status":"captured"} x"#, 36),
        (r#"{"id":"cha_1","status":"captured"}{"id":"cha_2"}"#, 35),
        (r#"{"id":"cha_1","status":"captured",}"#, 35),
        (r#"{"id":"cha_1","status":"captured","amount":NaN}"#, 44),
    ] {
        let error = failing(&Loopback::responding(json("201 Created", body))).await;
        let known = (body, Some("cha_1"), Some("captured"), "; the object `cha_1` had the status `captured`");
        is_salvaged(&error, &format!("the body is invalid JSON at line 1, column {column}"), known);
    }
    let body = r#"{"status":"captured","amount":1}"#;
    let error = failing(&Loopback::responding(json("201 Created", body))).await;
    let known = (body, None, Some("captured"), "; the status of the object was `captured`");
    is_salvaged(&error, "the body has no usable `id`", known);
}

#[tokio::test]
async fn a_success_whose_body_does_not_end_in_time_keeps_the_id_and_the_status() {
    let head = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n";
    let body = r#"{"id":"cha_1","status":"captured","#;
    let server =
        Loopback::start(move |_| vec![Step::Send(format!("{head}{body}").into()), Step::Wait(Duration::from_secs(60))]);
    let client = builder(&server).timeout(Duration::from_secs(1)).build().unwrap();
    let error = client.create_charge(&order()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let known = (body, Some("cha_1"), Some("captured"), "; the object `cha_1` had the status `captured`");
    is_salvaged(&error, "reading the body timed out", known);
}

/// Some servers echo what they were sent.
#[tokio::test]
async fn the_key_is_not_in_what_is_known_of_a_broken_response() {
    let body = format!(r#"{{"id":"{KEY}","status":"{KEY}","#);
    let error = failing(&Loopback::responding(json("201 Created", &body))).await;
    assert_eq!((error.object_id(), error.object_status()), (Some("[redacted]"), Some("[redacted]")));
    assert!(!format!("{error} {error:#?}").contains(KEY));
}
