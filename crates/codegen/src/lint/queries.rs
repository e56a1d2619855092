//! Query parameters and pagination.

use elepay_spec::{Document, Kind, Operation, Problem, join, operations, reference};
use serde_json::Value;

/// Refuses query parameters that cannot be sent, and lists whose pages cannot be fetched one after another.
pub fn lint(document: &Document) -> Result<(), Problem> {
    for operation in operations(document) {
        for (at, parameter) in operation.parameters_in(document, "query") {
            fits(document, &at, parameter)?;
        }
        pages(document, &operation)?;
    }
    Ok(())
}

/// A query parameter is a single value or a list of values; a list is sent by repeating the parameter.
fn fits(document: &Document, at: &str, parameter: &Value) -> Result<(), Problem> {
    let schema = reference::resolve(document, &parameter["schema"]);
    let value = if schema["type"] == "array" { reference::resolve(document, &schema["items"]) } else { schema };
    let sensitive = Kind::of(value) == Kind::Sensitive;
    if sensitive || !matches!(value["type"].as_str(), Some("string" | "integer" | "boolean")) {
        let reason = if sensitive {
            "a sensitive value must not be a query parameter: URLs are logged"
        } else {
            "a query parameter must be a string, an integer, a boolean or a list of these"
        };
        return Err(document.problem(&join(at, "schema"), reason));
    }
    Ok(())
}

/// The parameters and members that `x-pagination` names must exist and have the right type.
fn pages(document: &Document, operation: &Operation<'_>) -> Result<(), Problem> {
    let Some(pagination) = operation.pagination(document) else { return Ok(()) };
    if operation.method != "get" || operation.body(document).is_some() {
        let reason = "only a `get` without a body can have pages";
        return Err(document.problem(&join(&operation.pointer, "x-pagination"), reason));
    }
    let query = operation.parameters_in(document, "query");
    let is_count = |name: &str| {
        let found = query.iter().find(|(_, parameter)| parameter["name"] == name);
        found.is_some_and(|(_, parameter)| parameter["required"] != true && parameter["schema"]["type"] == "integer")
    };
    let page = operation.response_component(document).unwrap_or_default();
    let member = |name: &str| &document.at(&join("/components/schemas", page))["properties"][name];
    let is_object = |schema: &Value| Kind::of(reference::resolve(document, schema)) == Kind::Struct;
    for (keyword, name, fits, expected) in [
        ("limit", pagination.limit, is_count(pagination.limit), "an optional integer in the query"),
        ("offset", pagination.offset, is_count(pagination.offset), "an optional integer in the query"),
        ("items", pagination.items, is_object(&member(pagination.items)["items"]), "a list of objects in the response"),
        ("total", pagination.total, member(pagination.total)["type"] == "integer", "an integer in the response"),
    ] {
        if !fits {
            let at = join(&join(&operation.pointer, "x-pagination"), keyword);
            return Err(document.problem(&at, format!("`{name}` is not {expected}")));
        }
    }
    Ok(())
}
