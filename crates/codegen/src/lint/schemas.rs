//! What must hold of every schema, so that no keyword in it is without effect.

use std::collections::BTreeSet;

use elepay_spec::{Document, Problem, join, reference};
use serde_json::Value;

use crate::kind::{Kind, kind};
use crate::query_structs;

/// Refuses schemas that would not become what they say.
pub fn lint(document: &Document) -> Result<(), Problem> {
    for (at, name, schema) in document.members("/components/schemas") {
        if reference::component(schema).is_some() {
            return Err(
                document.problem(&at, "a schema that is only a `$ref`; refer to the other one where it is used")
            );
        }
        for keyword in ["description", "externalDocs"] {
            if schema.get(keyword).is_none() {
                return Err(document.problem(&at, format!("`{name}` has no `{keyword}`")));
            }
        }
        parts(document, &at, schema, true)?;
        cycle(document, &at, schema, &mut vec![name])?;
    }
    for name in query_structs::in_requests(document) {
        let at = join("/components/schemas", &name);
        if document.at(&at).get("x-identity").is_some() {
            return Err(document.problem(&join(&at, "x-identity"), "an answer's type cannot be part of a request"));
        }
    }
    Ok(())
}

/// Checks a schema and all schemas inside it; only the outermost one is a component and thus has a name.
fn parts(document: &Document, at: &str, schema: &Value, is_component: bool) -> Result<(), Problem> {
    if reference::component(schema).is_some() {
        return Ok(());
    }
    let shape = kind(schema);
    if !is_component && !matches!(shape, Kind::Plain | Kind::Sensitive) {
        return Err(document.problem(at, "this becomes a type and needs a name: make it a component and `$ref` it"));
    }
    let empty = |keyword: &str| match &schema[keyword] {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty() || items.iter().any(|item| item == ""),
        _ => false,
    };
    if let Some(keyword) = ["properties", "enum", "x-reserved-prefixes"].into_iter().find(|keyword| empty(keyword)) {
        return Err(document.problem(&join(at, keyword), format!("`{keyword}` has nothing, or an empty text, in it")));
    }
    if schema["type"] == "array" && schema.get("items").is_none() {
        return Err(document.problem(at, "an array needs `items`"));
    }
    effect(document, at, shape)?;
    listed(document, at, schema)?;
    values(document, at, schema)?;
    for (at, name, property) in document.members(&join(at, "properties")) {
        if reference::component(property).is_none() && property.get("description").is_none() {
            return Err(document.problem(&at, format!("`{name}` has no `description`")));
        }
        parts(document, &at, property, false)?;
    }
    // What is inside of a free object is free.
    for keyword in ["items", "additionalProperties"].into_iter().filter(|_| shape != Kind::Free) {
        if let Some(inner) = schema.get(keyword) {
            parts(document, &join(at, keyword), inner, false)?;
        }
    }
    Ok(())
}

/// A keyword that has no effect on what this schema becomes would be a promise that nobody keeps.
fn effect(document: &Document, at: &str, shape: Kind) -> Result<(), Problem> {
    let always: &[&str] = &["type", "description", "externalDocs", "default"];
    let by_shape: &[&str] = match shape {
        Kind::Struct => &["properties", "required", "x-identity"],
        Kind::Enum => &["enum", "x-enumDescriptions"],
        Kind::Time => &["format", "x-time"],
        Kind::Free => &["additionalProperties"],
        Kind::Sensitive => &["maxLength", "minLength", "pattern", "x-max-bytes", "x-sensitive"],
        Kind::Plain => &[
            "additionalProperties",
            "format",
            "items",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "pattern",
            "x-max-bytes",
            "x-delivery",
            "x-reserved-prefixes",
        ],
    };
    let known = |key: &str| always.contains(&key) || by_shape.contains(&key);
    match document.members(at).into_iter().find(|(_, key, _)| !known(key)) {
        Some((at, key, _)) => {
            Err(document.problem(&at, format!("`{key}` would have no effect here: this schema becomes a {shape:?}")))
        }
        None => Ok(()),
    }
}

