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

/// A user's own types, with the names of ours and with schemas written by hand.
mod own {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    macro_rules! numbers {
        ($($name:ident)*) => {
            $(pub struct $name;

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({ "type": "number" })
                }
            })*
        };
    }
    numbers!(AnyJson Charge Resource Sensitive Timestamp);
}

#[test]
fn a_type_of_the_user_with_the_name_of_ours_keeps_its_own_schema() {
    fn both<Ours: JsonSchema, Own: JsonSchema>() {
        #[derive(JsonSchema)]
        #[allow(dead_code, reason = "only its schema is used")]
        struct Both<Ours, Own> {
            ours: Ours,
            own: Own,
        }

        let definition = |schema: &Value, property: &str| {
            let property = &schema["properties"][property];
            let path = property["$ref"].as_str().map(|path| path.trim_start_matches('#'));
            path.map_or(property, |path| schema.pointer(path).unwrap()).clone()
        };
        let together = schema::<Both<Ours, Own>>();
        assert_eq!(definition(&together, "own"), json!({ "type": "number" }), "{together}");
        let mut alone = schema::<Ours>();
        for added in ["$schema", "title", "$defs"] {
            alone.as_object_mut().unwrap().remove(added);
        }
        assert_eq!(definition(&together, "ours"), alone, "{together}");
    }

    both::<elepay::types::Resource, own::Resource>();
    both::<elepay::Timestamp, own::Timestamp>();
    both::<elepay::AnyJson, own::AnyJson>();
    both::<elepay::Sensitive<String>, own::Sensitive>();
    both::<Charge, own::Charge>();
}
