//! The OpenAPI document of the control API.

use std::sync::LazyLock;

use elepay_spec::Document;
use serde_json::Value;

/// The document as it is written.
pub const YAML: &str = include_str!("../../openapi/control.yaml");

/// Returns the document as JSON.
pub fn json() -> &'static Value {
    static JSON: LazyLock<Value> = LazyLock::new(|| {
        // The tests read it, so that it can be read.
        Document::parse("control.yaml", YAML).map(|document| document.value).unwrap_or_default()
    });
    &JSON
}
