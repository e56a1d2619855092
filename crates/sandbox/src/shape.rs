//! Which members a request has names for, at any depth.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::follow;
use elepay_spec::{Document, join};

/// What the document knows of a value's members.
pub enum Shape {
    /// Members with these names.
    Named(BTreeMap<String, Shape>),
    Paginator(Box<Shape>),
    /// Anything goes: a map with keys of the shop's choosing, or no object at all.
    Open,
}

impl Shape {
    pub fn of(document: &Document, at: &str) -> Self {
        let at = follow(document, at);
        let schema = document.at(&at);
        if schema.get("items").is_some() {
            return Self::Paginator(Box::new(Self::of(document, &join(&at, "items"))));
        }
        if schema.get("additionalProperties").is_some_and(|more| more != false) || schema.get("properties").is_none() {
            return Self::Open;
        }
        let members = document.members(&join(&at, "properties"));
        Self::Named(members.into_iter().map(|(at, name, _)| (name.to_owned(), Self::of(document, &at))).collect())
    }

    /// The paths of members that have no name here: `items[0].colour`.
    pub fn unknown(&self, value: &Value) -> Vec<String> {
        let mut unknown = Vec::new();
        self.collect("", value, &mut unknown);
        unknown
    }

    fn collect(&self, path: &str, value: &Value, unknown: &mut Vec<String>) {
        match (self, value) {
            (Self::Named(members), Value::Object(object)) => {
                for (name, value) in object {
                    let at = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    match members.get(name) {
                        Some(shape) => shape.collect(&at, value, unknown),
                        None => unknown.push(at),
                    }
                }
            }
            (Self::Paginator(shape), Value::Array(items)) => {
                for (number, item) in items.iter().enumerate() {
                    shape.collect(&format!("{path}[{number}]"), item, unknown);
                }
            }
            _ => {}
        }
    }
}
