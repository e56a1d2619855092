//! Which components requests, responses and errors are made of.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{Document, join, operations, reference};

/// Returns the components that responses are made of, those of errors included.
#[must_use]
pub fn in_responses(document: &Document) -> BTreeSet<String> {
    let mut found = in_errors(document);
    for operation in operations(document) {
        collect(document, document.at(&join(&operation.pointer, "responses")), &mut found);
    }
    found
}

/// Returns the components that the responses of errors are made of.
#[must_use]
pub fn in_errors(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(document, document.at("/components/responses"), &mut found);
    found
}

/// Returns the components that request bodies are made of.
#[must_use]
pub fn in_requests(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for operation in operations(document) {
        collect(document, document.at(&join(&operation.pointer, "requestBody")), &mut found);
    }
    found
}

fn collect(document: &Document, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(pointer) = value["$ref"].as_str().and_then(|text| text.strip_prefix('#'))
                && let Some(name) =
                    pointer.strip_prefix("/components/schemas/").and_then(|_| reference::component(value))
                && found.insert(name.to_owned())
            {
                collect(document, document.at(pointer), found);
            }
            members.values().for_each(|member| collect(document, member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(document, item, found)),
        _ => {}
    }
}
