//! Refuses selections of calls that no valid call is in, so that a typo is noticed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::context::Context;
use crate::document::route::Route;
use crate::request_filter::RequestFilter;
use elepay_spec::{nearest, suggestion};

/// Checks that the document has a call that meets all conditions.
///
/// # Errors
/// Returns an error that names the first condition that no call meets together with those before it.
pub fn check(context: &Context, when: &RequestFilter) -> Result<(), Refusal> {
    let mut routes: Vec<&Route> = context.api.routes.iter().collect();
    let mut subject = "the API".to_owned();
    if let Some(operation) = &when.operation {
        check_operation(context, operation)?;
        routes.retain(|route| route.operation_id == *operation);
        subject = format!("`{operation}`");
    }
    if let Some(path) = &when.path {
        let known: BTreeSet<_> = routes.iter().map(|route| route.pattern()).collect();
        routes.retain(|route| route.has_path_in(path));
        if routes.is_empty() {
            let near = nearest(path, known.iter().map(String::as_str));
            let near = near.map_or_else(String::new, |near| format!("; the nearest is `{near}`"));
            let message = format!("`when.path`: {subject} has no path `{path}`{near}");
            return Err(Refusal::invalid(message).allowed(known));
        }
        if when.operation.is_none() {
            subject = format!("`{path}`");
        }
    }
    if let Some(method) = &when.method {
        let known: BTreeSet<_> = routes.iter().map(|route| route.method.as_str()).collect();
        routes.retain(|route| route.method.eq_ignore_ascii_case(method));
        if routes.is_empty() {
            let message = format!("`when.method`: {subject} has no method `{method}`");
            return Err(Refusal::invalid(message).allowed(known));
        }
    }
    when.body.iter().try_for_each(|(name, value)| check_member(&mut routes, name, value))
}

/// Refuses an operation that the document does not have.
///
/// # Errors
/// Returns an error that names the nearest one.
pub fn check_operation(context: &Context, operation: &str) -> Result<(), Refusal> {
    if context.api.route(operation).is_some() {
        return Ok(());
    }
    let known = || context.api.routes.iter().map(|route| route.operation_id.as_str());
    let hint = suggestion(operation, known());
    Err(Refusal::invalid(format!("the document has no operation `{operation}`{hint}")).allowed(known()))
}

/// Keeps the routes whose body can have a member with a value.
fn check_member(routes: &mut Vec<&Route>, name: &str, value: &Value) -> Result<(), Refusal> {
    let known: BTreeSet<_> = routes.iter().flat_map(|route| route.body_members()).map(|(name, _)| name).collect();
    if known.is_empty() {
        return Err(Refusal::invalid("`when.body`: no call that the other conditions select has a body"));
    }
    routes.retain(|route| route.body_members().any(|(known, _)| known == name));
    if routes.is_empty() {
        let hint = suggestion(name, known.iter().map(|name| name.as_str()));
        let message = format!("`when.body.{name}`: no call that the other conditions select has this member{hint}");
        return Err(Refusal::invalid(message).allowed(known));
    }
    let mut reason = String::new();
    routes.retain(|route| {
        let Some(body) = &route.body else { return false };
        let only = json!({ name: value });
        // Other members may be missing.
        let own = body.schema.iter_errors(&only).find(|error| !error.instance_path().as_str().is_empty());
        let is_valid = own.is_none();
        reason = own.map_or_else(String::new, |error| error.masked().to_string());
        is_valid
    });
    if routes.is_empty() {
        return Err(Refusal::invalid(format!("`when.body.{name}`: no valid call has this value; {reason}")));
    }
    Ok(())
}
