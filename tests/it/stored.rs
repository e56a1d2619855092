//! JSON that was stored, or received by other means than a call, is decoded as tolerantly as a response.

use std::fmt::Debug;

use crate::support::document::{document, sample};
use elepay::types::{Charge, ChargeList, Code};
use elepay::{AnyJson, Decodable, DecodeError, decode};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

/// Decodes JSON, and then what the value serializes to, which must be the same.
fn twice<T: Decodable + Serialize + PartialEq + Debug>(json: &[u8]) -> Result<(Value, Vec<String>), DecodeError> {
    let first = decode::<T>(json)?;
    let stored = serde_json::to_vec(&first.value).unwrap();
    let second = decode::<T>(&stored).unwrap();
    assert_eq!((&second.value, second.skipped.as_slice()), (&first.value, &[] as &[String]));
    Ok((serde_json::from_slice(&stored).unwrap(), first.skipped))
}

/// `support::calls` asserts the same of every response that any test receives.
#[test]
fn what_a_type_serializes_to_is_read_again_without_loss() {
    let sample = |name: &str| sample(document().at(&format!("/components/schemas/{name}")));
    let (charge, list, code) = (sample("Charge"), sample("ChargeList"), sample("Code"));
    assert_eq!(twice::<Charge>(charge.to_string().as_bytes()).unwrap(), (charge, Vec::new()));
    assert_eq!(twice::<ChargeList>(list.to_string().as_bytes()).unwrap(), (list, Vec::new()));
    assert_eq!(twice::<Code>(code.to_string().as_bytes()).unwrap(), (code, Vec::new()));
}

#[test]
fn stored_json_is_decoded_as_far_as_it_fits() {
    let stored = json!({ "id": "cha_1", "amount": 100.0, "status": "newer", "cardInfo": { "last4": 1 }, "gone": [] });
    let (value, skipped) = twice::<Charge>(stored.to_string().as_bytes()).unwrap();
    assert_eq!(value, json!({ "id": "cha_1", "amount": 100, "status": "newer", "cardInfo": {} }));
    assert_eq!(skipped, ["cardInfo.last4"]);
    // Text, bytes, and what owns them.
    assert_eq!(decode::<Charge>(stored.to_string()).unwrap().value.id, "cha_1");
    assert_eq!(decode::<Charge>(stored.to_string().into_bytes()).unwrap().value.id, "cha_1");
}

#[test]
fn any_json_is_read_unchanged() {
    for json in [json!([1, { "a": null }]), json!("text"), json!(null), json!({ "id": "x" })] {
        assert_eq!(*decode::<AnyJson>(json.to_string()).unwrap().value, json);
    }
}

#[test]
fn json_that_cannot_be_used_is_an_error_that_shows_nothing_of_it() {
    for (json, text) in [
        ("", "the body is empty"),
        (" \n", "the body is empty"),
        ("[{\"secret\":1}]", "the body is not a JSON object"),
        ("{\"secret\":1}", "the body has no usable `id`"),
        ("{\"id\":\"secret\"", "the body is JSON that is cut off at line 1, column 14"),
        ("{\"id\":secret}", "the body is invalid JSON at line 1, column 7"),
    ] {
        let error = decode::<Charge>(json).unwrap_err();
        assert_eq!(error.to_string(), text);
        assert!(!format!("{error:?}").contains("secret"));
        assert_eq!(error, error.clone());
    }
    let error = decode::<AnyJson>("{},".repeat(20_001)).unwrap_err();
    assert_eq!(error.to_string(), "the body has more than 20000 objects and lists");
    assert!(decode::<AnyJson>(" ").is_err());
}

/// A key of metadata can be anything, such as an email address.
#[test]
fn no_key_that_is_not_a_name_is_in_the_debug_output() {
    let metadata = json!({ "cart": 1, "hanako@shop.example": 2 });
    let decoded = decode::<Charge>(json!({ "id": "cha_1", "metadata": metadata }).to_string()).unwrap();
    assert_eq!(decoded.skipped, ["metadata.cart", "metadata.hanako@shop.example"]);
    let shown = format!("{decoded:?}");
    assert!(shown.contains(r#"skipped: ["metadata.cart", "metadata[…]"]"#), "{shown}");
    assert!(!format!("{decoded:?} {decoded:#?}").contains("hanako"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn whatever_was_decoded_can_be_stored_and_read_again(
        changes in prop::collection::vec((any::<prop::sample::Index>(), value()), 0..8),
    ) {
        let mut charge = sample(document().at("/components/schemas/Charge"));
        let names: Vec<String> = charge.as_object().unwrap().keys().filter(|name| *name != "id").cloned().collect();
        for (at, value) in changes {
            charge[at.get(&names).as_str()] = value;
        }
        prop_assert!(twice::<Charge>(charge.to_string().as_bytes()).is_ok());
    }
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        Just(json!({ "data": [{ "id": "ref_1" }, 7] })),
    ]
}
