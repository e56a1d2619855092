//! A response that arrives after money moved is never lost because of its shape.
//!
//! `support::oracle` works out what must come out from the document, apart from the code under test.

use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::support::document::{Sample, samples};
use crate::support::loopback::{Loopback, json as json_response};
use crate::support::responding::Responding;
use crate::support::{client, oracle, order};
use elepay::types::PaymentMethod;
use elepay::{Delivery, Error, ErrorKind, Response};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// What a decoded response looks like when it is written again, and what was left out of it.
type Read = Result<(Value, Vec<String>), Error>;

async fn read(server: &Responding, operation: &str, body: impl AsRef<[u8]>) -> Read {
    server.call(operation, 200, body.as_ref()).await.map(|success| (success.value, success.skipped))
}

/// Asserts that what the document demands comes out of a response.
async fn decodes_as_documented(server: &Responding, sample: &Sample, response: &Value) {
    let (operation, mut skipped) = (sample.operation, Vec::new());
    let expected = oracle::fit(sample.schema, response, "", &mut skipped);
    let read = read(server, operation, response.to_string()).await;
    match (expected, read) {
        (Some(expected), Ok((got, got_skipped))) => {
            skipped.sort();
            assert_eq!(got, expected, "{operation}: {response}");
            assert_eq!(got_skipped, skipped, "{operation}: {response}");
        }
        (None, Err(error)) => {
            assert_eq!(error.kind(), ErrorKind::Undecodable, "{operation}: {response}");
            assert_eq!(error.delivery(), Delivery::Accepted);
            assert_eq!(error.http_status().map(|status| status.as_u16()), Some(200));
            assert_eq!(error.raw_body(), Some(response.to_string().as_bytes()));
        }
        (expected, got) => panic!("{operation}: {response}\nexpected {expected:?}\ngot {got:?}"),
    }
}

#[tokio::test]
async fn the_sample_responses_of_the_document_decode_without_loss() {
    let server = Responding::new();
    for Sample { operation, value, .. } in samples() {
        let read = read(&server, operation, value.to_string()).await.unwrap();
        assert_eq!(read, (value, Vec::new()), "{operation}");
    }
}

#[tokio::test]
async fn the_sample_responses_of_the_published_pages_are_part_of_those_of_the_document() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/published");
    if !pages.is_dir() {
        println!("skipped: the text of the published pages is not here");
        return;
    }
    let server = Responding::new();
    let mut seen = Vec::new();
    for Sample { operation, value, .. } in samples() {
        let page = fs::read_dir(&pages)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.file_name().unwrap().to_str().unwrap().starts_with(&format!("{operation}.")));
        let Some(page) = page else { continue };
        seen.push(operation);
        let page = fs::read_to_string(page).unwrap();
        // The sample stands behind the quote that ends the sample call.
        let published: Value = serde_json::from_str(&page[page.rfind('\'').unwrap() + 1..]).unwrap();
        // The document has members that are newer than these pages.
        assert!(is_part_of(&published, &value), "{operation}: {published}");
        let read = read(&server, operation, published.to_string()).await.unwrap();
        assert_eq!(read, (published, Vec::new()), "{operation}");
    }
    assert_eq!(seen, ["createCharge", "captureCharge", "createCode", "createSource"]);
}

fn is_part_of(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(name, value)| whole.get(name).is_some_and(|whole| is_part_of(value, whole)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.len() == whole.len() && part.iter().zip(whole).all(|(part, whole)| is_part_of(part, whole))
        }
        (part, whole) => part == whole,
    }
}

