//! The version, the server, the security schemes, and the paths of operations.

use std::collections::BTreeSet;

use elepay_spec::{Document, Operation, Problem, join, operations};
use serde_json::Value;

use crate::lint::{bodies, responses};

/// Refuses operations that the client could not carry out.
pub fn lint(document: &Document) -> Result<(), Problem> {
    if !document.at("/openapi").as_str().is_some_and(|version| version.starts_with("3.0.")) {
        return Err(document.problem("/openapi", "only OpenAPI 3.0 is supported"));
    }
    if document.at("/servers/0/url").as_str().is_none_or(|url| !url.starts_with("https://")) {
        return Err(document.problem("/servers", "the URL of the first server must begin with `https://`"));
    }
    security(document)?;
    responses::lint_errors(document)?;
    operations(document).iter().try_for_each(|operation| self::operation(document, operation))
}

/// The client implements two HTTP schemes and uses the same one for every operation.
fn security(document: &Document) -> Result<(), Problem> {
    for (at, name, scheme) in document.members("/components/securitySchemes") {
        if scheme["type"] != "http" || !matches!(scheme["scheme"].as_str(), Some("bearer" | "basic")) {
            return Err(document.problem(&at, format!("`{name}` is neither HTTP Bearer nor HTTP Basic")));
        }
    }
    let required = document.at("/security").as_array().into_iter().flatten().filter_map(Value::as_object);
    let unknown = |name: &&String| document.at("/components/securitySchemes").get(name.as_str()).is_none();
    match required.flat_map(|schemes| schemes.keys()).find(unknown) {
        Some(name) => Err(document.problem("/security", format!("the security scheme `{name}` does not exist"))),
        None => Ok(()),
    }
}

fn operation(document: &Document, operation: &Operation<'_>) -> Result<(), Problem> {
    path(document, operation)?;
    let request = join(&operation.pointer, "requestBody");
    if !document.at(&request).is_null() {
        bodies::lint(document, &join(&request, "content"))?;
    }
    responses::lint(document, operation)
}

/// The path and the list of path parameters must have the same names.
fn path(document: &Document, operation: &Operation<'_>) -> Result<(), Problem> {
    let item = operation.pointer.rsplit_once('/').map_or("", |(item, _)| item);
    let plain = |character: char| character.is_ascii_alphanumeric() || "/{}-_.".contains(character);
    let dots = operation.path.split('/').any(|segment| segment == "." || segment == "..");
    if !operation.path.starts_with('/') || !operation.path.chars().all(plain) || dots {
        let reason = "a path must begin with `/` and consist of letters, digits, `-`, `_`, `.` and `{…}`";
        return Err(document.problem(item, reason));
    }
    let in_path: BTreeSet<_> = operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let mut listed = BTreeSet::new();
    for (at, parameter) in operation.parameters(document) {
        match parameter["in"].as_str() {
            Some("path") if parameter["required"] != true => {
                return Err(document.problem(&at, "a path parameter must be `required: true`"));
            }
            Some("path") => listed.extend(parameter["name"].as_str()),
            Some("query") => {}
            _ => return Err(document.problem(&at, "only parameters in `path` and `query` are supported")),
        }
        let schema = &parameter["schema"];
        if parameter["in"] == "path" && (schema["type"] != "string" || schema.as_object().is_none_or(|of| of.len() > 1))
        {
            return Err(document.problem(
                &join(&at, "schema"),
                "the schema of a path parameter must be `type: string` and nothing else",
            ));
        }
    }
    if in_path != listed {
        let reason = format!("the path has the parameters {in_path:?}, but {listed:?} are listed");
        return Err(document.problem(&operation.pointer, reason));
    }
    Ok(())
}
