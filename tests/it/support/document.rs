//! The document as the tests use it: its operations, and sample responses made from its schemas.

use std::sync::LazyLock;

use elepay_spec::{Document, Operation, reference};
use serde_json::{Map, Value, json};

/// The document this crate was made from.
pub fn document() -> &'static Document {
    static DOCUMENT: LazyLock<Document> =
        LazyLock::new(|| Document::parse("openapi/elepay.yaml", elepay::OPENAPI).expect("build.rs has read it"));
    &DOCUMENT
}

/// Every operation, in the order of the document.
pub fn operations() -> &'static [Operation<'static>] {
    static OPERATIONS: LazyLock<Vec<Operation<'static>>> = LazyLock::new(|| elepay_spec::operations(document()));
    &OPERATIONS
}

/// The operation of an `operationId`.
pub fn operation(id: &str) -> &'static Operation<'static> {
    let found = operations().iter().find(|operation| operation.id == id);
    found.unwrap_or_else(|| panic!("{id}: the document has no such operation"))
}

/// The identity that a request names last in its path, as the caller gave it.
pub fn named_last(target: &str) -> Option<String> {
    let path = target.split('?').next().expect("a path");
    let is_parameter = |segment: &str| segment.starts_with('{');
    let template = operations().iter().map(|operation| operation.path).find(|template| {
        let segments = template.split('/').zip(path.split('/'));
        template.split('/').count() == path.split('/').count()
            && segments.into_iter().all(|(one, other)| one == other || is_parameter(one))
    })?;
    let segments = template.split('/').zip(path.split('/'));
    let (_, segment) = segments.filter(|(one, _)| is_parameter(one)).last()?;
    let mut parts = segment.split('%');
    let mut bytes = parts.next().expect("a part").as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("a byte"));
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    Some(String::from_utf8(bytes).expect("UTF-8"))
}

/// The schema of the request body, if the operation has one.
pub fn request_schema(operation: &Operation<'_>) -> Option<&'static Value> {
    let (_, pointer) = operation.body(document())?;
    Some(resolve(document().at(&pointer)))
}

/// The schema of the successful response, if it has a body.
pub fn response_schema(operation: &Operation<'_>) -> Option<&'static Value> {
    let (_, pointer) = operation.response(document())?;
    Some(resolve(document().at(&pointer)))
}

/// The schema of an error response.
pub fn error_schema() -> &'static Value {
    let responses = document().members("/components/responses");
    let (_, _, response) = responses.first().expect("the document has an error response");
    let content = response["content"].as_object().and_then(|content| content.values().next());
    resolve(&content.expect("error responses have a body")["schema"])
}

/// Returns the schema of the event that a webhook reports.
#[cfg(feature = "webhook")]
pub fn event_schema() -> &'static Value {
    resolve(document().at("/x-webhook/event"))
}

pub fn resolve(schema: &'static Value) -> &'static Value {
    reference::resolve(document(), schema)
}

/// A sample response and what it belongs to.
#[derive(Clone)]
pub struct Sample {
    pub operation: &'static str,
    pub schema: &'static Value,
    pub value: Value,
}

/// The sample response of every operation that has a body in its response.
pub fn samples() -> Vec<Sample> {
    let sample = |operation: &Operation<'static>| {
        let schema = response_schema(operation)?;
        Some(Sample { operation: operation.id, schema, value: sample(schema) })
    };
    operations().iter().filter_map(sample).collect()
}

/// A sample value of a schema, built as the vendor's pages build theirs.
pub fn sample(schema: &'static Value) -> Value {
    sample_with(schema, None)
}

/// The same, with `secret` as every value that the document calls sensitive.
pub fn sensitive_sample(schema: &'static Value, secret: &str) -> Value {
    sample_with(schema, Some(secret))
}

fn sample_with(schema: &'static Value, secret: Option<&str>) -> Value {
    let schema = resolve(schema);
    if let Some(secret) = secret.filter(|_| schema["x-sensitive"] == true) {
        return json!(secret);
    }
    if let Some(default) = schema.get("default") {
        return default.clone();
    }
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    match schema["type"].as_str().expect("a type") {
        "string" => json!("string"),
        "integer" => json!(0),
        "number" => json!(0.5),
        "boolean" => json!(true),
        "array" => json!([sample_with(&schema["items"], secret)]),
        _ => match (schema.get("properties"), schema.get("additionalProperties")) {
            (Some(properties), _) => {
                let properties = properties.as_object().expect("an object");
                properties.iter().map(|(name, schema)| (name.clone(), sample_with(schema, secret))).collect()
            }
            (None, Some(values)) => {
                json!({ "property1": sample_with(values, secret), "property2": sample_with(values, secret) })
            }
            (None, None) => Value::Object(Map::new()),
        },
    }
}
