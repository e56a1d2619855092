//! Whatever a server puts into a response, it is decoded or is an error that keeps status and delivery. Nothing in an
//! unknown member makes it fail.
//!
//! `memory.rs` measures the time and memory that it costs; `random_bodies.rs` has random bodies.

use crate::support::document::{Sample, document, operations, response_schema, sample, samples};
use crate::support::responding::{Responding, keeps_status_and_delivery};
use elepay::Delivery;
use serde_json::{Value, json};

const ERROR: &str = r#"{"requestId":"req_1","errorCode":"M002007","message":"no","providerError":{"code":"X1"}}"#;

/// Raw bytes in the place of a value, in JSON or nearly so.
fn odd_values() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("deeply nested lists", format!("{}{}", "[".repeat(5_000), "]".repeat(5_000)).into()),
        ("deeply nested objects", format!("{}0{}", r#"{"a":"#.repeat(5_000), "}".repeat(5_000)).into()),
        ("half a surrogate pair", text(r#""\ud800""#)),
        ("the wrong half of a surrogate pair", text(r#""\udc00\ud800x""#)),
        ("half a surrogate pair in a key", text(r#"{"\udfff":1}"#)),
        ("a number beyond all floats", text("1e999999")),
        ("a number below all floats", text("-1e999999")),
        ("a number next to nothing", text("1e-999999")),
        ("a number beyond i64", text("9223372036854775808")),
        ("a number beyond u128", text("-999999999999999999999999999999999999999999")),
        ("thousands of digits", "9".repeat(5_000).into()),
        ("bytes that are not UTF-8", b"\"\xff\xfe\x80\"".to_vec()),
        ("an overlong encoding", b"\"\xc0\xaf\xf8\x88\x80\x80\x80\"".to_vec()),
        ("a surrogate in UTF-8", b"\"\xed\xa0\x80\"".to_vec()),
        ("bytes that are not UTF-8 in a key", b"{\"\xff\":1}".to_vec()),
        ("a raw NUL", b"\"a\0b\"".to_vec()),
        ("an escaped NUL", text(r#""a\u0000b""#)),
        (
            "every control character",
            (0..32).fold(b"\"".to_vec(), |all, byte| [all, vec![byte]].concat()).into_iter().chain(*b"\"").collect(),
        ),
        ("a line break after a backslash", b"\"a\\\nb\"".to_vec()),
        ("not an escape", text(r#""\q\x41\'""#)),
        ("keys that are repeated", text(r#"{"a":1,"a":2,"a":{"a":3,"a":4}}"#)),
        ("an empty key", text(r#"{"":{"":""}}"#)),
        ("a long key", format!(r#"{{"{}":1}}"#, "k".repeat(10_000)).into()),
        ("a long text", format!(r#""{}""#, "\u{1F4B4}".repeat(3_000)).into()),
        ("a thousand members", format!(r#"{{"a":1{}}}"#, r#","b":null"#.repeat(1_000)).into()),
        (
            "names that serde_json uses inside",
            text(r#"{"$serde_json::private::RawValue":"{","$serde_json::private::Number":"x"}"#),
        ),
        ("markup", text(r#""</script><!-- ${jndi:ldap://x} %n%s {0}""#)),
    ]
}

/// A sample with an unknown member at the beginning of every object that is not a map.
fn with_unknown(sample: &Value, odd: &[u8]) -> Vec<u8> {
    fn write(value: &Value, odd: &[u8], to: &mut Vec<u8>) {
        match value {
            Value::Object(members) => {
                to.push(b'{');
                let is_map = members.is_empty() || members.contains_key("property1");
                if !is_map {
                    to.extend_from_slice(b"\"newField\":");
                    to.extend_from_slice(odd);
                }
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 || !is_map {
                        to.push(b',');
                    }
                    to.extend(json!(name).to_string().bytes());
                    to.push(b':');
                    write(value, odd, to);
                }
                to.push(b'}');
            }
            Value::Array(items) => {
                to.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        to.push(b',');
                    }
                    write(item, odd, to);
                }
                to.push(b']');
            }
            other => to.extend(other.to_string().bytes()),
        }
    }
    let mut text = Vec::new();
    write(sample, odd, &mut text);
    text
}

#[tokio::test]
async fn nothing_in_an_unknown_member_makes_a_response_fail() {
    let server = Responding::new();
    for Sample { operation, value, .. } in samples() {
        for (what, odd) in odd_values() {
            let outcome = server.call(operation, 201, &with_unknown(&value, &odd)).await;
            let success = outcome.unwrap_or_else(|error| panic!("{operation}, {what}: {error:?}"));
            assert_eq!((success.status, &success.value), (201, &value), "{operation}, {what}");
            assert_eq!(success.skipped, [""; 0], "{operation}, {what}");
        }
    }
}

#[tokio::test]
async fn nothing_in_an_unknown_member_hides_the_error_code() {
    let (server, error) = (Responding::new(), serde_json::from_str(ERROR).unwrap());
    // One operation each, in turn: error responses are read the same way for all.
    let operations = operations();
    for (index, (what, odd)) in odd_values().into_iter().enumerate() {
        let (operation, body) = (&operations[index % operations.len()], with_unknown(&error, &odd));
        for (status, delivery) in [(400, Delivery::Rejected), (503, Delivery::Unknown)] {
            let outcome = server.call(operation.id, status, &body).await;
            keeps_status_and_delivery(what, status, &body, &outcome);
            let error = outcome.unwrap_err();
            assert_eq!((error.code(), error.delivery()), (Some("M002007"), delivery), "{what}: {error:?}");
            assert_eq!((error.server_message(), error.request_id()), (Some("no"), Some("req_1")), "{what}");
            assert_eq!(error.provider_error().and_then(|error| error.code.as_deref()), Some("X1"), "{what}");
        }
    }
}

#[tokio::test]
async fn an_odd_value_in_a_known_member_costs_at_most_that_member() {
    let server = Responding::new();
    for operation in operations() {
        let Some(schema) = response_schema(operation) else { continue };
        let Some(properties) = schema["properties"].as_object() else { continue };
        let identity = schema["x-identity"].as_str();
        for (what, odd) in odd_values() {
            // All of them at once, and the identity last.
            let mut body = b"{".to_vec();
            for name in properties.keys().filter(|name| identity != Some(name.as_str())) {
                body.extend([b"\"", name.as_bytes(), b"\":", &odd, b","].concat());
            }
            body.extend(format!("\"{}\":\"kept\"}}", identity.unwrap_or("id")).bytes());
            let what = format!("{}, {what}", operation.id);
            let success =
                server.call(operation.id, 200, &body).await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
            assert!(identity.is_none_or(|name| success.value[name] == "kept"), "{what}: {success:?}");
            let found = success.value.as_object().unwrap().len() + success.skipped.len();
            let more = success.skipped.iter().any(|path| path == "and more");
            assert!(more || found >= properties.len(), "what is not there is named: {what}: {success:?}");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_something_else_keeps_status_and_delivery() {
    let sample = sample(document().at("/components/schemas/Charge")).to_string();
    let utf16: Vec<u8> = sample.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bodies: Vec<Vec<u8>> = vec![
        vec![],
        vec![0; 10_000],
        b" ".repeat(10_000),
        b"[".repeat(10_000),
        br#"{"a":"#.repeat(5_000),
        br#"[{"id":"#.repeat(5_000),
        b"\"".to_vec(),
        b"\"\\".to_vec(),
        b"\\".repeat(9_999),
        b"{\"id\":\"\\".to_vec(),
        b"{\"id\":\"\\u12".to_vec(),
        b"{\"id\":\"\\ud800".to_vec(),
        b"{\"errorCode\":\"M00".to_vec(),
        "\u{feff}".repeat(100).into(),
        b"\xff\xfe\xfd".to_vec(),
        [b"\xff\xfe".to_vec(), utf16].concat(),
        b"null".to_vec(),
        b"-".to_vec(),
        b"1e999999".to_vec(),
        b"{}{}".to_vec(),
        b"{\"id\":\"a\"}\0\0".to_vec(),
        b"NaN".to_vec(),
        b"{\"id\":\"a\",\"x\":NaN}".to_vec(),
        b"{\"id\":\"a\",}".to_vec(),
        b"{'id':'a'}".to_vec(),
        b")]}',\n{\"id\":\"a\"}".to_vec(),
        b"for(;;);{\"id\":\"a\"}".to_vec(),
        sample.as_bytes()[..sample.len() - 1].to_vec(),
        (0..=255).collect(),
        b"HTTP/1.1 200 OK\r\n\r\n{\"id\":\"a\"}".to_vec(),
    ];
    let server = Responding::new();
    for operation in operations() {
        for (index, body) in bodies.iter().enumerate() {
            for status in [200, [299, 302, 400, 401, 408, 500, 599][index % 7]] {
                let what =
                    format!("{} {status} {}", operation.id, String::from_utf8_lossy(&body[..body.len().min(40)]));
                let outcome = server.call(operation.id, status, body).await;
                keeps_status_and_delivery(&what, status, body, &outcome);
            }
        }
    }
}