#[tokio::test]
async fn a_response_with_one_thing_wrong_keeps_everything_else() {
    let odd = [
        json!(null),
        json!("odd"),
        json!(12_345),
        json!(1.5),
        json!(u64::MAX),
        json!(false),
        json!([]),
        json!([1]),
        json!({}),
        json!({ "odd": 1 }),
        json!({ "id": "x_9" }),
    ];
    let server = Responding::new();
    let (mut variants, mut seen) = (0, Vec::new());
    for sample in samples() {
        // Once for each type: it is read the same way whatever was called.
        if seen.contains(&sample.schema) {
            continue;
        }
        seen.push(sample.schema);
        let whole = &sample.value;
        for pointer in oracle::pointers(whole) {
            for odd in &odd {
                let mut response = whole.clone();
                *response.pointer_mut(&pointer).unwrap() = odd.clone();
                decodes_as_documented(&server, &sample, &response).await;
                variants += 1;
            }
            if !pointer.is_empty() {
                let mut response = whole.clone();
                oracle::remove(&mut response, &pointer);
                decodes_as_documented(&server, &sample, &response).await;
                variants += 1;
            }
            let mut response = whole.clone();
            match response.pointer_mut(&pointer).unwrap() {
                Value::Object(members) => drop(members.insert("newField".to_owned(), json!({ "a": [null] }))),
                Value::Array(items) => items.push(json!(null)),
                _ => continue,
            }
            decodes_as_documented(&server, &sample, &response).await;
            variants += 1;
        }
    }
    assert!(variants > 1_000, "{variants}");
}

