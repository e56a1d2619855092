//! What the code generator is shown of the document.
//!
//! The document says what the vendor says. The generator would turn much of that into code that refuses
//! answers, invents values or hides an answer's status, so it gets a document of its own, built here from
//! what it must see and nothing else. Each function adds one thing and says why it is so.

use elepay_spec::{Document, Operation, join, operations, reference};
use serde_json::{Map, Value, json};

use crate::emit::rustdoc;
use crate::kind::{Kind, kind};

/// The component that stands for every sensitive text; the generator replaces it by a type of ours.
pub const SENSITIVE: &str = "SensitiveText";

/// The whole document for the generator.
///
/// Servers, security, tags, error answers and shared parameters are not in it: the transport knows them.
pub fn prepare(document: &Document) -> Value {
    let mut paths = Map::new();
    for operation in operations(document) {
        let item = paths.entry(operation.path).or_insert_with(|| json!({}));
        item[operation.method] = prepare_operation(document, &operation);
    }
    json!({
        "openapi": document.at("/openapi"),
        "info": { "title": document.at("/info/title"), "version": document.at("/info/version") },
        "paths": paths,
        "components": { "schemas": schemas(document) },
    })
}

fn prepare_operation(document: &Document, operation: &Operation<'_>) -> Value {
    let parameters: Vec<_> = operation
        .parameters(document)
        .into_iter()
        .map(|(_, parameter)| {
            json!({
                "name": parameter["name"],
                "in": parameter["in"],
                "required": parameter["required"] == true,
                "schema": usage(document, &parameter["schema"]),
            })
        })
        .collect();
    let mut prepared = json!({
        "operationId": operation.id,
        "parameters": parameters,
        "responses": raw_success(),
    });
    if let Some(name) = operation.body_component(document) {
        // Always required: an absent and an empty body are one argument less to get wrong.
        prepared["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": reference(name) } } });
    }
    prepared
}

/// Any 2xx is a success, and its body comes as a stream of bytes.
///
/// Which 2xx it is differs between the vendor's own sources. For a typed answer the generated code reads the body without
/// bound and loses status and headers when it does not decode; for typed error answers it loses both when a
/// proxy answers in HTML. With no error answers shown, all of them arrive whole.
fn raw_success() -> Value {
    json!({ "2XX": { "description": "", "content": { "application/octet-stream": {} } } })
}

/// The components that become structs, and a stand-in for each one that a type of ours replaces.
fn schemas(document: &Document) -> Map<String, Value> {
    let answered = elepay_spec::usage::in_responses(document);
    let mut schemas = Map::new();
    for (at, name, schema) in document.members("/components/schemas") {
        match kind(schema) {
            Kind::Struct => {
                let tolerant = answered.contains(name);
                schemas.insert(name.to_owned(), structure(document, &at, tolerant));
            }
            Kind::Enum | Kind::Time | Kind::Free => {
                schemas.insert(name.to_owned(), json!({ "type": "string" }));
            }
            // Inlined where it is used: the generator would make a newtype of it.
            Kind::Plain | Kind::Sensitive => {}
        }
    }
    schemas.insert(SENSITIVE.to_owned(), json!({ "type": "string" }));
    schemas
}

fn structure(document: &Document, at: &str, tolerant: bool) -> Value {
    let schema = document.at(at);
    let mut properties = Map::new();
    for (_, name, property) in document.members(&join(at, "properties")) {
        let mut prepared = usage(document, property);
        prepared["description"] = Value::from(rustdoc::property(document, property, !tolerant));
        properties.insert(name.to_owned(), prepared);
    }
    json!({
        "type": "object",
        "description": rustdoc::component(schema),
        "required": required(schema, tolerant),
        "properties": properties,
    })
}

/// In answers only the identity is required, whatever the vendor promises: an answer that arrives after
/// money has moved must not be lost because something is missing from it.
fn required(schema: &Value, tolerant: bool) -> Value {
    if tolerant {
        Value::from_iter(schema["x-identity"].as_str())
    } else {
        schema.get("required").cloned().unwrap_or_else(|| json!([]))
    }
}

/// A schema where it is used: its type, and nothing that the generator would enforce or fill in.
///
/// Limits and defaults are left out. The generator would make a newtype for each limit and refuse answers by
/// it, and it would invent default values on reading and always send them on writing. Lists and maps are
/// nullable, so that "not there", `null` and "empty" stay three things.
fn usage(document: &Document, schema: &Value) -> Value {
    if let Some(name) = reference::component(schema) {
        let target = reference::resolve(document, schema);
        return match kind(target) {
            Kind::Plain | Kind::Sensitive => usage(document, target),
            _ => json!({ "allOf": [reference(name)] }),
        };
    }
    if kind(schema) == Kind::Sensitive {
        return json!({ "allOf": [reference(SENSITIVE)] });
    }
    match schema["type"].as_str() {
        Some("array") => json!({ "type": "array", "items": element(document, &schema["items"]), "nullable": true }),
        Some("object") => json!({
            "type": "object",
            "additionalProperties": element(document, &schema["additionalProperties"]),
            "nullable": true,
        }),
        _ => json!({ "type": schema["type"] }),
    }
}

/// Inside a list or a map a plain `$ref` will do: there is no description to keep beside it.
fn element(document: &Document, schema: &Value) -> Value {
    let mut used = usage(document, schema);
    if let Some(members) = used.as_object_mut() {
        // Inside, there is no "not there" to tell from "empty".
        members.remove("nullable");
    }
    used.pointer("/allOf/0").cloned().unwrap_or(used)
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
