//! OpenAPI documents of others: whatever they are written in, they state the same facts.

use elepay_check_spec::compare::compare;
use elepay_check_spec::document;
use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::lock::{self, Published};
use elepay_check_spec::read::{Page, openapi};
use elepay_spec::Document;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fixtures::{self, TEXT};
use crate::mutations;
use crate::renderer::Style;
use crate::single_changes::ensure_found_except;

pub fn published(text: &str) -> Vec<Published> {
    let (document, pages) = openapi::read(text).expect("it is read");
    let of = |page| Published { document: Some(document.clone()), ..Published::new("openapi.yaml", text, page) };
    pages.into_iter().map(of).collect()
}

fn value() -> Value {
    Document::parse("document.yaml", TEXT).expect("it is read").value
}

/// Returns the pages of a document with one operation, `GET /a`, whose response has the field `a` with this schema.
fn with_schema(version: &str, schema: &Value, schemas: &Value) -> Result<Vec<Page>, String> {
    let whole = json!({ "type": "object", "properties": { "a": schema } });
    let content = json!({ "application/json": { "schema": whole } });
    let document = json!({
        "openapi": version,
        "paths": { "/a": { "get": { "responses": { "200": { "content": content } } } } },
        "components": { "schemas": schemas },
    });
    openapi::read(&document.to_string()).map(|(_, pages)| pages).map_err(|reason| format!("{reason:#}"))
}

/// Returns the facts of `response.a`, apart from its presence.
fn facts(schema: &Value) -> Vec<(Kind, Value)> {
    let schemas = json!({
        "S": { "type": "string", "maxLength": 9 }, "T": { "$ref": "#/components/schemas/S" },
        "O": { "type": "object", "required": ["b"], "properties": { "b": { "type": "string" } } },
    });
    let pages = with_schema("3.1.0", schema, &schemas).expect("it is read");
    let facts = pages[0].facts.0[&Place::parse("response.a")].clone();
    facts.into_iter().filter(|(kind, _)| *kind != Kind::Present).collect()
}

#[test]
fn a_document_agrees_with_itself_and_leaves_nothing_unchecked() {
    let document = fixtures::document();
    for text in [TEXT.to_owned(), value().to_string()] {
        let comparison = compare(&document, &document::read(&document), &published(&text));
        assert_eq!(comparison.findings, []);
        let unchecked: Vec<_> = comparison.not_checked.iter().filter(|not| !not.operation.is_empty()).collect();
        assert!(unchecked.is_empty(), "{unchecked:?}");
    }
}

#[test]
fn a_change_of_the_document_is_found_by_an_openapi_document() {
    let document = fixtures::document();
    let mut pages = published(TEXT);
    for page in &mut pages {
        page.url.clone_from(&page.page.title);
    }
    let all = mutations::all(&document);
    ensure_found_except("OpenAPI", (&document, &all), &pages, |_| Style::Html, &|_, _, _| false, 300);
}

#[test]
fn a_limit_of_a_whole_body_is_compared() {
    let document = fixtures::document();
    let mut changed = value();
    let body = &mut changed["components"]["schemas"]["NewCode"];
    assert_eq!(body["type"], "object");
    body["maxProperties"] = json!(3);
    body["deprecated"] = json!(true);
    let comparison = compare(&document, &document::read(&document), &published(&changed.to_string()));
    let messages: Vec<_> = comparison.findings.iter().map(|finding| finding.message.as_str()).collect();
    let expected = [
        "`request`: published deprecated true, the document has none",
        "`request`: published max keys 3, the document has none",
    ];
    assert_eq!(messages, expected);
}

