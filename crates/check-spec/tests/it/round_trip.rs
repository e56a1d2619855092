//! The facts that a page shows are read back exactly, and the others are listed as not checked.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use elepay_check_spec::document::{self, DocumentOperation};
use elepay_check_spec::facts::{Facts, Kind, sample};
use elepay_check_spec::read::{Fields, Page};
use elepay_spec::Document;

use crate::common::{is_required, rendered};
use crate::frozen::{self, check};
use crate::renderer::{Limits, Style};
use crate::shown::{Shown, shown};

const STYLES: [Style; 3] = [Style::Sectioned, Style::FlatUnnamed, Style::FlatNamed];
const LIMITS: [Limits; 3] = [Limits::English, Limits::Japanese, Limits::Attributes];

/// Returns the facts that a page of this style must show, with and without names.
fn expected(operation: &DocumentOperation, style: Style) -> (Facts, Vec<BTreeMap<Kind, Value>>) {
    let mut named = Facts::default();
    for (place, kind, value) in operation.facts.iter() {
        // A sample prints any number without a fraction as an integer, so it does not show which of them it is.
        let is_number = kind == Kind::Type && (value == "number" || value == "integer");
        let is_sample = place.as_str().starts_with("call") || place.as_str().starts_with("response");
        if is_number && style == Style::FlatUnnamed && place.as_str().starts_with("request") {
            continue;
        }
        if shown(style, place.as_str(), kind, is_required(operation, place)) == Shown::Named {
            // One without members is shown as a map without values is.
            let is_empty = kind == Kind::Type && value == "object" && is_sample && !place.is_root("call") && {
                !operation.facts.0.keys().any(|inner| inner.parent() == Some(place))
            };
            let value = if is_empty { json!(sample::EMPTY) } else { value.clone() };
            named.set(place, kind, if is_number && is_sample { json!("integer") } else { value });
        }
    }
    let fields = operation.order.iter().map(|place| {
        let facts = operation.facts.0.get(place).into_iter().flatten();
        let unnamed = facts.filter(|(kind, _)| shown(style, place.as_str(), **kind, false) == Shown::Unnamed);
        unnamed.map(|(kind, value)| (*kind, value.clone())).collect()
    });
    // The description of the body comes first.
    let fields: Vec<_> = if style == Style::FlatUnnamed && !operation.order.is_empty() {
        [BTreeMap::new()].into_iter().chain(fields).collect()
    } else {
        Vec::new()
    };
    (named, fields)
}

fn ensure_round_trip(document: &Document, style: Style, limits: Limits) {
    let operations = document::read(document);
    let pages = rendered(document, style, limits);
    for (operation, published) in operations.iter().zip(&pages) {
        let (named, unnamed) = expected(operation, style);
        let Page { shows, facts, unnamed: read_unnamed, conflicts, unsplit_patterns, .. } = &published.page;
        let request = match style {
            Style::Sectioned => Fields::Named,
            Style::FlatUnnamed => Fields::Unnamed,
            _ => Fields::Joined,
        };
        // Without a body there is nothing to tell the flat pages apart.
        if operation.body.is_some() {
            assert_eq!(shows.map(|shows| shows.request), Some(request), "{}", operation.id);
        }
        for (place, kind, value) in named.iter() {
            assert_eq!(facts.get(place, kind), Some(value), "{style:?} {limits:?}: {place} {kind}");
        }
        for (place, kind, value) in facts.iter() {
            assert_eq!(named.get(place, kind), Some(value), "{style:?} {limits:?}: {place} {kind} read too much");
        }
        assert_eq!(*read_unnamed, unnamed, "{style:?} {limits:?}");
        assert_eq!((conflicts.len(), unsplit_patterns.len()), (0, 0));
    }
    let comparison = check(document, &pages);
    assert_eq!(comparison.findings, [], "{style:?} {limits:?}");
    // Every fact of the document is shown by some page, or listed as not checked.
    let mut all_shown = std::collections::BTreeSet::new();
    for operation in &operations {
        for (place, kind, _) in operation.facts.iter() {
            if shown(style, place.as_str(), kind, is_required(operation, place)) != Shown::No {
                all_shown.insert((operation.pointer(place, kind), kind, place.name().to_owned()));
            }
        }
    }
    for operation in &operations {
        for (place, kind, value) in operation.facts.iter() {
            let what = format!("{place} {kind}").trim().to_owned();
            let unchecked = comparison.not_checked.iter().any(|not| not.operation == operation.id && not.what == what);
            let pointer = operation.pointer(place, kind);
            let is_shown = all_shown.contains(&(pointer, kind, place.name().to_owned()));
            let elsewhere = all_shown.iter().any(|(other, of, _)| {
                *other == pointer && (*of == kind || *of == Kind::Type && kind == Kind::Container)
            });
            let by_the_call = *value == false && kind == Kind::Required && style == Style::FlatUnnamed
                || style != Style::Sectioned && matches!(kind, Kind::Method | Kind::Path);
            if is_shown {
                assert!(!unchecked, "{style:?}: {what} is shown, and listed as unchecked");
            } else {
                assert!(
                    unchecked || elsewhere || by_the_call,
                    "{style:?}: {}: {what} is not accounted for",
                    operation.id
                );
            }
        }
    }
}

