//! Validates the published sample response against the schema of the document.

use elepay_spec::Document;
use serde_json::Value;

use crate::document::DocumentOperation;
use crate::facts::{Facts, Place, sample};

/// A value in a sample that the schema does not allow.
pub struct Violation {
    pub place: Place,
    /// The keyword that it violates.
    pub pointer: String,
    pub sample: Value,
    pub message: String,
}

/// Validates the sample response of a page.
pub fn check(document: &Document, operation: &DocumentOperation, facts: &Facts) -> Vec<Violation> {
    let response = Place::root("response");
    let Some(schema) = operation.response.as_ref().filter(|_| facts.has(&response)) else { return Vec::new() };
    let validator = match schema.validator(document) {
        Ok(validator) => validator,
        Err(invalid) => {
            let (pointer, message) = (invalid.pointer.clone(), invalid.reason.clone());
            return vec![Violation { place: response, pointer, sample: Value::Null, message }];
        }
    };
    validator
        .iter_errors(&sample::rebuild(&response, facts))
        .filter(|error| !stands_for_any(error.instance()))
        .map(|error| {
            let within = error.schema_path().to_string();
            let is_component = within.starts_with("/components/");
            let pointer = if is_component { within } else { format!("{}{within}", schema.pointer) };
            let place = place(error.instance_path().as_str());
            let message = format!("`{place}`: the schema does not allow the published sample: {error}");
            Violation { place, pointer, sample: error.instance().clone().into_owned(), message }
        })
        .collect()
}

/// Returns whether a value in a sample stands for any: `null`, or the placeholder of a type, which `facts` compare.
fn stands_for_any(value: &Value) -> bool {
    !value.is_object() && !value.is_array() && sample::is_placeholder(value)
}

/// Returns the place of a pointer into a sample: `/refunds/data/0/id` is `response.refunds.data[].id`.
fn place(pointer: &str) -> Place {
    let tokens = pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
    tokens.fold(Place::root("response"), |place, token| match token.as_str() {
        key if sample::MAP_KEYS.contains(&key) => place.values(),
        index if index.parse::<usize>().is_ok() => place.items(),
        name => place.member(name),
    })
}