#[test]
fn a_schema_is_the_same_in_every_form() {
    let limited = vec![(Kind::Type, json!("string")), (Kind::MaxCharacters, json!(9))];
    for schema in [
        json!({ "type": "string", "maxLength": 9 }),
        json!({ "type": ["string", "null"], "maxLength": 9 }),
        json!({ "type": "string", "nullable": true, "maxLength": 9.0 }),
        json!({ "$ref": "#/components/schemas/S" }),
        json!({ "$ref": "#/components/schemas/T", "description": "Beside it." }),
        json!({ "$ref": "#/components/schemas/%53" }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/T" }], "nullable": true, "description": "x" }),
        json!({ "oneOf": [{ "$ref": "#/components/schemas/S" }, { "type": "null" }] }),
        json!({ "anyOf": [{ "type": "null" }, { "type": "string", "maxLength": 9 }] }),
        json!({ "allOf": [{ "type": "string", "maxLength": 20 }, { "maxLength": 9 }] }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/S" }], "maxLength": 30 }),
        json!({ "type": "string", "description": "Its name.\n\nMaximum length is 9 characters." }),
    ] {
        assert_eq!(facts(&schema), limited, "{schema}");
    }
    for (schema, expected) in [
        (json!({ "const": "x" }), vec![(Kind::Type, json!("string")), (Kind::Enum, json!(["x"]))]),
        (
            json!({ "type": "integer", "exclusiveMinimum": 0, "maximum": 5, "exclusiveMaximum": true }),
            vec![(Kind::Type, json!("integer")), (Kind::Minimum, json!(1)), (Kind::Maximum, json!(4))],
        ),
        (json!({ "items": { "type": "string" } }), vec![(Kind::Type, json!("array"))]),
        (
            json!({ "properties": {} , "type": "object", "additionalProperties": false }),
            vec![(Kind::Type, json!("object"))],
        ),
        (json!({ "type": "object", "additionalProperties": { "type": "string" } }), vec![(Kind::Type, json!("map"))]),
        (
            json!({ "type": "string", "contentMediaType": "application/octet-stream", "deprecated": true }),
            vec![(Kind::Deprecated, json!(true)), (Kind::Type, json!("string")), (Kind::Format, json!("binary"))],
        ),
    ] {
        assert_eq!(facts(&schema), expected, "{schema}");
    }
}

#[test]
fn parts_are_merged_and_read_only_fields_are_of_responses() {
    let schema = json!({ "allOf": [
        { "$ref": "#/components/schemas/A" },
        { "type": "object", "properties": {
            "own": { "type": "boolean" }, "made": { "type": "integer", "readOnly": true },
        } },
    ], "required": ["own"] });
    let schemas = json!({ "A": {
        "type": "object", "required": ["b"],
        "properties": { "b": { "type": "string" }, "again": schema, "secret": { "type": "string", "writeOnly": true } },
    } });
    let content = json!({ "content": { "application/json": { "schema": schema } } });
    let operation = json!({ "requestBody": content, "responses": { "200": content } });
    let document = json!({
        "openapi": "3.2.0", "paths": { "/a": { "post": operation } }, "components": { "schemas": schemas },
    });
    let (_, pages) = openapi::read(&document.to_string()).expect("it is read");
    let is = |place: &str, kind| pages[0].facts.get(&Place::parse(place), kind).cloned();
    for (place, kind, value) in [
        ("request.b", Kind::Required, Some(json!(true))),
        ("request.own", Kind::Required, Some(json!(true))),
        ("request.secret", Kind::Type, Some(json!("string"))),
        ("request.made", Kind::Present, None),
        ("response.made", Kind::Type, Some(json!("integer"))),
        ("response.secret", Kind::Present, None),
        ("response.own", Kind::Required, Some(json!(true))),
        ("response.again.own", Kind::Type, Some(json!("boolean"))),
    ] {
        assert_eq!(is(place, kind), value, "{place} {kind}");
    }
}

#[test]
fn what_stands_around_operations_is_theirs() {
    let parameter = |name: &str, location: &str, schema: &str| {
        let required = schema == "boolean";
        json!({ "name": name, "in": location, "required": required, "schema": { "type": schema } })
    };
    let item = json!({
        "parameters": [
            parameter("id", "path", "string"),
            parameter("id", "query", "integer"),
            parameter("Accept", "header", "string"),
        ],
        "get": {
            "operationId": "a", "deprecated": true, "parameters": [parameter("id", "query", "boolean")],
            "responses": { "204": { "description": "x" } },
        },
    });
    let text = json!({
        "openapi": "3.0.3", "paths": { "/a/{id}": { "$ref": "#/components/pathItems/A" } },
        "servers": [{ "url": "https://{host}.example.com/", "variables": { "host": { "default": "api" } } }],
        "security": [{ "key": [] }],
        "components": {
            "securitySchemes": { "key": { "type": "http", "scheme": "Bearer" } }, "pathItems": { "A": item },
        },
    });
    let (_, pages) = openapi::read(&text.to_string()).expect("it is read");
    let is = |place: &str, kind| pages[0].facts.get(&Place::parse(place), kind).cloned();
    for (place, kind, value) in [
        ("", Kind::Server, Some(json!("https://api.example.com"))),
        ("", Kind::Status, Some(json!("204"))),
        ("", Kind::Deprecated, Some(json!(true))),
        ("path.id", Kind::Required, Some(json!(true))),
        ("query.id", Kind::Type, Some(json!("boolean"))),
        ("header.Accept", Kind::Present, None),
        ("scheme.bearer", Kind::Present, Some(json!(true))),
    ] {
        assert_eq!(is(place, kind), value, "{place} {kind}");
    }
}

#[test]
fn a_document_that_cannot_be_read_is_a_clear_error() {
    let deep = format!("{}{}", "{\"a\":".repeat(120), "1".to_owned() + &"}".repeat(120));
    for (text, reason) in [
        ("swagger: '2.0'\npaths: {}".to_owned(), "is a document of Swagger, the predecessor of OpenAPI"),
        ("openapi: 4.0.0\npaths: {}".to_owned(), "is of OpenAPI 4.0.0; 3.0, 3.1 and 3.2 are read"),
        ("openapi: 3.0.0".to_owned(), "has no `paths`"),
        ("openapi: 3.0.0\npaths: {}".to_owned(), "has no operations"),
        ("openapi: 3.0.0\npaths: [".to_owned(), "not valid YAML"),
        ("{\"openapi\": 3".to_owned(), "is not valid JSON"),
        (format!("{{\"openapi\":\"3.0.0\",\"paths\":{deep}}}"), "is nested more than 100 levels deep"),
    ] {
        let error = format!("{:#}", openapi::read(&text).expect_err(reason));
        assert!(error.contains(reason), "{error}");
    }
    for (schemas, reason) in [
        (json!({ "S": { "$ref": "#/components/schemas/S" } }), "does it come back to itself?"),
        (json!({ "S": { "allOf": [{ "$ref": "#/components/schemas/S" }, {}] } }), "is a part of itself"),
        (json!({ "S": { "$ref": "#/components/schemas/Gone" } }), "`$ref: #/components/schemas/Gone` has no target"),
        (json!({ "S": { "$ref": "other.yaml#/S" } }), "refers to another document"),
        (endless(), "have no end"),
        (doubling(), "do they refer to each other without end?"),
    ] {
        let error = with_schema("3.0.0", &json!({ "$ref": "#/components/schemas/S" }), &schemas).expect_err(reason);
        assert!(error.contains(reason), "{error}");
    }
}

/// Types of which each uses the next one twice.
fn endless() -> Value {
    let of = |next: usize| {
        let next = json!({ "$ref": format!("#/components/schemas/S{next}") });
        json!({ "type": "object", "properties": { "a": next, "b": next } })
    };
    let mut schemas = json!({ "S": of(0), "S40": { "type": "string" } });
    for index in 0..40 {
        schemas[format!("S{index}")] = of(index + 1);
    }
    schemas
}

/// As `endless`, with parts of one type.
fn doubling() -> Value {
    let of = |next: usize| {
        let next = json!({ "$ref": format!("#/components/schemas/S{next}") });
        json!({ "allOf": [next, next] })
    };
    let mut schemas = json!({ "S": of(0), "S20": { "type": "string" } });
    for index in 0..20 {
        schemas[format!("S{index}")] = of(index + 1);
    }
    schemas
}

#[test]
fn members_that_openapi_does_not_have_are_told() {
    let pages = with_schema("3.1.0", &json!({ "type": "string", "maxLenght": 4 }), &json!({})).expect("it is read");
    assert!(pages[0].not_understood[0].starts_with("maxLenght at "), "{:?}", pages[0].not_understood);
    let pages = with_schema("3.1.0", &json!({ "type": "array", "uniqueItems": true }), &json!({})).expect("it is read");
    assert!(pages[0].not_understood[0].starts_with("uniqueItems at "), "{:?}", pages[0].not_understood);
}

#[test]
fn the_lock_keeps_a_document_without_its_prose() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, pages) = (folder.path().join("lock.json"), published(TEXT));
    lock::write(&file, &pages, &[]).expect("it is written");
    let text = std::fs::read_to_string(&file).expect("it is there");
    assert!(!text.contains("\"description\": \"") && !text.contains("A note"), "{text}");
    assert_eq!(lock::read(&file).expect("it is read").pages, pages);
    assert_eq!(lock::diff(&pages, &lock::read(&file).expect("it is read").pages), [""; 0]);
    // What operations share is there once.
    assert_eq!(text.matches("\"last4\"").count(), 1);
    let changed = published(&TEXT.replace("maxLength: 32", "maxLength: 33"));
    let diff = lock::diff(&pages, &changed);
    assert!(diff.contains(&"~ openapi.yaml: path.id max characters 32 -> 33".to_owned()), "{diff:?}");
}

