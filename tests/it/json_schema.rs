//! With the feature `schemars`, every type describes itself, and what it writes fits its description.

use elepay::types::{Charge, CreateChargeRequest, CreateCodeRequest, PaymentMethod, Source};
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

fn schema<T: JsonSchema>() -> Value {
    serde_json::to_value(schema_for!(T)).unwrap()
}

#[test]
fn requests_and_answers_describe_their_members_by_their_names_on_the_wire() {
    let document = crate::support::document::document();
    for (name, schema) in [
        ("Charge", schema::<Charge>()),
        ("Source", schema::<Source>()),
        ("CreateChargeRequest", schema::<CreateChargeRequest>()),
        ("CreateCodeRequest", schema::<CreateCodeRequest>()),
    ] {
        assert_eq!(schema["title"], name);
        let mut published: Vec<_> = document
            .members(&format!("/components/schemas/{name}/properties"))
            .into_iter()
            .map(|(_, name, _)| name)
            .collect();
        published.sort_unstable();
        let members: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(members, published, "{name}");
    }
    assert_eq!(schema::<CreateChargeRequest>()["required"], json!(["amount", "orderNo", "paymentMethod"]));
    assert_eq!(schema::<Charge>()["required"], json!(["id"]));
}

#[test]
fn an_open_enum_is_described_as_open() {
    let schema = schema::<PaymentMethod>();
    assert_eq!(schema["type"], "string");
    assert_eq!(schema.get("enum"), None);
    assert_eq!(schema["examples"].as_array().unwrap().len(), PaymentMethod::VALUES.len());
}

#[test]
fn times_and_sensitive_texts_are_described_by_what_is_on_the_wire() {
    let charge = schema::<Charge>();
    assert_eq!(charge["properties"]["credential"]["type"], json!(["string", "null"]));
    assert_eq!(charge["$defs"]["Timestamp"]["type"], "integer");
    assert_eq!(charge["properties"]["extra"]["additionalProperties"], json!({ "type": "string" }));
}
