use std::sync::OnceLock;

use elepay_spec::{Document, join, reference};
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// The schema of a response.
pub struct ResponseSchema {
    /// Its pointer, after a reference.
    pub pointer: String,
    validator: OnceLock<Result<Validator, InvalidSchema>>,
}

/// Why a schema cannot be used.
pub struct InvalidSchema {
    pub pointer: String,
    pub reason: String,
}

impl ResponseSchema {
    pub(super) fn new(document: &Document, pointer: &str) -> Self {
        Self { pointer: reference::follow(document, pointer), validator: OnceLock::new() }
    }

    /// Returns its validator, which is built on first use.
    pub fn validator(&self, document: &Document) -> &Result<Validator, InvalidSchema> {
        self.validator.get_or_init(|| self.build(document))
    }

    fn build(&self, document: &Document) -> Result<Validator, InvalidSchema> {
        let schema = document.at(&self.pointer);
        if !schema.is_object() {
            let reason = "the schema of the response is not an object".to_owned();
            return Err(InvalidSchema { pointer: self.pointer.clone(), reason });
        }
        // The validator looks references up in the schema, so it gets the components too.
        let mut components = Map::new();
        collect_components(document, schema, &mut components);
        let mut whole = schema.clone();
        whole["components"] = json!({ "schemas": components });
        // A placeholder has no format.
        let options = jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(false);
        options.build(&whole).map_err(|error| InvalidSchema {
            pointer: format!("{}{}", self.pointer, error.instance_path()),
            reason: format!("the schema of the response is invalid: {error}"),
        })
    }
}

/// Collects the components that a schema refers to, directly or not.
fn collect_components(document: &Document, schema: &Value, components: &mut Map<String, Value>) {
    let inner: Vec<&Value> = match schema {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => return,
    };
    if let Some(name) = reference::component(schema).filter(|name| !components.contains_key(*name)) {
        let component = document.at(&join("/components/schemas", name));
        components.insert(name.to_owned(), component.clone());
        collect_components(document, component, components);
    }
    for value in inner {
        collect_components(document, value, components);
    }
}
