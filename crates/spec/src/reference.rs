//! Following `$ref`, as this document uses it: to a component, alone or as an `allOf` of one that carries a description.

use serde_json::Value;

use crate::Document;

/// Returns the pointer that a schema refers to, by `$ref` or by an `allOf` of one.
#[must_use]
pub fn target(schema: &Value) -> Option<&str> {
    schema.get("$ref").or_else(|| schema.pointer("/allOf/0/$ref"))?.as_str()?.strip_prefix('#')
}

/// Returns the name of the component that a schema refers to.
#[must_use]
pub fn component(schema: &Value) -> Option<&str> {
    target(schema)?.rsplit('/').next()
}

/// Returns the schema that another one refers to, or the schema itself if it is no reference.
#[must_use]
pub fn resolve<'a>(document: &'a Document, schema: &'a Value) -> &'a Value {
    target(schema).map_or(schema, |pointer| document.at(pointer))
}

/// Returns the pointer of the schema at `pointer` after its reference, or `pointer` itself if it is no reference.
#[must_use]
pub fn follow(document: &Document, pointer: &str) -> String {
    target(document.at(pointer)).unwrap_or(pointer).to_owned()
}