static SERVER: LazyLock<(Runtime, Mutex<Responding>)> =
    LazyLock::new(|| (Runtime::new().unwrap(), Mutex::new(Responding::new())));

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn a_response_with_many_things_wrong_keeps_the_rest(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_json()), 1..20),
    ) {
        let (runtime, server) = &*SERVER;
        let server = server.lock().unwrap_or_else(PoisonError::into_inner);
        let mut samples = samples();
        let sample = samples.swap_remove(which.index(samples.len()));
        let mut response = sample.value.clone();
        for (at, value) in changes {
            let pointers = oracle::pointers(&response);
            let pointer = at.get(&pointers[1..]).clone();
            *response.pointer_mut(&pointer).unwrap() = value;
            // One that a path can contain.
            let identity = sample.schema["x-identity"].as_str();
            if identity.is_some() || response["id"].is_string() {
                response[identity.unwrap_or("id")] = json!("string");
            }
        }
        runtime.block_on(decodes_as_documented(&server, &sample, &response));
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("(id|name|amount|[a-z]{1,5})", inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

#[tokio::test]
async fn an_enum_value_newer_than_the_crate_survives_a_round_trip() {
    let server = Responding::new();
    let body = r#"{"id":"cha_1","paymentMethod":"moonpay","resource":"","status":"amount_mismatch"}"#;
    let read = read(&server, "createCharge", body).await.unwrap();
    assert_eq!(read, (serde_json::from_str(body).unwrap(), Vec::new()));
}

/// Cases that a `serde_json::Value` cannot hold.
#[tokio::test]
async fn odd_json_is_read() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let cases: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("a byte order mark", "\u{feff}{\"id\":\"a\",\"amount\":1}".into(), &[]),
        ("repeated keys with the same values", r#"{"id":"a","amount":1,"id":"a","amount":1.0}"#.into(), &[]),
        ("a repeated key with other values", r#"{"id":"a","amount":1,"mode":1,"mode":2}"#.into(), &[]),
        ("a repeated unknown key", r#"{"id":"a","x":1,"x":2,"amount":1}"#.into(), &[]),
        ("deep nesting in an unknown field", format!(r#"{{"id":"a","x":{},"amount":1}}"#, deep(100_000)).into(), &[]),
        ("a huge number in an unknown field", r#"{"id":"a","x":1e999,"amount":1}"#.into(), &[]),
        (
            "a long number in an unknown field",
            format!(r#"{{"id":"a","x":{},"amount":1}}"#, "9".repeat(10_000)).into(),
            &[],
        ),
        ("a huge number in a known field", r#"{"id":"a","paidTime":1e999,"amount":1}"#.into(), &["paidTime"]),
        ("half a surrogate pair in an unknown field", r#"{"id":"a","x":"\ud83d","amount":1}"#.into(), &[]),
        (
            "bytes that are not UTF-8 in an unknown field",
            b"{\"id\":\"a\",\"x\":\"\xff\xfe\",\"amount\":1}".to_vec(),
            &[],
        ),
        ("a raw NUL in an unknown field", b"{\"id\":\"a\",\"x\":\"\0\",\"amount\":1}".to_vec(), &[]),
        ("white space around it", b" \r\n\t{\"id\":\"a\",\"amount\":1}\n\n".to_vec(), &[]),
        (
            "retyped and deeply nested",
            format!(r#"{{"id":"a","cardInfo":{},"amount":1}}"#, deep(5_000)).into(),
            &["cardInfo"],
        ),
    ];
    let server = Responding::new();
    for (what, body, expected) in cases {
        let (value, skipped) =
            read(&server, "createCharge", body).await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
        assert_eq!(value, json!({ "id": "a", "amount": 1 }), "{what}");
        assert_eq!(
            skipped.iter().filter(|path| expected.contains(&path.as_str())).count(),
            expected.len(),
            "{what}: {skipped:?}"
        );
    }
}

/// Whatever has passed through JavaScript, Lua or PHP may have become a float.
#[tokio::test]
async fn an_integer_that_was_written_as_a_float_is_read_exactly() {
    let server = Responding::new();
    for (written, expected) in [
        ("100.0", Some(100)),
        ("1e2", Some(100)),
        ("-0.0", Some(0)),
        ("9007199254740993.0", Some(9_007_199_254_740_993)),
        ("-9223372036854775808.0", Some(i64::MIN)),
        ("9223372036854775808.0", None),
        ("100.5", None),
        ("\"100\"", None),
    ] {
        let refunds = format!(r#"{{"data":[{{"id":"r","amount":{written}}}]}}"#);
        let body = format!(r#"{{"id":"a","amount":{written},"createTime":{written},"refunds":{refunds}}}"#);
        let (value, skipped) = read(&server, "createCharge", body.into_bytes()).await.unwrap();
        let mut read = json!({ "id": "a", "refunds": { "data": [{ "id": "r" }] } });
        if let Some(integer) = expected {
            read["amount"] = integer.into();
            read["createTime"] = integer.into();
            read["refunds"]["data"][0]["amount"] = integer.into();
        }
        assert_eq!(value, read, "{written}");
        assert_eq!(skipped.len(), if expected.is_some() { 0 } else { 3 }, "{written}: {skipped:?}");
    }
}

#[tokio::test]
async fn free_form_json_is_kept_unchanged() {
    let server = Responding::new();
    for info in [json!({}), json!({ "a": null, "b": [1, { "c": 1.5 }] }), json!([]), json!("text"), json!(false)] {
        let body = json!({ "id": "src_1", "info": info });
        assert_eq!(read(&server, "createSource", body.to_string()).await.unwrap(), (body, Vec::new()));
    }
}

#[tokio::test]
async fn skipped_values_are_named_by_their_path() {
    let server = Responding::new();
    let body = json!({
        "id": "cod_1",
        "charge": {
            "id": "cha_1",
            "cardInfo": { "last4": 4242, "brand": "visa" },
            "metadata": { "a": null, "b": "c" },
            "refunds": { "data": [{ "id": "ref_0" }, {}, { "id": 2 }, { "id": "ref_3", "amount": "x" }, 7] },
        },
        "items": [null, { "count": "two" }],
    });
    let (value, skipped) = read(&server, "createCode", body.to_string()).await.unwrap();
    assert_eq!(
        value,
        json!({
            "id": "cod_1",
            "charge": {
                "id": "cha_1",
                "cardInfo": { "brand": "visa" },
                "metadata": { "b": "c" },
                "refunds": { "data": [{ "id": "ref_0" }, { "id": "ref_3" }] },
            },
            "items": [{}],
        })
    );
    let expected = [
        "charge.cardInfo.last4",
        "charge.metadata.a",
        "charge.refunds.data[1]",
        "charge.refunds.data[2]",
        "charge.refunds.data[2].id",
        "charge.refunds.data[3].amount",
        "charge.refunds.data[4]",
        "items[0]",
        "items[1].count",
    ];
    assert_eq!(skipped, expected);
}

/// Lists and statuses require no member.
#[tokio::test]
async fn a_page_or_a_status_is_read_with_whatever_is_in_it() {
    let server = Responding::new();
    for (operation, body, expected, left_out) in [
        ("listCharges", r"{}", json!({}), &[] as &[&str]),
        ("listCharges", r#"{"total":null,"charges":null}"#, json!({}), &[]),
        ("listCharges", r#"{"total":"2","charges":{}}"#, json!({}), &["charges", "total"]),
        (
            "listCharges",
            r#"{"total":3,"charges":[{"id":"a"},{"amount":1},{"id":"b","amount":"1"}],"next":1}"#,
            json!({ "total": 3, "charges": [{ "id": "a" }, { "id": "b" }] }),
            &["charges[1]", "charges[2].amount"],
        ),
        ("listSources", r#"{"sources":[null]}"#, json!({ "sources": [] }), &["sources[0]"]),
        ("listChargesRefunds", r#"{"total":0,"refunds":[]}"#, json!({ "total": 0, "refunds": [] }), &[]),
        ("retrieveChargeStatus", r#"{"status":"amount_mismatch"}"#, json!({ "status": "amount_mismatch" }), &[]),
        ("retrieveChargeStatus", r#"{"status":7,"id":"cha_1"}"#, json!({ "id": "cha_1" }), &["status"]),
        ("retrieveSourceStatus", r"{}", json!({}), &[]),
    ] {
        let (value, skipped) = read(&server, operation, body).await.unwrap();
        assert_eq!(
            (value, skipped.as_slice()),
            (expected, left_out.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>().as_slice()),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_response_without_content_is_a_success_whatever_comes_with_it() {
    for (head, body) in [
        ("204 No Content\r\n", ""),
        ("200 OK\r\ncontent-length: 0\r\n", ""),
        ("200 OK\r\ncontent-length: 4\r\n", "{}\r\n"),
        ("202 Accepted\r\ncontent-type: text/html\r\ncontent-length: 6\r\n", "<html>"),
        // Longer than the limit, and cut off.
        ("200 OK\r\ncontent-length: 99999999\r\n", "<html>"),
    ] {
        let bytes = format!("HTTP/1.1 {head}connection: close\r\n\r\n{body}");
        let server = Loopback::responding(bytes);
        let closed: Response<()> =
            client(&server).close_code("cod_1").await.unwrap_or_else(|e| panic!("{head}: {e:?}"));
        assert!(closed.http_status().is_success() && closed.skipped().is_empty());
        client(&server).delete_source("cus_1", "src_1").await.unwrap().into_inner();
    }
    let server = Loopback::responding(json_response("400 Bad Request", r#"{"errorCode":"M006003"}"#));
    let error = client(&server).close_code("cod_1").await.unwrap_err();
    assert_eq!((error.code(), error.delivery()), (Some("M006003"), Delivery::Rejected));
}

#[tokio::test]
async fn a_response_is_used_like_the_value_in_it() {
    let body = r#"{"id":"cha_1","paymentMethod":"paypay","createTime":1543944030817}"#;
    let server = Loopback::responding(json_response("200 OK", body));
    let charge = client(&server).create_charge(&order()).await.unwrap();
    assert_eq!(charge.id, "cha_1");
    assert_eq!(charge.payment_method, Some(PaymentMethod::Paypay));
    assert_eq!(charge.create_time.unwrap().to_datetime().unwrap().to_rfc3339(), "2018-12-04T17:20:30.817+00:00");
    assert_eq!(charge.status, None);
    assert_eq!(charge.headers()["content-type"], "application/json;charset=utf-8");
    assert_eq!(charge.into_inner().id, "cha_1");
}
