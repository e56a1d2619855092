//! The components that requests, responses, webhooks and errors consist of, those inside others included.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{Document, join, operations, reference};

/// Returns the schema components of responses, those of errors and webhooks included: everything that is only read.
#[must_use]
pub fn in_responses(document: &Document) -> BTreeSet<String> {
    let mut found = in_errors(document);
    collect(document, document.at("/x-webhook"), &mut found);
    for operation in operations(document) {
        collect(document, document.at(&join(&operation.pointer, "responses")), &mut found);
    }
    found
}

/// Returns the schema components of error responses.
#[must_use]
pub fn in_errors(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(document, document.at("/components/responses"), &mut found);
    found
}

/// Returns the schema components of request bodies.
#[must_use]
pub fn in_requests(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for operation in operations(document) {
        collect(document, document.at(&join(&operation.pointer, "requestBody")), &mut found);
    }
    found
}

/// Returns the schema components that a part of the document consists of.
#[must_use]
pub fn inside(document: &Document, at: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(document, document.at(at), &mut found);
    found
}

fn collect(document: &Document, value: &Value, found: &mut BTreeSet<String>) {
    let target = reference::target(value);
    if let Some((pointer, name)) = target.and_then(|to| Some((to, to.strip_prefix("/components/schemas/")?)))
        && found.insert(name.to_owned())
    {
        collect(document, document.at(pointer), found);
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| collect(document, member, found)),
        Value::Array(items) => items.iter().for_each(|item| collect(document, item, found)),
        _ => {}
    }
}
