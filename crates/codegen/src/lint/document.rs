//! What must hold in the document beyond its keywords, so that every step can rely on it.
//!
//! Names are looked at by `names.rs`, schemas by `schemas.rs`; this is the rest: address, security, operations.

use std::collections::BTreeSet;

use elepay_spec::{Document, Operation, Problem, join, operations, reference};
use serde_json::Value;

use crate::kind::{Kind, kind};

/// Refuses a document from which no sensible client could be made.
pub fn lint(document: &Document) -> Result<(), Problem> {
    if !document.at("/openapi").as_str().is_some_and(|version| version.starts_with("3.0.")) {
        return Err(document.problem("/openapi", "the generator reads OpenAPI 3.0 only"));
    }
    if document.at("/servers/0/url").as_str().is_none_or(|url| !url.starts_with("https://")) {
        return Err(document.problem("/servers", "the first server must be an https address"));
    }
    security(document)?;
    for (at, ..) in document.members("/components/responses") {
        body(document, &join(&at, "content"))?;
    }
    operations(document).iter().try_for_each(|operation| of_operation(document, operation))
}

/// The transport knows the two HTTP schemes and takes either for every operation.
fn security(document: &Document) -> Result<(), Problem> {
    for (at, name, scheme) in document.members("/components/securitySchemes") {
        if scheme["type"] != "http" || !matches!(scheme["scheme"].as_str(), Some("bearer" | "basic")) {
            return Err(document.problem(&at, format!("`{name}` is neither HTTP bearer nor HTTP basic")));
        }
    }
    let wanted = document.at("/security").as_array().into_iter().flatten().filter_map(Value::as_object);
    let unknown = |name: &&String| document.at("/components/securitySchemes").get(name.as_str()).is_none();
    match wanted.flat_map(|schemes| schemes.keys()).find(unknown) {
        Some(name) => Err(document.problem("/security", format!("there is no security scheme `{name}`"))),
        None => Ok(()),
    }
}

fn of_operation(document: &Document, operation: &Operation<'_>) -> Result<(), Problem> {
    path(document, operation)?;
    let request = join(&operation.pointer, "requestBody");
    if !document.at(&request).is_null() {
        body(document, &join(&request, "content"))?;
    }
    for (at, status, response) in document.members(&join(&operation.pointer, "responses")) {
        let is_status = status.len() == 3 && status.parse::<u16>().is_ok_and(|status| (100..600).contains(&status));
        if !is_status && status != "default" {
            return Err(document.problem(&at, format!("`{status}` is no status; `default` or a number like 201 is")));
        }
        if response.get("content").is_some() {
            body(document, &join(&at, "content"))?;
        }
    }
    if operation.success(document).is_none() {
        let reason = "one answer with a status from 200 to 299 is needed, and only one";
        return Err(document.problem(&join(&operation.pointer, "responses"), reason));
    }
    Ok(())
}

/// A body is one JSON object with a name: the wire code sends and reads nothing else.
fn body(document: &Document, at: &str) -> Result<(), Problem> {
    let content = document.members(at);
    let [(media, content_type, value)] = content.as_slice() else {
        return Err(document.problem(at, "a body has one content type, neither none nor several"));
    };
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if media_type != "application/json" {
        return Err(
            document.problem(media, format!("`{content_type}` is not carried into code, only application/json"))
        );
    }
    let schema = &value["schema"];
    if reference::component(schema).is_none() || kind(reference::resolve(document, schema)) != Kind::Struct {
        let reason = "a body must be a `$ref` to a component with `properties`: it becomes a struct and needs a name";
        return Err(document.problem(&join(media, "schema"), reason));
    }
    Ok(())
}

/// Path and path parameters must name the same things.
fn path(document: &Document, operation: &Operation<'_>) -> Result<(), Problem> {
    let around = operation.pointer.rsplit_once('/').map_or("", |(around, _)| around);
    let plain = |character: char| character.is_ascii_alphanumeric() || "/{}-_.".contains(character);
    let dots = operation.path.split('/').any(|segment| segment == "." || segment == "..");
    if !operation.path.starts_with('/') || !operation.path.chars().all(plain) || dots {
        return Err(
            document.problem(around, "a path begins with `/` and has letters, digits, `-`, `_`, `.`, `{…}` only")
        );
    }
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
        let schema = &parameter["schema"];
        if parameter["in"] == "path" && (schema["type"] != "string" || schema.as_object().is_none_or(|of| of.len() > 1))
        {
            return Err(document.problem(&join(&at, "schema"), "a path parameter is a plain `type: string`, no more"));
        }
    }
    if inside != listed {
        let reason = format!("the path has the parameters {inside:?}, but {listed:?} are listed");
        return Err(document.problem(&operation.pointer, reason));
    }
    Ok(())
}
