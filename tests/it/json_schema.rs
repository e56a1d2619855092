//! With the feature `schemars`, every type has a JSON Schema that fits what it writes.

use crate::support::document::document;
use elepay::types::{Charge, CreateChargeRequest, CreateCodeRequest, PaymentMethod, Source};
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

fn schema<T: JsonSchema>() -> Value {
    serde_json::to_value(schema_for!(T)).unwrap()
}

#[test]
fn requests_and_responses_have_schemas_with_the_names_on_the_wire() {
    let document = document();
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
fn the_schema_of_an_open_enum_is_open() {
    let schema = schema::<PaymentMethod>();
    assert_eq!(schema["type"], "string");
    assert_eq!(schema.get("enum"), None);
    assert_eq!(schema["examples"].as_array().unwrap().len(), PaymentMethod::VALUES.len());
}

#[test]
fn the_schemas_of_times_and_sensitive_strings_are_those_on_the_wire() {
    let charge = schema::<Charge>();
    assert_eq!(charge["properties"]["credential"]["type"], json!(["string", "null"]));
    assert_eq!(charge["$defs"]["Timestamp"]["type"], "integer");
    assert_eq!(charge["properties"]["extra"]["additionalProperties"], json!({ "type": "string" }));
}
