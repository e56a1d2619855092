//! The members of an object schema, as far as the sandbox makes objects from them.

use std::collections::BTreeMap;

use elepay_spec::{Document, join, reference};
use serde_json::Value;

/// The members of a schema by name.
pub type Members = BTreeMap<String, Member>;

/// One member of a schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Member {
    /// Its `type`.
    pub kind: String,
    /// Its `default`.
    pub default: Option<Value>,
    /// The component that it is, or that the items of a list are.
    pub component: Option<String>,
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
            kind: resolved["type"].as_str().unwrap_or_default().to_owned(),
            default: schema.get("default").or_else(|| resolved.get("default")).cloned(),
            component: reference::component(resolved.get("items").unwrap_or(schema)).map(str::to_owned),
            values: values.filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    }
}
