//! The document as the code generator sees it.
//!
//! The document states what the vendor states. The generator would turn much of that into code that refuses responses,
//! invents values or hides the status of a response. So it gets another document, built here from what it must see and
//! nothing else. Each function adds one part and says why it looks as it does.

use elepay_spec::{Document, Kind, Operation, join, operations, reference, usage};
use serde_json::{Map, Value, json};

use crate::rustdoc;

/// The component that stands for every sensitive string; the generator replaces it by a type of the client.
pub const SENSITIVE: &str = "SensitiveText";

/// Returns the whole document for the generator.
///
/// Servers, security, tags, error responses and shared parameters are left out: the hand-written client handles them.
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
                "schema": used(document, &parameter["schema"]),
            })
        })
        .collect();
    let mut prepared = json!({
        "operationId": operation.id,
        "parameters": parameters,
        "responses": raw_success(),
    });
    if let Some(name) = operation.body_component(document) {
        // Always required: an absent and an empty body would be two ways to say the same.
        prepared["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": reference::to_schema(name) } },
        });
    }
    prepared
}

/// Every 2xx status is a success, and the body is returned as a stream of bytes: the generator has to know of a
/// success, and for this one it writes no types and decodes nothing. `request_only` cuts off what it does with the
/// response.
fn raw_success() -> Value {
    json!({ "2XX": { "description": "", "content": { "application/octet-stream": {} } } })
}

