//! Query parameters and pagination.

use elepay_spec::{Document, Operation, Problem, join, operations, reference};
use serde_json::Value;

use crate::kind::{Kind, kind};

/// Refuses query parameters that have no struct, and lists whose pages cannot be fetched one after another.
pub fn lint(document: &Document) -> Result<(), Problem> {
    for operation in operations(document) {
        for (at, parameter) in operation.parameters_in(document, "query") {
            fits(document, &at, parameter)?;
        }
        pages(document, &operation)?;
    }
    Ok(())
}

/// A query holds single values and lists of them. The wire code repeats the parameter for each one of a list.
fn fits(document: &Document, at: &str, parameter: &Value) -> Result<(), Problem> {
    let schema = reference::resolve(document, &parameter["schema"]);
    let value = if schema["type"] == "array" { reference::resolve(document, &schema["items"]) } else { schema };
    let sensitive = kind(value) == Kind::Sensitive;
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

/// What `x-pagination` names must be there, and be of the right kind.
fn pages(document: &Document, operation: &Operation<'_>) -> Result<(), Problem> {
    let Some(pagination) = operation.pagination(document) else { return Ok(()) };
    if operation.method != "get" || operation.body(document).is_some() {
        let reason = "only a `get` without a body has pages that can be asked for one after another";
        return Err(document.problem(&join(&operation.pointer, "x-pagination"), reason));
    }
    let query = operation.parameters_in(document, "query");
    let is_count = |name: &str| {
        let found = query.iter().find(|(_, parameter)| parameter["name"] == name);
        found.is_some_and(|(_, parameter)| parameter["required"] != true && parameter["schema"]["type"] == "integer")
    };
    let answer = operation.response_component(document).unwrap_or_default();
    let member = |name: &str| &document.at(&join("/components/schemas", answer))["properties"][name];
    let is_object = |schema: &Value| kind(reference::resolve(document, schema)) == Kind::Struct;
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
