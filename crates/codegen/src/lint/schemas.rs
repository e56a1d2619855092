//! Every schema must become what it says, and every keyword in it must have an effect.

use elepay_spec::keywords::KEYWORDS;
use elepay_spec::{Document, Kind, Problem, join, reference};
use serde_json::Value;

use crate::lint::values;
use crate::params;

/// Refuses schemas that would not become what they say.
pub fn lint(document: &Document) -> Result<(), Problem> {
    for (at, name, schema) in document.members("/components/schemas") {
        if reference::component(schema).is_some() {
            let reason = "this component is only a `$ref`; refer to its target where this one is used";
            return Err(document.problem(&at, reason));
        }
        for keyword in ["description", "externalDocs"] {
            if schema.get(keyword).is_none() {
                return Err(document.problem(&at, format!("`{name}` has no `{keyword}`")));
            }
        }
        parts(document, &at, schema, true)?;
    }
    for name in params::in_requests(document) {
        let at = join("/components/schemas", &name);
        if document.at(&at).get("x-identity").is_some() {
            return Err(document.problem(&join(&at, "x-identity"), "a type of responses cannot be part of a request"));
        }
    }
    Ok(())
}

/// Checks a schema and all schemas inside it; only the outermost one is a component and thus has a name.
fn parts(document: &Document, at: &str, schema: &Value, is_component: bool) -> Result<(), Problem> {
    if reference::component(schema).is_some() {
        return Ok(());
    }
    let kind = Kind::of(schema);
    if !is_component && !matches!(kind, Kind::Plain | Kind::Sensitive) {
        return Err(document.problem(at, "this becomes a type and needs a name: move it to a component and `$ref` it"));
    }
    let is_empty = |keyword: &str| match &schema[keyword] {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty() || items.iter().any(|item| item == ""),
        _ => false,
    };
    if let Some(keyword) = ["properties", "enum", "x-reserved-prefixes"].into_iter().find(|keyword| is_empty(keyword)) {
        let reason = format!("`{keyword}` must not be empty or contain an empty string");
        return Err(document.problem(&join(at, keyword), reason));
    }
    if schema["type"] == "array" && schema.get("items").is_none() {
        return Err(document.problem(at, "an array needs `items`"));
    }
    effect(document, at, kind)?;
    values::lint(document, at, schema)?;
    for (at, name, property) in document.members(&join(at, "properties")) {
        if reference::component(property).is_none() && property.get("description").is_none() {
            return Err(document.problem(&at, format!("`{name}` has no `description`")));
        }
        parts(document, &at, property, false)?;
    }
    // The values of an object of any JSON are not typed.
    for keyword in ["items", "additionalProperties"].into_iter().filter(|_| kind != Kind::AnyJson) {
        if let Some(inner) = schema.get(keyword) {
            parts(document, &join(at, keyword), inner, false)?;
        }
    }
    Ok(())
}

/// A keyword without effect on the type that a schema becomes would be a promise that nothing keeps.
fn effect(document: &Document, at: &str, kind: Kind) -> Result<(), Problem> {
    let has_effect = |name: &str| KEYWORDS.iter().any(|keyword| keyword.name == name && keyword.kinds.contains(&kind));
    let becomes = match kind {
        Kind::Struct => "a struct",
        Kind::Enum => "an enum",
        Kind::Time => "a time",
        Kind::Date => "a date",
        Kind::AnyJson => "any JSON",
        Kind::Sensitive => "a sensitive string",
        Kind::Plain => "a plain value",
    };
    match document.members(at).into_iter().find(|(_, name, _)| !has_effect(name)) {
        Some((at, name, _)) => Err(document.problem(&at, format!("`{name}` has no effect on {becomes}"))),
        None => Ok(()),
    }
}