/// The components that become structs, and a placeholder for each one that a type of the client replaces.
fn schemas(document: &Document) -> Map<String, Value> {
    let (in_responses, in_errors) = (usage::in_responses(document), usage::in_errors(document));
    let mut schemas = Map::new();
    for (at, name, schema) in document.members("/components/schemas") {
        match Kind::of(schema) {
            Kind::Struct => {
                let mut structure = structure(document, &at, in_responses.contains(name));
                if in_errors.contains(name) {
                    enums_as_strings(document, &at, &mut structure);
                }
                schemas.insert(name.to_owned(), structure);
            }
            Kind::Enum | Kind::Time | Kind::Date | Kind::AnyJson => {
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
    let docs = if tolerant { rustdoc::received } else { rustdoc::sent };
    let mut properties = Map::new();
    for (_, name, property) in document.members(&join(at, "properties")) {
        let mut prepared = used(document, property);
        prepared["description"] = Value::from(docs(document, property));
        properties.insert(name.to_owned(), prepared);
    }
    json!({
        "type": "object",
        "description": rustdoc::component(schema),
        "required": required(schema, tolerant),
        "properties": properties,
    })
}

/// The members of error objects are strings even if their values are listed: a server may repeat a secret in any of
/// them, and the client redacts strings.
fn enums_as_strings(document: &Document, at: &str, structure: &mut Value) {
    for (_, name, property) in document.members(&join(at, "properties")) {
        if Kind::of(reference::resolve(document, property)) == Kind::Enum {
            let description = structure["properties"][name]["description"].clone();
            structure["properties"][name] = json!({ "type": "string", "description": description });
        }
    }
}

/// In responses only the identity is required, whatever the vendor promises: a response that arrives after money has
/// moved must not be lost because something is missing from it.
fn required(schema: &Value, tolerant: bool) -> Value {
    if tolerant {
        Value::from_iter(schema["x-identity"].as_str())
    } else {
        schema.get("required").cloned().unwrap_or_else(|| json!([]))
    }
}

/// A schema where it is used: its type, and nothing that the generator would enforce or fill in.
///
/// Limits and defaults are left out. The generator would make a newtype for each limit and refuse responses by it, and
/// it would invent default values on reading and always send them on writing. Lists and maps are nullable, so that a
/// missing value, `null` and an empty one stay distinct.
fn used(document: &Document, schema: &Value) -> Value {
    if let Some(name) = reference::component(schema) {
        let target = reference::resolve(document, schema);
        return match Kind::of(target) {
            Kind::Plain | Kind::Sensitive => used(document, target),
            _ => json!({ "allOf": [reference::to_schema(name)] }),
        };
    }
    if Kind::of(schema) == Kind::Sensitive {
        return json!({ "allOf": [reference::to_schema(SENSITIVE)] });
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

/// Inside a list or a map a plain `$ref` is enough: there is no description beside it.
fn element(document: &Document, schema: &Value) -> Value {
    let mut element = used(document, schema);
    if let Some(members) = element.as_object_mut() {
        // An element is never missing.
        members.remove("nullable");
    }
    element.pointer("/allOf/0").cloned().unwrap_or(element)
}

#[cfg(test)]
mod tests {
    use elepay_spec::{Document, keywords};
    use serde_json::{Value, json};

    use super::prepare;

    /// Every keyword of the table, in a request and in a response.
    const TEXT: &str = "
openapi: 3.0.3
info: { title: t, version: '1' }
servers: [{ url: 'https://x' }]
security: [{ bearer: [] }]
paths:
  /a:
    post:
      operationId: createA
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Sent' } } } }
      responses:
        '201': { content: { application/json: { schema: { $ref: '#/components/schemas/Received' } } } }
        default: { $ref: '#/components/responses/Failure' }
    get:
      operationId: listA
      responses: { '204': { description: None. } }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  responses: { Failure: { description: x } }
  schemas:
    Sent:
      type: object
      required: [word, number]
      externalDocs: { description: d, url: u }
      properties:
        word: { $ref: '#/components/schemas/Word' }
        number: { type: integer, format: int64, minimum: 1, maximum: 2, default: 1 }
        list: { type: array, minItems: 1, maxItems: 2, items: { type: string } }
        map: { $ref: '#/components/schemas/Map' }
        time: { $ref: '#/components/schemas/Time' }
        status: { $ref: '#/components/schemas/Status' }
    Received:
      type: object
      required: [id, word]
      x-identity: id
      properties:
        id: { type: string, deprecated: true }
        word: { $ref: '#/components/schemas/Word' }
        secret: { type: string, x-sensitive: true }
        code: { type: string, x-delivery: { rejected: . } }
        list: { type: array, items: { $ref: '#/components/schemas/Sent' } }
    Bare: { type: object, required: [word], properties: { word: { type: string } } }
    Word: { type: string, minLength: 1, maxLength: 50, x-max-bytes: 60, pattern: . }
    Map:
      type: object
      minProperties: 1
      maxProperties: 2
      x-reserved-prefixes: [a]
      additionalProperties: { type: string, x-sensitive: true }
    Time: { type: integer, format: int64, x-time: epoch-milliseconds }
    Status: { type: string, enum: [a], x-enumDescriptions: { a: x }, x-progress: { failed: [a] } }
    Named: { type: string, enum: [a], x-enumDescriptions: { a: x }, x-enumNames: { ja: { a: x } } }
";

    fn prepared() -> Value {
        prepare(&Document::parse("t.yaml", TEXT).expect("valid"))
    }

    #[test]
    fn the_generator_sees_any_2xx_as_raw_success_and_no_error_responses() {
        let prepared = prepared();
        let raw = json!({ "2XX": { "description": "", "content": { "application/octet-stream": {} } } });
        for (method, body_is_required) in [("post", json!(true)), ("get", Value::Null)] {
            let seen = &prepared["paths"]["/a"][method];
            assert_eq!(seen["responses"], raw, "{method}");
            assert_eq!(seen["requestBody"]["required"], body_is_required, "{method}");
        }
        for hidden in ["servers", "security", "tags", "externalDocs"] {
            assert_eq!(prepared.get(hidden), None);
        }
        assert_eq!(prepared["components"].as_object().expect("components").keys().collect::<Vec<_>>(), ["schemas"]);
    }

    #[test]
    fn the_generator_sees_no_limit_no_default_and_no_extension() {
        let prepared = prepared().to_string();
        let seen = ["type", "description", "items", "properties", "required", "additionalProperties"];
        for keyword in keywords::KEYWORDS.iter().filter(|keyword| !seen.contains(&keyword.name)) {
            assert!(TEXT.contains(&format!("{}:", keyword.name)), "{} is not tested", keyword.name);
            assert!(!prepared.contains(&format!("\"{}\":", keyword.name)), "{}", keyword.name);
        }
        assert!(!prepared.contains("\"additionalProperties\":false"));
    }

    #[test]
    fn responses_require_their_identity_only_and_requests_what_is_published() {
        let required = |name: &str| prepared()["components"]["schemas"][name]["required"].clone();
        assert_eq!(required("Received"), json!(["id"]));
        // Part of a response too, so its promises do not count.
        assert_eq!(required("Sent"), json!([]));
        assert_eq!(required("Bare"), json!(["word"]));
    }

    #[test]
    fn shared_strings_and_maps_are_inlined_and_sensitive_ones_replaced() {
        let prepared = prepared();
        let schemas = &prepared["components"]["schemas"];
        for plain in ["Word", "Map"] {
            assert_eq!(schemas.get(plain), None, "{plain}");
        }
        assert_eq!(schemas["Sent"]["properties"]["word"]["type"], "string");
        let sensitive = json!({ "$ref": "#/components/schemas/SensitiveText" });
        assert_eq!(schemas["Received"]["properties"]["secret"]["allOf"], json!([sensitive]));
        let map = &schemas["Sent"]["properties"]["map"];
        assert_eq!((&map["additionalProperties"], &map["nullable"]), (&sensitive, &json!(true)));
        assert_eq!(schemas["Received"]["properties"]["list"]["nullable"], true);
    }
}
