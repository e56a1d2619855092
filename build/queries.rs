//! The query parameters of an operation as one struct: a component like those of request bodies.
//!
//! It is added to the document before the other steps look at it. So it is checked, named, documented and given
//! `new`, setters and `check` by the same code as they are.

use serde_json::{Map, Value, json};

use super::load::{Document, join};
use super::model::{self, Operation, Shape};
use super::problem::Problem;

/// The document with a component for each operation that has query parameters.
pub fn with_components(document: &Document) -> Result<Document, Problem> {
    let mut with = document.clone();
    for operation in model::operations(document) {
        operation.query(document).into_iter().try_for_each(|(at, parameter)| fits(document, &at, parameter))?;
        if let Some(name) = operation.query_struct(document) {
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
    for (at, parameter) in operation.query(document) {
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

/// A query holds single values and lists of them. The wire code repeats the parameter for each one of a list.
fn fits(document: &Document, at: &str, parameter: &Value) -> Result<(), Problem> {
    let schema = model::resolve(document, &parameter["schema"]);
    let value = if schema["type"] == "array" { model::resolve(document, &schema["items"]) } else { schema };
    let sensitive = model::shape(value) == Shape::Sensitive;
    if sensitive || !matches!(value["type"].as_str(), Some("string" | "integer" | "boolean")) {
        let reason = if sensitive {
            "an address is logged by every server on its way: nothing sensitive can be in a query"
        } else {
            "a query parameter is a text, a number, a flag, or a list of such"
        };
        return Err(document.problem(&join(at, "schema"), reason));
    }
    Ok(())
}

/// Refuses pages that cannot be gone through.
pub fn check(document: &Document) -> Result<(), Problem> {
    model::operations(document).iter().try_for_each(|operation| pages(document, operation))
}

/// What `x-pagination` names must be there, and be of the right kind.
fn pages(document: &Document, operation: &Operation<'_>) -> Result<(), Problem> {
    let Some(pagination) = operation.pagination(document) else { return Ok(()) };
    if operation.method != "get" || operation.body(document).is_some() {
        let reason = "only a `get` without a body has pages that can be asked for one after another";
        return Err(document.problem(&join(&operation.pointer, "x-pagination"), reason));
    }
    let query = operation.query(document);
    let is_count = |name: &str| {
        let found = query.iter().find(|(_, parameter)| parameter["name"] == name);
        found.is_some_and(|(_, parameter)| parameter["required"] != true && parameter["schema"]["type"] == "integer")
    };
    let answer = operation.answer(document).and_then(|answer| answer.component).unwrap_or_default();
    let member = |name: &str| &document.at(&join("/components/schemas", answer))["properties"][name];
    let is_object = |schema: &Value| model::shape(model::resolve(document, schema)) == Shape::Struct;
    for (keyword, name, fits, wanted) in [
        ("limit", pagination.limit, is_count(pagination.limit), "optional integer in the query"),
        ("offset", pagination.offset, is_count(pagination.offset), "optional integer in the query"),
        ("items", pagination.items, is_object(&member(pagination.items)["items"]), "list of objects in the answer"),
        ("total", pagination.total, member(pagination.total)["type"] == "integer", "integer in the answer"),
    ] {
        if !fits {
            let at = join(&join(&operation.pointer, "x-pagination"), keyword);
            return Err(document.problem(&at, format!("`{name}` is no {wanted}")));
        }
    }
    Ok(())
}
