//! The tables of types that pages of older versions have, entry by entry.

use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::read::{Page, html};
use serde_json::{Value, json};

/// Returns a page whose data has these values as its rows, the first being row 0.
pub fn page(rows: &[Value]) -> String {
    let rows: Vec<_> = rows.iter().enumerate().map(|(id, row)| format!("{id:x}:{row}\n")).collect();
    let rows = rows.concat();
    let pushed = json!([1, rows]).to_string().replace('<', "\\u003c");
    format!("<html><body><h1>Title</h1><script>self.__next_f.push({pushed})</script></body></html>")
}

/// Returns the page of an operation whose response has one field `a` with these entries, from `__1` on.
fn with_entries(entries: &Value) -> String {
    let mut refs = json!({
        "__0": { "type": "object", "typeName": "object", "infoTags": [], "props": [
            { "name": "a", "$type": "__1", "required": true },
        ] },
    });
    refs.as_object_mut().expect("an object").extend(entries.as_object().expect("an object").clone());
    let table = json!({ "name": "response", "as": "body", "generated": { "refs": refs, "$root": "__0" } });
    let in_tab = json!(["$", "div", null, { "value": "application/json", "children": ["$", "$L9", null, table] }]);
    let in_status = json!(["$", "div", null, { "value": "200", "children": in_tab }]);
    let request = json!({ "method": "GET", "route": "/a", "parameters": [], "body": "$undefined", "securities": [] });
    page(&[json!([["$", "$L8", null, request], in_status])])
}

/// Returns the facts of the field, and what was not understood.
fn of_field(entries: &Value) -> (Vec<(Kind, Value)>, Vec<String>) {
    let (_, page): (String, Page) = html::read(&with_entries(entries)).expect("a page");
    let facts = page.facts.0[&Place::parse("response.a")].clone();
    let own = facts.into_iter().filter(|(kind, _)| !matches!(kind, Kind::Present | Kind::Required));
    (own.collect(), page.not_understood)
}

fn primitive(name: &str, tags: &Value) -> Value {
    json!({ "type": "primitive", "typeName": name, "infoTags": tags })
}

#[test]
fn a_nullable_type_is_that_type() {
    let (string, nothing) = (primitive("string", &json!([])), primitive("null", &json!([])));
    let or = json!({ "type": "or", "typeName": "string | null", "infoTags": [], "items": [
        { "name": "string", "$type": "__1_type:string" }, { "name": "null", "$type": "__1_type:null" },
    ] });
    let entries = json!({ "__1": or, "__1_type:string": string, "__1_type:null": nothing });
    assert_eq!(of_field(&entries), (vec![(Kind::Type, json!("string"))], Vec::new()));
}

#[test]
fn tags_of_all_versions_are_limits_and_unknown_ones_are_reported() {
    let part = |tag: &str, children: Value| json!(["$", tag, null, { "children": children }]);
    let element = |label: &str, value: Value| part("div", json!([part("span", json!(label)), part("code", value)]));
    let translated = |key: &str, value: &str| json!({ "label": ["$", "$L7", null, { "label": key }], "value": value });
    for (tag, facts) in [
        (
            json!({ "label": "Length", "value": "1 <= length <= 50" }),
            vec![(Kind::MinCharacters, json!(1)), (Kind::MaxCharacters, json!(50))],
        ),
        (translated("schemaLength", "length <= 50"), vec![(Kind::MaxCharacters, json!(50))]),
        (translated("schemaDefault", "\"JPY\""), vec![(Kind::Default, json!("JPY"))]),
        (translated("schemaValueIn", "\"a\" | \"b\""), vec![(Kind::Enum, json!(["a", "b"]))]),
        (element("Match", json!("^a b$")), vec![(Kind::Pattern, json!("^a b$"))]),
        (element("Multiple Of", json!(5)), vec![(Kind::MultipleOf, json!(5))]),
        (json!({ "label": "Value in", "value": "\"a\" | \"b\"" }), vec![(Kind::Enum, json!(["a", "b"]))]),
    ] {
        let (mut read, not_understood) = of_field(&json!({ "__1": primitive("string", &json!([tag])) }));
        read.retain(|(kind, _)| *kind != Kind::Type);
        assert_eq!((read, not_understood), (facts, Vec::new()), "{tag}");
    }
    for tag in [json!({ "label": "Range", "value": "0 < value" }), translated("schemaNew", "7")] {
        let (_, not_understood) = of_field(&json!({ "__1": primitive("string", &json!([tag])) }));
        assert_eq!(not_understood.len(), 1, "{tag}");
    }
}

#[test]
fn a_table_with_an_unknown_shape_is_data_that_was_not_understood() {
    for entry in [
        json!({}),
        json!({ "type": "tuple", "typeName": "x", "infoTags": [] }),
        json!({ "type": "primitive", "typeName": "bigint", "infoTags": [] }),
        json!({ "type": "array", "typeName": "array<x>", "infoTags": [], "item": { "$type": "__9" } }),
        json!({ "type": "or", "typeName": "a | b", "infoTags": [], "items": [{ "name": "a" }, { "name": "b" }] }),
        primitive("string", &json!([{ "label": "Default", "value": "not JSON" }])),
    ] {
        let reason = html::read(&with_entries(&json!({ "__1": entry }))).expect_err("unknown").to_string();
        assert!(reason.starts_with("there is data in it that was not understood: "), "{entry}: {reason}");
    }
}

#[test]
fn data_of_an_unknown_form_is_not_passed_over() {
    let document = json!({ "openapi": "3.2.0", "paths": { "/a": { "get": { "responses": {} } } } });
    for value in [
        json!({ "spec": document }),
        json!({ "payload": { "bundled": document } }),
        json!({ "payload": { "bundled": document }, "operations": [] }),
        json!({ "method": "GET", "route": "/a", "another": {} }),
        json!({ "operationId": "a" }),
        json!({ "preloaded": { "docs": { "en": document } }, "document": "ja", "operations": [] }),
    ] {
        let reason = html::read(&page(&[json!(["$", "$L8", null, value])])).expect_err("unknown").to_string();
        assert!(reason.starts_with("there is data in it that was not understood: "), "{value}: {reason}");
    }
}
