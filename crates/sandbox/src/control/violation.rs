//! Why a request of control does not fit its schema: which member, and what is expected there.

use std::collections::BTreeSet;

use elepay_spec::reference;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::document::document;
use super::expected::{description, expected};
use super::refusal::Refusal;
use crate::document::members::{member_path, pointer_path};
use elepay_spec::suggestion;

/// A violation of a schema.
struct Violation {
    /// The path of the member: `fault.seconds`; empty for the whole value.
    path: String,
    reason: String,
    /// What is allowed instead.
    allowed: Vec<String>,
}

/// Returns the refusal of a value that violates its schema. `prefix` is the path of the value, and empty for a whole
/// request.
pub fn refusal<'e>(prefix: &str, value: &Value, errors: impl Iterator<Item = ValidationError<'e>>) -> Refusal {
    let Violation { path, reason, allowed } = explain(value, &errors.collect::<Vec<_>>());
    let refusal = match (prefix, path.as_str()) {
        (path, "") => Refusal::invalid(format!("`{path}`: {reason}")),
        (prefix, path) => Refusal::invalid(format!("`{}`: {reason}", member_path(prefix, path))),
    };
    refusal.allowed(allowed)
}

/// Explains the error that says the most.
fn explain(value: &Value, errors: &[ValidationError<'_>]) -> Violation {
    // A choice of schemas fails also because of an error within it, and then all its members are said to be unknown.
    let rank = |error: &&ValidationError<'_>| match error.kind() {
        Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } | Kind::AnyOf { .. } => 1,
        Kind::UnevaluatedProperties { .. } => 2,
        _ => 0,
    };
    let Some(error) = errors.iter().min_by_key(rank) else {
        return Violation { path: String::new(), reason: "it is not as documented".to_owned(), allowed: Vec::new() };
    };
    let path = pointer_path(error.instance_path().as_str());
    let schema = owner(error);
    let at = value.pointer(error.instance_path().as_str()).unwrap_or(&Value::Null);
    match error.kind() {
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => choice(value, error, context),
        Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. } => {
            unknown_member(schema, at, &path).unwrap_or_else(|| otherwise(schema, path))
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let member = reference::resolve(document(), schema)["properties"].get(name).unwrap_or(&Value::Null);
            let reason = format!("it is missing; expected {}{}", expected(member), description(member));
            Violation { path: member_path(&path, name), reason, allowed: Vec::new() }
        }
        _ => otherwise(schema, path),
    }
}

/// Explains why a value fits no schema of a choice: by the one that was meant, if there is one.
fn choice(value: &Value, error: &ValidationError<'_>, context: &[Vec<ValidationError<'static>>]) -> Violation {
    let path = pointer_path(error.instance_path().as_str());
    let schema = owner(error);
    let at = value.pointer(error.instance_path().as_str()).unwrap_or(&Value::Null);
    let is_other = |other: &ValidationError<'_>| match other.kind() {
        Kind::Constant { .. } => true,
        Kind::Type { .. } => other.instance_path() == error.instance_path(),
        _ => false,
    };
    if let Some(meant) = context.iter().find(|errors| !errors.iter().any(is_other)) {
        // A member that none of the schemas has is a typo, which is said before what is missing because of it.
        let closed = Some(schema).filter(|schema| schema["unevaluatedProperties"] == false);
        let unknown = closed.and_then(|schema| unknown_member(schema, at, &path));
        return unknown.unwrap_or_else(|| explain(value, meant));
    }
    let constants = context.iter().flatten().filter_map(|error| match error.kind() {
        Kind::Constant { expected_value } => Some((error.instance_path().as_str(), expected_value.as_ref())),
        _ => None,
    });
    let constants: Vec<_> = constants.collect();
    let Some((pointer, _)) = constants.first() else { return otherwise(schema, path) };
    let sent = value.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let allowed: Vec<_> = constants.iter().filter_map(|(_, value)| value.as_str()).map(str::to_owned).collect();
    let hint = suggestion(sent, allowed.iter().map(String::as_str));
    let reason = format!("there is no such value{hint}");
    Violation { path: pointer_path(pointer), reason, allowed }
}

/// Explains which member of an object its schema does not have, if there is one.
fn unknown_member(schema: &Value, object: &Value, path: &str) -> Option<Violation> {
    let known = known_members(schema, object);
    let unknown = object.as_object()?.keys().find(|name| !known.contains(name.as_str()))?;
    let hint = suggestion(unknown, known.iter().copied());
    let reason = format!("there is no such member{hint}");
    Some(Violation {
        path: member_path(path, unknown),
        reason,
        allowed: known.into_iter().map(str::to_owned).collect(),
    })
}

/// Returns the members that an object can have by its schema, and by the schema of a choice whose constants it has.
fn known_members<'s>(schema: &'s Value, object: &Value) -> BTreeSet<&'s str> {
    let properties = |schema: &'s Value| schema["properties"].as_object().into_iter().flatten();
    let is_meant = |choice: &&'s Value| {
        properties(choice).all(|(name, member)| member.get("const").is_none_or(|value| object.get(name) == Some(value)))
    };
    let meant = schema["oneOf"].as_array().into_iter().flatten().filter(is_meant);
    [schema].into_iter().chain(meant).flat_map(properties).map(|(name, _)| name.as_str()).collect()
}

/// Returns the schema whose keyword is violated.
fn owner(error: &ValidationError<'_>) -> &'static Value {
    let keyword = error.schema_path().as_str();
    document().at(keyword.rsplit_once('/').map_or("", |(schema, _)| schema))
}

fn otherwise(schema: &Value, path: String) -> Violation {
    Violation { path, reason: format!("expected {}{}", expected(schema), description(schema)), allowed: Vec::new() }
}
