use serde_json::Value;

/// The meaning of a schema, which decides the type that it becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An object with named properties.
    Struct,
    /// A string with listed values.
    Enum,
    /// A point in time.
    Time,
    /// A day, without a time.
    Date,
    /// Any JSON, or a map of any JSON.
    AnyJson,
    /// A string that must not be printed.
    Sensitive,
    /// Anything else: a string, a number, a boolean, a list or a map.
    ///
    /// A component of this kind is only a shared name; it does not become a type of its own.
    Plain,
}

impl Kind {
    /// Returns the kind of a schema; a `$ref` is not followed.
    #[must_use]
    pub fn of(schema: &Value) -> Self {
        let has = |keyword: &str| schema.get(keyword).is_some();
        let is_object = |schema: &Value| schema["type"] == "object";
        let is_any = |schema: &Value| {
            is_object(schema) && schema.get("properties").is_none() && schema.get("additionalProperties").is_none()
        };
        if has("enum") {
            Self::Enum
        } else if has("x-time") {
            Self::Time
        } else if schema["type"] == "string" && schema["format"] == "date" {
            Self::Date
        } else if schema["x-sensitive"] == true {
            Self::Sensitive
        } else if is_any(schema) || schema.get("additionalProperties").is_some_and(is_any) {
            Self::AnyJson
        } else if is_object(schema) && !has("additionalProperties") {
            Self::Struct
        } else {
            Self::Plain
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Kind;

    #[test]
    fn a_schema_has_the_kind_that_its_keywords_say() {
        for (schema, kind) in [
            (json!({ "type": "object", "properties": {} }), Kind::Struct),
            (json!({ "type": "string", "enum": ["a"] }), Kind::Enum),
            (json!({ "type": "integer", "x-time": "epoch-milliseconds" }), Kind::Time),
            (json!({ "type": "string", "format": "date" }), Kind::Date),
            (json!({ "type": "number", "format": "double" }), Kind::Plain),
            (json!({ "type": "object" }), Kind::AnyJson),
            (json!({ "type": "object", "additionalProperties": { "type": "object" } }), Kind::AnyJson),
            (json!({ "type": "string", "x-sensitive": true }), Kind::Sensitive),
            (json!({ "type": "string", "x-sensitive": false }), Kind::Plain),
            (json!({ "type": "object", "additionalProperties": { "type": "string" } }), Kind::Plain),
            (json!({ "type": "array", "items": { "type": "string" } }), Kind::Plain),
        ] {
            assert_eq!(Kind::of(&schema), kind, "{schema}");
        }
    }
}
