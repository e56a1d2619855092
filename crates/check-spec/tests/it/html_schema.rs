use elepay_check_spec::read::html::find::{Message, Table};
use elepay_check_spec::read::html::schema::Components;
use elepay_check_spec::read::html::stream::Rows;
use serde_json::{Value, json};

/// Returns the schema of the field `a` of a table, and what was not understood.
fn of_field(entries: &Value) -> Option<(Value, Vec<String>)> {
    let mut refs = json!({
        "__0": { "type": "object", "typeName": "object", "infoTags": [], "props": [
            { "name": "a", "$type": "__1", "required": true },
        ] },
    });
    refs.as_object_mut().expect("an object").extend(entries.as_object().expect("an object").clone());
    let (message, root) = (Message::Request { content_type: String::new() }, json!("__0"));
    let mut components = Components::default();
    let table = Table { message, lossy: false, required: None, refs: &refs, root: &root };
    let whole = components.table(&Rows::default(), &table)?;
    let at = |schema: &Value| schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()).map(str::to_owned);
    let whole = components.schemas[&at(&whole)?].clone();
    Some((components.schemas[&at(&whole["properties"]["a"])?].clone(), components.not_understood))
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
    assert_eq!(of_field(&entries), Some((json!({ "type": "string" }), Vec::new())));
}

#[test]
fn tags_of_both_versions_are_keywords_and_unknown_ones_are_reported() {
    let part = |tag: &str, children: Value| json!({ "tag": tag, "children": children });
    let element = |label: &str, value: Value| part("div", json!([part("span", json!(label)), part("code", value)]));
    for (tags, schema) in [
        (
            json!([{ "label": "Length", "value": "1 <= length <= 50" }]),
            json!({ "type": "string", "minLength": 1, "maxLength": 50 }),
        ),
        (json!([element("Match", json!("^a b$"))]), json!({ "type": "string", "pattern": "^a b$" })),
        (json!([element("Multiple Of", json!(5))]), json!({ "type": "string", "multipleOf": 5 })),
        (json!([{ "label": "Value in", "value": "\"a\" | \"b\"" }]), json!({ "type": "string", "enum": ["a", "b"] })),
    ] {
        let read = of_field(&json!({ "__1": primitive("string", &tags) }));
        assert_eq!(read, Some((schema, Vec::new())), "{tags}");
    }
    let (schema, not_understood) =
        of_field(&json!({ "__1": primitive("string", &json!([{ "label": "Range", "value": "0 < value" }])) }))
            .expect("a schema");
    assert_eq!((schema, not_understood), (json!({ "type": "string" }), vec!["Range: 0 < value".to_owned()]));
}

#[test]
fn a_table_with_an_unknown_shape_is_not_used() {
    for entry in [
        json!({}),
        json!({ "type": "tuple", "typeName": "x", "infoTags": [] }),
        json!({ "type": "primitive", "typeName": "bigint", "infoTags": [] }),
        json!({ "type": "array", "typeName": "array<x>", "infoTags": [], "item": { "$type": "__9" } }),
        json!({ "type": "or", "typeName": "a | b", "infoTags": [], "items": [{ "name": "a" }, { "name": "b" }] }),
        primitive("string", &json!([{ "label": "Default", "value": "not JSON" }])),
    ] {
        assert_eq!(of_field(&json!({ "__1": entry })), None, "{entry}");
    }
}
