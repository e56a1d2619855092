//! Names of the document that become names in Rust must be valid there, and each must stand for one thing.

use elepay_spec::{Document, Problem, join, operations};
use serde_json::Value;

use crate::lint::taken::Taken;
use crate::{ReservedNames, naming, prepare};

/// The names that every request has besides its setters.
const REQUEST: [&str; 3] = [naming::NEW, naming::VALIDATE, naming::VALIDATE_AT];

/// Refuses a name that is not valid in Rust, or is already used.
pub fn lint(document: &Document, reserved: &ReservedNames) -> Result<(), Problem> {
    methods(document, reserved)?;
    for (at, name, schema) in document.members("/components/schemas") {
        let type_name = naming::type_name(name);
        if name != type_name {
            return Err(
                document.problem(&at, format!("the name of a schema must be that of a Rust type: `{type_name}`"))
            );
        }
        Taken::new("the generator", [prepare::SENSITIVE]).take(document, &at, name, name)?;
        let mut fields = Taken::new("every request", REQUEST);
        for (at, property, _) in document.members(&join(&at, "properties")) {
            // The generator finds a field name for every string; it only must not be the name of another field.
            fields.reserve(document, &at, property, &naming::argument(property))?;
        }
        let mut variants = Taken::new("every enum", reserved.variants());
        let values = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for (index, value) in values.enumerate() {
            let at = join(&join(&at, "enum"), &index.to_string());
            variants.take(document, &at, value, &naming::variant(value))?;
        }
    }
    Ok(())
}

fn methods(document: &Document, reserved: &ReservedNames) -> Result<(), Problem> {
    let mut methods = Taken::new("the client", reserved.methods());
    for operation in operations(document) {
        let at = join(&operation.pointer, "operationId");
        methods.take(document, &at, operation.id, &naming::method(operation.id))?;
        if operation.pagination(document).is_some() {
            methods.take(document, &at, operation.id, &naming::stream(operation.id))?;
        }
        // The public method takes path arguments, the body and the struct of the query; the generated one takes path
        // and query parameters side by side, and the body.
        let body = operation.body(document).map(|_| naming::BODY);
        let query = (!operation.parameters_in(document, "query").is_empty()).then_some(naming::QUERY);
        let mut public = Taken::new("another argument", body.into_iter().chain(query));
        let mut raw = Taken::new("another argument", body);
        for (at, parameter) in operation.parameters(document) {
            let name = parameter["name"].as_str().unwrap_or_default();
            let (at, argument) = (join(&at, "name"), naming::argument(name));
            raw.take(document, &at, name, &argument)?;
            if parameter["in"] == "path" {
                public.take(document, &at, name, &argument)?;
            }
        }
    }
    Ok(())
}
