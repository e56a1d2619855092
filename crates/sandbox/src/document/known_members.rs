//! The names that a request may use for its members, at any depth.

use std::collections::BTreeMap;

use elepay_spec::{Document, join, reference};
use serde_json::Value;

/// What the document says about the names inside a value.
pub enum KnownMembers {
    /// An object with members of these names.
    Object(BTreeMap<String, KnownMembers>),
    /// A list whose items are all alike.
    List(Box<KnownMembers>),
    /// A map with keys of the caller's choosing, or a value without members.
    Any,
}

impl KnownMembers {
    /// Reads the schema at a pointer.
    pub fn of(document: &Document, pointer: &str) -> Self {
        let pointer = reference::follow(document, pointer);
        let schema = document.at(&pointer);
        if schema.get("items").is_some() {
            return Self::List(Box::new(Self::of(document, &join(&pointer, "items"))));
        }
        if schema.get("additionalProperties").is_some_and(|more| more != false) || schema.get("properties").is_none() {
            return Self::Any;
        }
        let members = document.members(&join(&pointer, "properties"));
        Self::Object(members.into_iter().map(|(at, name, _)| (name.to_owned(), Self::of(document, &at))).collect())
    }

    /// Returns the paths of the members that the document does not name: `items[0].colour`.
    pub fn unknown(&self, value: &Value) -> Vec<String> {
        let mut unknown = Vec::new();
        self.collect("", value, &mut unknown);
        unknown
    }

    fn collect(&self, path: &str, value: &Value, unknown: &mut Vec<String>) {
        match (self, value) {
            (Self::Object(members), Value::Object(object)) => {
                for (name, value) in object {
                    let at = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    match members.get(name) {
                        Some(known) => known.collect(&at, value, unknown),
                        None => unknown.push(at),
                    }
                }
            }
            (Self::List(known), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    known.collect(&format!("{path}[{index}]"), item, unknown);
                }
            }
            _ => {}
        }
    }
}
