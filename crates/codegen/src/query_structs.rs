//! The query parameters of an operation as one struct: a component like those of request bodies.
//!
//! It is added to the document before the other steps look at it. So it is checked, named, documented and given
//! `new`, setters and `check` by the same code as they are.

use std::collections::BTreeSet;

use elepay_spec::{Document, Operation, Problem, join, operations};
use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

/// The document with a component for each operation that has query parameters.
pub fn with_components(document: &Document) -> Result<Document, Problem> {
    let mut with = document.clone();
    for operation in operations(document) {
        if let Some(name) = self::name(document, &operation) {
            add(&mut with, document, &operation, &name)?;
        }
    }
    Ok(with)
}

fn add(with: &mut Document, document: &Document, operation: &Operation<'_>, name: &str) -> Result<(), Problem> {
    let component = join("/components/schemas", name);
    if !with.at(&component).is_null() {
        let reason = format!("the query of `{}` would be the type `{name}`, which is there already", operation.id);
        return Err(document.problem(&join(&operation.pointer, "operationId"), reason));
    }
    let mut places = vec![(component.clone(), join(&operation.pointer, "operationId"))];
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (at, parameter) in operation.parameters_in(document, "query") {
        let name = parameter["name"].as_str().unwrap_or_default();
        let property = join(&join(&component, "properties"), name);
        if properties.insert(name.to_owned(), described(parameter)).is_some() {
            return Err(document.problem(&join(&at, "name"), format!("the parameter `{name}` is here a second time")));
        }
        places.push((property.clone(), at.clone()));
        for (of, keyword, _) in document.members(&join(&at, "schema")) {
            places.push((join(&property, keyword), of));
        }
        if parameter["required"] == true {
            required.push(name);
        }
    }
    let schema = json!({
        "type": "object",
        "description": format!("What `{}` is asked for.", operation.id),
        "externalDocs": document.at(&join(&operation.pointer, "externalDocs")),
        "required": required,
        "properties": properties,
    });
    with.add("/components/schemas", name, schema, &places);
    Ok(())
}

/// The schema of a parameter with the description that stands beside it.
fn described(parameter: &Value) -> Value {
    let schema = &parameter["schema"];
    let mut described = match schema.get("$ref") {
        Some(_) => json!({ "allOf": [schema] }),
        None => schema.clone(),
    };
    described["description"] = parameter["description"].clone();
    described
}

/// Returns the components that requests are made of: those of bodies, and the structs of queries.
pub fn in_requests(document: &Document) -> BTreeSet<String> {
    let queries = operations(document).into_iter().filter_map(|operation| name(document, &operation));
    queries.chain(elepay_spec::usage::in_requests(document)).collect()
}

/// Returns the name of the struct with an operation's query parameters, if it has some.
pub fn name(document: &Document, operation: &Operation<'_>) -> Option<String> {
    let has_query = !operation.parameters_in(document, "query").is_empty();
    has_query.then(|| format!("{}Params", operation.id.to_upper_camel_case()))
}