#[test]
fn a_large_document_is_read_quickly() {
    let mut document = value();
    let filler = "x".repeat(900);
    for index in 0..1000 {
        document["components"]["schemas"][format!("More{index}")] = json!({ "type": "string", "description": filler });
        document["paths"][format!("/more{index}")]["get"] = json!({ "responses": { "200": { "content": {
            "application/json": { "schema": { "$ref": format!("#/components/schemas/More{index}") } }
        } } } });
    }
    let text = document.to_string();
    assert!(text.len() > 1 << 20);
    let begun = std::time::Instant::now();
    assert_eq!(openapi::read(&text).expect("it is read").1.len(), 1005);
    println!("{} KiB in {:?}", text.len() >> 10, begun.elapsed());
    // Generous, for a busy machine.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_damaged_document_is_read_or_rejected(
        at in any::<prop::sample::Index>(),
        length in 0usize..60,
        other in "[\\PC\n]{0,12}",
        is_json: bool,
    ) {
        let whole: Vec<char> = if is_json { value().to_string().chars().collect() } else { TEXT.chars().collect() };
        let at = at.index(whole.len());
        let end = (at + length).min(whole.len());
        let changed = [&whole[..at], &other.chars().collect::<Vec<_>>(), &whole[end..]].concat();
        let _ = openapi::read(&changed.into_iter().collect::<String>());
    }

    #[test]
    fn any_value_in_place_of_another_is_read_or_rejected(
        which in any::<prop::sample::Index>(),
        other in prop::sample::select(vec![
            json!(null), json!(true), json!(-1.5), json!("#/paths"), json!([]), json!({}), json!({ "$ref": "#" }),
            json!({ "$ref": "#/components/schemas/Code" }), json!([{ "allOf": [{ "$ref": "#/paths" }] }]),
        ]),
    ) {
        let mut document = value();
        let all = pointers(&document, "");
        *document.pointer_mut(&all[which.index(all.len())]).expect("a value") = other;
        let _ = openapi::read(&document.to_string());
    }
}

/// Returns the pointers of all values inside a value.
fn pointers(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (elepay_spec::join(at, name), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, value)| (format!("{at}/{index}"), value)).collect()
        }
        _ => Vec::new(),
    };
    let deeper = inner.iter().flat_map(|(at, value)| pointers(value, at)).collect::<Vec<_>>();
    inner.into_iter().map(|(at, _)| at).chain(deeper).collect()
}
