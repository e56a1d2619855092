//! Which Rust type a schema becomes.

use serde_json::Value;

/// What a schema becomes in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A struct that the generator writes.
    Struct,
    /// An open enum that crates/codegen/src/enums.rs writes.
    Enum,
    /// The hand-written time type.
    Time,
    /// The hand-written type for any JSON.
    Free,
    /// The hand-written wrapper of a text that must not be shown.
    Sensitive,
    /// A type of the standard library; a component of this shape is only a name for others to share.
    Plain,
}

/// What this schema becomes; a `$ref` is not followed.
pub fn kind(schema: &Value) -> Kind {
    let has = |keyword: &str| schema.get(keyword).is_some();
    let object = |schema: &Value| schema["type"] == "object";
    let free = |schema: &Value| {
        object(schema) && schema.get("properties").is_none() && schema.get("additionalProperties").is_none()
    };
    if has("enum") {
        Kind::Enum
    } else if has("x-time") {
        Kind::Time
    } else if schema["x-sensitive"] == true {
        Kind::Sensitive
    } else if free(schema) || schema.get("additionalProperties").is_some_and(free) {
        Kind::Free
    } else if object(schema) && !has("additionalProperties") {
        Kind::Struct
    } else {
        Kind::Plain
    }
}
