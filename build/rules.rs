//! What must hold in the document beyond its keywords, so that every step can rely on it.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::load::{Document, join};
use super::model;
use super::problem::Problem;

/// Refuses a document from which no sensible client could be made.
pub fn check(document: &Document) -> Result<(), Problem> {
    if !document.at("/openapi").as_str().is_some_and(|version| version.starts_with("3.0.")) {
        return Err(document.problem("/openapi", "the generator reads OpenAPI 3.0 only"));
    }
    if document.at("/servers/0/url").as_str().is_none_or(|url| !url.starts_with("https://")) {
        return Err(document.problem("/servers", "the first server must be an https address"));
    }
    for (at, name, schema) in document.members("/components/schemas") {
        component(document, &at, name, schema)?;
        parts(document, &at, schema, true)?;
    }
    operations(document)
}

fn component(document: &Document, at: &str, name: &str, schema: &Value) -> Result<(), Problem> {
    if name != name.to_upper_camel_case() {
        let reason = format!("a schema is named like a Rust type: `{}`", name.to_upper_camel_case());
        return Err(document.problem(at, reason));
    }
    if schema.get("$ref").is_some() {
        return Err(document.problem(at, "a schema that is only a `$ref`; refer to the other one where it is used"));
    }
    for keyword in ["description", "externalDocs"] {
        if schema.get(keyword).is_none() {
            return Err(document.problem(at, format!("`{name}` has no `{keyword}`")));
        }
    }
    Ok(())
}

/// Checks a schema and all schemas inside it; only the outermost one is a component and thus has a name.
fn parts(document: &Document, at: &str, schema: &Value, is_component: bool) -> Result<(), Problem> {
    let has = |keyword: &str| schema.get(keyword).is_some();
    if !is_component && (has("properties") || has("enum") || has("x-time")) {
        return Err(document.problem(at, "this becomes a type and needs a name: make it a component and `$ref` it"));
    }
    if has("properties") && (has("additionalProperties") || has("minProperties") || has("maxProperties")) {
        return Err(document.problem(at, "an object has either `properties` or the keywords of a map"));
    }
    if schema["type"] == "array" && !has("items") {
        return Err(document.problem(at, "an array needs `items`"));
    }
    listed(document, at, schema)?;
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        values_of(document, at, values)?;
    }
    match schema["x-time"].as_str() {
        None | Some("epoch-milliseconds") => {}
        Some(other) => {
            return Err(document.problem(&join(at, "x-time"), format!("`{other}` is no time this project knows")));
        }
    }
    if !matches!(schema["format"].as_str(), None | Some("int64")) {
        return Err(document.problem(&join(at, "format"), "only `int64` is carried into code"));
    }
    for (at, name, property) in document.members(&join(at, "properties")) {
        if model::component(property).is_none() && property.get("description").is_none() {
            return Err(document.problem(&at, format!("`{name}` has no `description`")));
        }
        parts(document, &at, property, false)?;
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(keyword) {
            parts(document, &join(at, keyword), inner, false)?;
        }
    }
    Ok(())
}

/// What is listed as required or as the identity must exist.
fn listed(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    for keyword in ["required", "x-identity"] {
        let listed = match &schema[keyword] {
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            name => Vec::from_iter(name.as_str()),
        };
        if let Some(unknown) = listed.into_iter().find(|name| schema["properties"].get(name).is_none()) {
            let reason = format!("`{keyword}` names `{unknown}`, which is no property here");
            return Err(document.problem(&join(at, keyword), reason));
        }
    }
    Ok(())
}

fn values_of(document: &Document, at: &str, values: &[Value]) -> Result<(), Problem> {
    let mut variants = BTreeMap::new();
    for (index, value) in values.iter().filter_map(Value::as_str).enumerate() {
        let at = join(&join(at, "enum"), &index.to_string());
        if let Some(other) = variants.insert(value.to_upper_camel_case(), value) {
            return Err(document.problem(&at, format!("`{value}` and `{other}` would be the same variant")));
        }
    }
    let described = document.members(&join(at, "x-enumDescriptions"));
    let names: BTreeSet<_> = described.iter().map(|(_, name, _)| *name).collect();
    if let Some(missing) = values.iter().filter_map(Value::as_str).find(|value| !names.contains(value)) {
        return Err(document.problem(at, format!("`x-enumDescriptions` does not describe `{missing}`")));
    }
    match described.iter().find(|(_, name, _)| !values.iter().any(|value| value == name)) {
        Some((at, name, _)) => Err(document.problem(at, format!("`{name}` is described but is no value"))),
        None => Ok(()),
    }
}

fn operations(document: &Document) -> Result<(), Problem> {
    let mut ids = BTreeMap::new();
    for operation in model::operations(document) {
        let at = operation.pointer.as_str();
        for keyword in ["operationId", "summary", "description", "externalDocs", "responses"] {
            if document.at(&join(at, keyword)).is_null() {
                return Err(document.problem(at, format!("this operation has no `{keyword}`")));
            }
        }
        if let Some(first) = ids.insert(operation.id, at.to_owned()) {
            let line = document.position(&first).map_or(0, |position| position.line);
            let reason = format!("the operationId `{}` is already used at line {line}", operation.id);
            return Err(document.problem(&join(at, "operationId"), reason));
        }
        path(document, &operation)?;
        if operation.success(document).is_none() {
            let reason = "one answer with a status from 200 to 299 is needed, and only one";
            return Err(document.problem(&join(at, "responses"), reason));
        }
        for (what, content) in [("requestBody", operation.body(document)), ("success", operation.answer(document))] {
            if content.is_some_and(|content| content.component.is_none()) {
                let reason = format!("the schema of the {what} must be a `$ref` to a component: it needs a name");
                return Err(document.problem(at, reason));
            }
        }
    }
    Ok(())
}

/// Path and path parameters must name the same things.
fn path(document: &Document, operation: &model::Operation<'_>) -> Result<(), Problem> {
    let inside: BTreeSet<_> = operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let mut listed = BTreeSet::new();
    for (at, parameter) in operation.parameters(document) {
        match parameter["in"].as_str() {
            Some("path") if parameter["required"] != true => {
                return Err(document.problem(&at, "a path parameter must be `required: true`"));
            }
            Some("path") => listed.extend(parameter["name"].as_str()),
            Some("query") => {}
            _ => return Err(document.problem(&at, "only parameters in `path` and `query` are carried into code")),
        }
        if parameter.get("schema").is_none() || parameter.get("description").is_none() {
            return Err(document.problem(&at, "a parameter needs a `schema` and a `description`"));
        }
    }
    if inside != listed {
        let reason = format!("the path has the parameters {inside:?}, but {listed:?} are listed");
        return Err(document.problem(&operation.pointer, reason));
    }
    Ok(())
}
