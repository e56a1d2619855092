//! A component for the query parameters of each operation, like those of request bodies.
//!
//! It is added to the document before the other steps see it, so it is linted, named and documented, and gets `new`,
//! setters and `validate`, by the same code as request bodies.

use std::collections::BTreeSet;

use elepay_spec::{Document, Operation, Problem, join, operations};
use serde_json::{Map, Value, json};

use crate::naming;

/// Returns the document with a component for each operation that has query parameters.
pub fn with_components(document: &Document) -> Result<Document, Problem> {
    let mut extended = document.clone();
    for operation in operations(document) {
        if let Some(name) = name(document, &operation) {
            add(&mut extended, document, &operation, &name)?;
        }
    }
    Ok(extended)
}

/// Returns the components of requests: those of bodies, and those of query parameters.
pub fn in_requests(document: &Document) -> BTreeSet<String> {
    let params = operations(document).into_iter().filter_map(|operation| name(document, &operation));
    params.chain(elepay_spec::usage::in_requests(document)).collect()
}

/// Returns the name of the component for an operation's query parameters, or `None` if it has none.
pub fn name(document: &Document, operation: &Operation<'_>) -> Option<String> {
    let has_query = !operation.parameters_in(document, "query").is_empty();
    has_query.then(|| naming::params(operation.id))
}

fn add(extended: &mut Document, document: &Document, operation: &Operation<'_>, name: &str) -> Result<(), Problem> {
    let component = join("/components/schemas", name);
    if !extended.at(&component).is_null() {
        let reason =
            format!("the query parameters of `{}` would become the type `{name}`, which already exists", operation.id);
        return Err(document.problem(&join(&operation.pointer, "operationId"), reason));
    }
    let mut origins = vec![(component.clone(), join(&operation.pointer, "operationId"))];
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (at, parameter) in operation.parameters_in(document, "query") {
        let name = parameter["name"].as_str().unwrap_or_default();
        let property = join(&join(&component, "properties"), name);
        if properties.insert(name.to_owned(), described(parameter)).is_some() {
            return Err(document.problem(&join(&at, "name"), format!("duplicate parameter `{name}`")));
        }
        origins.push((property.clone(), at.clone()));
        for (origin, keyword, _) in document.members(&join(&at, "schema")) {
            origins.push((join(&property, keyword), origin));
        }
        if parameter["required"] == true {
            required.push(name);
        }
    }
    let schema = json!({
        "type": "object",
        "description": format!("The query parameters of `{}`.", operation.id),
        "externalDocs": document.at(&join(&operation.pointer, "externalDocs")),
        "required": required,
        "properties": properties,
    });
    extended.add("/components/schemas", name, schema, &origins);
    Ok(())
}

/// Returns the schema of a parameter together with the description beside it.
fn described(parameter: &Value) -> Value {
    let schema = &parameter["schema"];
    let mut described = match schema.get("$ref") {
        Some(_) => json!({ "allOf": [schema] }),
        None => schema.clone(),
    };
    described["description"] = parameter["description"].clone();
    if let Some(deprecated) = parameter.get("deprecated") {
        described["deprecated"] = deprecated.clone();
    }
    described
}
