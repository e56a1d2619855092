//! Events of webhooks: none is lost, whatever elepay adds, leaves out or changes.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use elepay::types::{ChargeStatus, WebhookEventType};
use elepay::webhook::{self, Event, EventObject, SigningSecret, Verifier, WebhookError};
use proptest::prelude::*;
use serde_json::{Value, json};

fn parse(event: &Value) -> Event {
    Event::parse_unverified(event.to_string().as_bytes()).unwrap()
}

fn charge_event() -> Value {
    json!({
        "id": "evt_la06CoQAiPojSgJKe5gt3nwq",
        "object": "event",
        "createTime": 1_543_944_030_817_i64,
        "liveMode": false,
        "type": "charge.succeeded",
        "data": {
            "object": { "id": "cha_1", "object": "charge", "amount": 1800, "status": "captured", "orderNo": "A-1" },
        },
    })
}

#[test]
fn an_event_tells_what_happened_to_which_object() {
    let event = parse(&charge_event());
    assert_eq!(event.id.as_deref(), Some("evt_la06CoQAiPojSgJKe5gt3nwq"));
    assert_eq!(event.event_type, Some(WebhookEventType::ChargeSucceeded));
    assert_eq!(event.create_time.map(elepay::Timestamp::as_millis), Some(1_543_944_030_817));
    assert_eq!(event.live_mode, Some(false));
    let EventObject::Charge(charge) = &event.object else { panic!("{:?}", event.object) };
    assert_eq!((charge.id.as_str(), charge.amount), ("cha_1", Some(1800)));
    assert_eq!(charge.status, Some(ChargeStatus::Captured));
    assert!(event.skipped().is_empty());
}

#[test]
fn however_many_parts_cannot_be_read_the_names_of_100_and_a_last_entry_are_kept() {
    let mut event = charge_event();
    let metadata: Value = (0..150).map(|key| (key.to_string(), json!(0))).collect::<serde_json::Map<_, _>>().into();
    event["data"]["object"]["metadata"] = metadata;
    let event = parse(&event);
    assert_eq!((event.skipped().len(), event.skipped().last().unwrap().as_str()), (101, "and more"));
}

