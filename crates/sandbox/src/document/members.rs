//! The members of object schemas: those that the sandbox makes objects from, and those that a request may have.

use std::collections::BTreeMap;

use elepay_spec::{Document, join, reference};
use serde_json::Value;

/// The members of a schema by name.
pub type Members = BTreeMap<String, Member>;

/// One member of a schema.
#[derive(Debug)]
pub struct Member {
    /// Its `type`.
    pub json_type: String,
    /// Its `default`.
    pub default: Option<Value>,
    /// Its documented values, if it is an enum.
    pub values: Vec<String>,
}

/// Reads the members of the schema at a pointer.
pub fn members(document: &Document, pointer: &str) -> Members {
    let properties = join(&reference::follow(document, pointer), "properties");
    let members = document.members(&properties).into_iter();
    members.map(|(_, name, schema)| (name.to_owned(), Member::of(document, schema))).collect()
}

impl Member {
    /// Reads the schema of one member, or of a query parameter.
    pub fn of(document: &Document, schema: &Value) -> Self {
        let resolved = reference::resolve(document, schema);
        let values = resolved["enum"].as_array().into_iter().flatten();
        Self {
            json_type: resolved["type"].as_str().unwrap_or_default().to_owned(),
            default: schema.get("default").or_else(|| resolved.get("default")).cloned(),
            values: values.filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    }
}

/// Returns the paths of the members of a value, at any depth, that its schema does not name: `items[0].colour`.
///
/// The value guides the search, because a schema can contain itself. The keys of a map are the caller's to choose.
pub fn unknown_members(document: &Document, pointer: &str, value: &Value) -> Vec<String> {
    let mut unknown = Vec::new();
    collect_unknown(document, document.at(pointer), "", value, &mut unknown);
    unknown
}

fn collect_unknown(document: &Document, schema: &Value, path: &str, value: &Value, unknown: &mut Vec<String>) {
    let schema = reference::resolve(document, schema);
    match value {
        Value::Array(items) => {
            let Some(schema) = schema.get("items") else { return };
            for (index, item) in items.iter().enumerate() {
                collect_unknown(document, schema, &format!("{path}[{index}]"), item, unknown);
            }
        }
        Value::Object(object) => {
            let Some(properties) = schema.get("properties") else { return };
            if schema.get("additionalProperties").is_some_and(|more| *more != false) {
                return;
            }
            for (name, value) in object {
                let at = member_path(path, name);
                match properties.get(name) {
                    Some(property) => collect_unknown(document, property, &at, value, unknown),
                    None => unknown.push(at),
                }
            }
        }
        _ => {}
    }
}

/// Returns the path of an integer that does not fit in 64 bits with a sign, where the schema asks for an integer.
pub fn oversized_integer(document: &Document, schema: &Value, path: &str, value: &Value) -> Option<String> {
    let schema = reference::resolve(document, schema);
    match value {
        Value::Number(number) if schema["type"] == "integer" && !number.is_i64() => Some(path.to_owned()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| oversized_integer(document, &schema["items"], &format!("{path}[{index}]"), item)),
        Value::Object(object) => object.iter().find_map(|(name, value)| {
            let schema = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"))?;
            oversized_integer(document, schema, &member_path(path, name), value)
        }),
        _ => None,
    }
}

/// Appends the name of a member to the path of its object: `metadata.cart`.
pub fn member_path(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Returns the path of the member at a JSON pointer: `items[0].name` for `/items/0/name`, as elepay names parameters.
pub fn pointer_path(pointer: &str) -> String {
    pointer.split('/').skip(1).fold(String::new(), |path, token| {
        let name = token.replace("~1", "/").replace("~0", "~");
        if name.parse::<usize>().is_ok() { format!("{path}[{name}]") } else { member_path(&path, &name) }
    })
}