/// What is listed as required or as the identity must exist.
fn listed(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    for keyword in ["required", "x-identity"] {
        let listed = match &schema[keyword] {
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            name => Vec::from_iter(name.as_str()),
        };
        let mut seen = BTreeSet::new();
        for name in listed {
            let reason = match schema["properties"].get(name) {
                None => format!("`{keyword}` names `{name}`, which is no property here"),
                Some(property) if keyword == "x-identity" && property["type"] != "string" => {
                    format!("`{name}` is no plain text, so it cannot be the identity")
                }
                Some(_) if !seen.insert(name) => format!("`{keyword}` names `{name}` twice"),
                Some(_) => continue,
            };
            return Err(document.problem(&join(at, keyword), reason));
        }
    }
    Ok(())
}

/// Values that the document itself states must fit.
fn values(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    let refuse = |keyword: &str, reason: String| Err(document.problem(&join(at, keyword), reason));
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let described = document.members(&join(at, "x-enumDescriptions"));
        let is_described = |value: &Value| described.iter().any(|(_, name, _)| value == name);
        if let Some(missing) = values.iter().find(|value| !is_described(value)) {
            return Err(document.problem(
                at,
                format!("`x-enumDescriptions` does not describe `{}`", missing.as_str().unwrap_or_default()),
            ));
        }
        if let Some((at, name, _)) = described.iter().find(|(_, name, _)| !values.iter().any(|value| value == name)) {
            return Err(document.problem(at, format!("`{name}` is described but is no value")));
        }
    }
    match schema["x-time"].as_str() {
        None | Some("epoch-milliseconds") => {}
        Some(other) => return refuse("x-time", format!("`{other}` is no time this project knows")),
    }
    if !matches!(schema["format"].as_str(), None | Some("int64")) {
        return refuse("format", "only `int64` is carried into code".to_owned());
    }
    for (low, high) in [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ] {
        if let (Some(least), Some(most)) = (schema[low].as_i64(), schema[high].as_i64())
            && least > most
        {
            return refuse(low, format!("`{low}` is more than `{high}`"));
        }
    }
    let Some(default) = schema.get("default") else { return Ok(()) };
    let fits = match schema["type"].as_str() {
        Some("string") => default.is_string(),
        Some("integer") => default.is_i64(),
        Some("boolean") => default.is_boolean(),
        _ => false,
    };
    let within = |keyword: &str, inside: fn(i64, i64) -> bool| match (default.as_i64(), schema[keyword].as_i64()) {
        (Some(default), Some(limit)) => inside(default, limit),
        _ => true,
    };
    let among = schema.get("enum").and_then(Value::as_array).is_none_or(|values| values.contains(default));
    if fits
        && among
        && within("minimum", |default, limit| default >= limit)
        && within("maximum", |default, limit| default <= limit)
    {
        Ok(())
    } else {
        refuse("default", format!("the default {default} does not fit this schema"))
    }
}

/// A type inside itself would be boxed by the generator in ways that the other steps do not know.
fn cycle<'d>(document: &'d Document, at: &str, schema: &'d Value, around: &mut Vec<&'d str>) -> Result<(), Problem> {
    if let Some(name) = reference::component(schema) {
        if around.contains(&name) {
            let reason = format!("`{name}` would contain itself, by way of `{}`", around.join("`, `"));
            return Err(document.problem(at, reason));
        }
        around.push(name);
        cycle(document, at, reference::resolve(document, schema), around)?;
        around.pop();
        return Ok(());
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    let inner = properties.map(|(name, property)| (join(&join(at, "properties"), name), property));
    let parts = ["items", "additionalProperties"]
        .into_iter()
        .filter_map(|keyword| Some((join(at, keyword), schema.get(keyword)?)));
    for (at, inner) in inner.chain(parts) {
        cycle(document, &at, inner, around)?;
    }
    Ok(())
}
