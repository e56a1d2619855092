//! The OpenAPI document of the control API.

use std::sync::LazyLock;

use elepay_spec::{Document, join, reference};
use serde_json::Value;

/// The document as it is written.
pub const YAML: &str = include_str!("../../openapi/control.yaml");

/// Returns the document.
pub fn document() -> &'static Document {
    static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
        // The tests read it, so that it can be read.
        Document::parse("control.yaml", YAML).unwrap_or_else(|_| Document::new("control.yaml", Value::Null))
    });
    &DOCUMENT
}

/// Returns the document as JSON.
pub fn json() -> &'static Value {
    &document().value
}

/// Returns the pointer of the schema of a request body; `None` if the operation has no body.
pub fn body(method: &str, path: &str) -> Option<String> {
    let body = join(&operation(method, path), "requestBody");
    let schema = join(&join(&join(&reference::follow(document(), &body), "content"), "application/json"), "schema");
    document().at(&schema).is_object().then_some(schema)
}

/// Returns the query parameters of an operation: the name of each, and the pointer of its schema.
pub fn parameters(method: &str, path: &str) -> Vec<(&'static str, String)> {
    let parameters = join(&operation(method, path), "parameters");
    let count = document().at(&parameters).as_array().map_or(0, Vec::len);
    let pointers = (0..count).map(|at| reference::follow(document(), &join(&parameters, &at.to_string())));
    let query = pointers.filter(|pointer| document().at(&join(pointer, "in")) == "query");
    query.filter_map(|at| Some((document().at(&join(&at, "name")).as_str()?, join(&at, "schema")))).collect()
}

fn operation(method: &str, path: &str) -> String {
    join(&join("/paths", path), &method.to_ascii_lowercase())
}
