//! Whether the published sample answer is one that the document allows.

use serde_json::{Map, Value, json};

use super::document::{Stated, target};
use super::facts::{Facts, Place};
use super::page::sample;
use elepay_spec::reference;
use elepay_spec::{Document, join};

/// What the document has against a sample.
pub struct Wrong {
    pub place: Place,
    /// The keyword that it breaks.
    pub pointer: String,
    pub sample: Value,
    pub message: String,
}

/// Validates the sample answer that a page shows.
pub fn check(document: &Document, operation: &Stated, facts: &Facts) -> Vec<Wrong> {
    let response = Place::new("response");
    let Some(at) = operation.answer.as_ref().filter(|_| facts.0.contains_key(&response)) else { return Vec::new() };
    let answer = sample::rebuilt(&response, facts);
    let (target, schema) = target(document, at, document.at(at));
    if !schema.is_object() {
        let message = "the schema of the answer is no object".to_owned();
        return vec![Wrong { place: response, pointer: target, sample: Value::Null, message }];
    }
    // References are looked up in the components, which are laid beside the schema.
    let mut components = Map::new();
    reached(document, schema, &mut components);
    let mut whole = schema.clone();
    whole["components"] = json!({ "schemas": components });
    // A placeholder has no format.
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft4).should_validate_formats(false);
    let validator = match options.build(&whole) {
        Ok(validator) => validator,
        Err(error) => {
            let pointer = format!("{target}{}", error.instance_path());
            let message = format!("the schema of the answer is none: {error}");
            return vec![Wrong { place: response, pointer, sample: Value::Null, message }];
        }
    };
    validator
        .iter_errors(&answer)
        // A sample may leave a value open.
        .filter(|error| !error.instance().is_null())
        .map(|error| {
            let within = error.schema_path().to_string();
            let pointer = if within.starts_with("/components/") { within } else { format!("{target}{within}") };
            let place = place(error.instance_path().as_str());
            let message = format!("`{place}`: the published sample is not allowed here: {error}");
            Wrong { place, pointer, sample: error.instance().clone().into_owned(), message }
        })
        .collect()
}

/// The components that a schema refers to, directly or not.
fn reached(document: &Document, schema: &Value, components: &mut Map<String, Value>) {
    let inner: Vec<&Value> = match schema {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => return,
    };
    if let Some(name) = reference::component(schema).filter(|name| !components.contains_key(*name)) {
        let component = document.at(&join("/components/schemas", name));
        components.insert(name.to_owned(), component.clone());
        reached(document, component, components);
    }
    for value in inner {
        reached(document, value, components);
    }
}

/// `/refunds/data/0/id` as `response.refunds.data[].id`.
fn place(pointer: &str) -> Place {
    let tokens = pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
    tokens.fold(Place::new("response"), |place, token| match token.as_str() {
        "property1" | "property2" => place.values(),
        index if index.parse::<usize>().is_ok() => place.items(),
        name => place.member(name),
    })
}