#[test]
fn the_document_is_read_back_from_its_own_pages_in_every_style() {
    for style in STYLES {
        for limits in LIMITS {
            ensure_round_trip(&frozen::document(), style, limits);
        }
    }
}

/// A random schema of one field.
fn field() -> impl Strategy<Value = Value> {
    let word = || "[a-z]{3,8}";
    let text = (
        proptest::option::of(word()),
        proptest::option::of(1u32..5000),
        proptest::option::of(Just("uri")),
        proptest::option::of(500u32..9000),
    )
        .prop_map(|(default, most, format, bytes)| {
            let mut schema = json!({ "type": "string" });
            let mut set = |keyword: &str, value: Option<Value>| {
                if let Some(value) = value {
                    schema[keyword] = value;
                }
            };
            set("default", default.map(Value::from));
            set("maxLength", most.map(|most| json!(most + 8)));
            set("x-max-bytes", bytes.map(Value::from));
            set("format", format.map(Value::from));
            schema
        });
    let integer = (proptest::option::of(1u32..50), proptest::option::of(50u32..99), proptest::option::of(20u32..70))
        .prop_map(|(least, most, default)| {
            let mut schema = json!({ "type": "integer" });
            let bounds = [("minimum", least), ("maximum", most), ("default", default)];
            // A sample of zero would be below the minimum.
            for (keyword, value) in bounds.into_iter().filter(|(keyword, _)| *keyword != "minimum" || default.is_some())
            {
                if let Some(value) = value {
                    schema[keyword] = json!(value);
                }
            }
            if let (Some(default), Some(least)) = (default, least) {
                schema["minimum"] = json!(least.min(default));
            }
            if let (Some(default), Some(most)) = (default, most) {
                schema["maximum"] = json!(most.max(default));
            }
            schema
        });
    let values = proptest::collection::btree_set("[a-z_]{3,9}", 2..6)
        .prop_map(|values| json!({ "type": "string", "enum": values }));
    let number = Just(json!({ "type": "number" }));
    let boolean = proptest::option::of(any::<bool>()).prop_map(|default| match default {
        Some(default) => json!({ "type": "boolean", "default": default }),
        None => json!({ "type": "boolean" }),
    });
    let map = (proptest::option::of(1u32..30), proptest::option::of(10u32..300)).prop_map(|(keys, bytes)| {
        let mut schema = json!({ "type": "object", "additionalProperties": { "type": "string" } });
        if let Some(keys) = keys {
            schema["maxProperties"] = json!(keys + 1);
        }
        if let Some(bytes) = bytes {
            schema["additionalProperties"]["x-max-bytes"] = json!(bytes);
        }
        schema
    });
    let leaf = prop_oneof![text, integer, number, values, boolean, map];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![inner.clone().prop_map(|items| json!({ "type": "array", "items": items })), object(inner),]
    })
}

fn object(field: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    proptest::collection::btree_map("[a-z][a-zA-Z]{1,8}", (field, any::<bool>()), 1..5).prop_map(|fields| {
        let required: Vec<_> =
            fields.iter().filter(|(_, (_, required))| *required).map(|(name, _)| name.clone()).collect();
        let properties: serde_json::Map<_, _> = fields.into_iter().map(|(name, (schema, _))| (name, schema)).collect();
        let mut schema = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schema
    })
}

prop_compose! {
    fn any_document()(
        body in proptest::option::of(object(field())),
        response in object(field()),
        parameter in field().prop_filter("a scalar", |schema| schema["type"] != "object" && schema["type"] != "array"),
        required in any::<bool>(),
    ) -> Document {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let mut operation = json!({
            "operationId": "doSomething",
            "tags": ["Thing"],
            "externalDocs": { "description": "Do something", "url": "https://docs.example.com/do" },
            "parameters": [
                { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } },
                { "name": "filter", "in": "query", "required": required, "schema": parameter },
            ],
            "responses": { "200": { "content": { "application/json": { "schema": reference("Response") } } } },
        });
        let mut schemas = json!({ "Response": response });
        if let Some(body) = body {
            operation["requestBody"] = json!({ "content": { "application/json": { "schema": reference("Body") } } });
            schemas["Body"] = body;
        }
        let document = json!({
            "servers": [{ "url": "https://api.example.com" }],
            "security": [{ "bearer": [] }],
            "paths": { "/things/{id}": { "post": operation } },
            "components": { "securitySchemes": { "bearer": { "scheme": "bearer" } }, "schemas": schemas },
        });
        Document::parse("any.yaml", &document.to_string()).expect("JSON is YAML")
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_document_is_read_back_from_its_own_pages_in_every_style(document in any_document()) {
        for style in STYLES {
            for limits in LIMITS {
                ensure_round_trip(&document, style, limits);
            }
        }
    }
}