/// A key of metadata can be anything, such as an email address.
#[test]
fn no_key_that_is_not_a_name_is_in_the_debug_output() {
    let mut event = charge_event();
    event["data"]["object"]["metadata"] = json!({ "cart": 1, "hanako@shop.example": 2 });
    event["liveMode"] = json!("no");
    let event = parse(&event);
    let paths = ["liveMode", "data.object.metadata.cart", "data.object.metadata.hanako@shop.example"];
    assert_eq!(event.skipped(), paths);
    let shown = format!("{event:?}");
    assert!(shown.contains(r#"skipped: ["liveMode", "data.object.metadata.cart", "data[…]"]"#), "{shown}");
    assert!(!format!("{event:?} {event:#?}").contains("hanako"), "{shown}");
}

/// The kinds are those that the document lists, told apart by the default of their member `object`.
#[test]
fn every_kind_of_object_is_recognised_by_its_member_object_or_by_the_type_of_the_event() {
    let mut kinds = 0;
    for (object, variant) in [
        ("charge", "Charge"),
        ("refund", "Refund"),
        ("code", "Code"),
        ("source", "Source"),
        ("customer", "Customer"),
        ("invoice", "Invoice"),
        ("subscription", "Subscription"),
        ("dispute", "Dispute"),
        ("terminal.reader", "Reader"),
    ] {
        let named = parse(&json!({ "data": { "object": { "id": "x_1", "object": object } } }));
        assert!(format!("{:?}", named.object).starts_with(&format!("{variant}(")), "{object}: {:?}", named.object);
        kinds += 1;
    }
    let document = elepay_spec::Document::parse("elepay.yaml", elepay::OPENAPI).unwrap();
    assert_eq!(document.at("/x-webhook/objects").as_array().map(Vec::len), Some(kinds));

    let by_type = parse(&json!({ "type": "refund.succeeded", "data": { "object": { "id": "ref_1" } } }));
    assert!(matches!(&by_type.object, EventObject::Refund(refund) if refund.id == "ref_1"), "{:?}", by_type.object);
}

#[test]
fn what_is_new_missing_or_retyped_loses_nothing_else() {
    for (event, skipped) in [
        (json!({}), vec![]),
        (json!({ "data": null, "type": null, "id": null }), vec![]),
        (
            json!({ "id": 5, "type": ["charge"], "createTime": "now", "liveMode": 1, "data": [] }),
            vec!["createTime", "data", "id", "liveMode", "type"],
        ),
        (json!({ "type": "moon.full", "data": { "object": { "id": "moo_1", "object": "moon" } }, "new": 1 }), vec![]),
        (
            json!({ "type": "charge.succeeded", "data": { "object": { "id": 1, "object": "charge" } } }),
            vec!["data.object"],
        ),
        (json!({ "data": { "object": { "object": "charge" } } }), vec!["data.object"]),
        (json!({ "data": { "object": null } }), vec![]),
        (json!({ "data": { "object": "charge" } }), vec!["data.object"]),
    ] {
        let parsed = parse(&event);
        assert_eq!(parsed.object, EventObject::Other, "{event}");
        assert_eq!(**parsed.json(), event);
        let mut names = parsed.skipped().to_vec();
        names.sort();
        assert_eq!(names, skipped, "{event}");
    }

    let mut event = charge_event();
    event["data"]["object"]["amount"] = json!("1800");
    event["data"]["object"]["status"] = json!("moonstruck");
    let event = parse(&event);
    let EventObject::Charge(charge) = &event.object else { panic!("{:?}", event.object) };
    assert_eq!((charge.id.as_str(), charge.amount), ("cha_1", None));
    assert_eq!(charge.status, Some(ChargeStatus::other("moonstruck")));
    assert_eq!(event.skipped(), ["data.object.amount"]);
    assert_eq!(event.json()["data"]["object"]["amount"], "1800");
}

#[test]
fn only_a_json_object_is_an_event() {
    for body in ["", " ", "null", "[]", "5", "\"event\"", "{", "{}x", "<html>", "{\"a\":}"] {
        assert_eq!(Event::parse_unverified(body.as_bytes()), Err(WebhookError::NotJson), "{body}");
    }
    assert_eq!(Event::parse_unverified(&[0xff, 0xfe, b'{', b'}']), Err(WebhookError::NotJson));
}

/// Its signature is valid, so elepay has sent it: it must not be refused seven times and then be gone.
#[test]
fn a_body_that_is_not_quite_json_loses_no_event() {
    for odd in [&b"\xff"[..], b"\n", b"\\ud83c", b"\\x"] {
        let before = concat!(
            r#"{"id":"evt_1","type":"charge.succeeded","data":"#,
            r#"{"object":{"id":"cha_1","object":"charge","description":""#
        );
        let body = [before.as_bytes(), odd, br#""}}}"#].concat();
        let event = Event::parse_unverified(&body).unwrap();
        assert_eq!(event.id.as_deref(), Some("evt_1"), "{odd:?}");
        assert!(matches!(&event.object, EventObject::Charge(charge) if charge.id == "cha_1"), "{odd:?}: {event:?}");
    }
}

#[test]
fn a_key_with_half_a_surrogate_pair_loses_no_object() {
    for body in [
        r#"{"id":"evt_1","\ud800":1,"data":{"object":{"id":"cha_1","object":"charge"}}}"#,
        r#"{"id":"evt_1","data":{"\udc00":[],"object":{"id":"cha_1","object":"charge"}}}"#,
        r#"{"id":"evt_1","data":{"object":{"id":"cha_1","\ud800":"\ud800","object":"charge"}}}"#,
    ] {
        let event = Event::parse_unverified(body.as_bytes()).unwrap();
        assert!(matches!(&event.object, EventObject::Charge(charge) if charge.id == "cha_1"), "{body}: {event:?}");
    }
}

/// A shop logs events. Names, email addresses and credentials must not get there.
#[test]
fn an_event_can_be_logged() {
    let event = parse(&json!({
        "type": "source.activated",
        "unknown": "hidden",
        "data": { "object": {
            "id": "src_1",
            "object": "source",
            "credential": "hidden",
            "cardInfo": { "name": "hidden" },
            "new": "hidden",
        } },
    }));
    assert!(matches!(event.object, EventObject::Source(_)));
    let text = format!("{event:?}");
    assert!(text.contains("src_1") && !text.contains("hidden"), "{text}");
}

/// As `fuzz/fuzz_targets/webhooks.rs` does with many more.
#[test]
fn the_seeds_of_the_fuzz_target_are_received() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/webhooks");
    let (secret, now) = (SigningSecret::new("whsec_fuzz").unwrap(), SystemTime::now());
    let verifier = Verifier::new(secret.clone()).unwrap().tolerance(Duration::MAX);
    let mut events = 0;
    for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let seed = fs::read(&file).unwrap();
        let (header, body) = seed[1..].split_at(usize::from(seed[0]));
        assert!(verifier.verify(header, body, now).is_err(), "{}", file.display());
        let parsed = Event::parse_unverified(body);
        events += u32::from(parsed.is_ok());
        let signed = verifier.verify(webhook::sign(&secret, body, now), body, now);
        assert_eq!(signed, parsed, "{}", file.display());
        if let Ok(json) = serde_json::from_slice::<Value>(body) {
            assert_eq!(**parsed.unwrap().json(), json, "{}", file.display());
        }
    }
    assert!(events > 8, "{events}");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(json!("charge")),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        let key = prop_oneof!["id", "object", "type", "data", "amount", "status", "refunds", "cardInfo", ".{0,4}"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(key, inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_object_is_read_as_an_event_and_kept(data in any_json(), extra in any_json()) {
        let event = json!({ "id": "evt_1", "data": data, "extra": extra });
        let parsed = parse(&event);
        prop_assert_eq!(parsed.id.as_deref(), Some("evt_1"));
        prop_assert_eq!(&**parsed.json(), &event);
    }

    #[test]
    fn no_body_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Event::parse_unverified(&body);
    }
}
