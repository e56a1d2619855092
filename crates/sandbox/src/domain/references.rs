//! Members of requests that refer to other objects: `customerId` to a customer.

use super::api_error::ApiError;
use super::kinds::{KINDS, Kind};
use super::object::Object;
use super::state::State;

/// Refuses a request about a kind of object that refers to an object that does not exist or cannot be used.
///
/// `id` is the object that the request is about, if it exists already. What belongs to another such object cannot be
/// used.
pub fn check(state: &State, kind: &Kind, id: Option<&str>, body: &Object) -> Result<(), ApiError> {
    for (parameter, _) in body.iter() {
        let Some(referred) = referred(kind, parameter) else { continue };
        let other = body.text(parameter);
        check_usable(state, referred, parameter, other)?;
        let is_foreign = referred.owner.is_some_and(|owner| owner == kind && state.owner_of(referred, other) != id);
        if is_foreign {
            return Err(ApiError::not_found(referred.name, parameter, other));
        }
    }
    Ok(())
}

/// Refuses an object that does not exist or cannot be used.
pub fn check_usable(state: &State, kind: &Kind, parameter: &str, id: &str) -> Result<(), ApiError> {
    let object = state.find(kind, parameter, id)?;
    let status = object.text("status");
    // An object without a status is always usable; a document may leave it out.
    if kind.usable.is_empty() || kind.usable.contains(&status) || !object.contains("status") {
        return Ok(());
    }
    let message = format!("the {} is `{status}`, not `{}`", kind.name, kind.usable.join("` or `"));
    Err(ApiError::new("M006000", message).parameter(parameter))
}

/// Returns the kind of object that a member of a request refers to.
fn referred(kind: &Kind, member: &str) -> Option<&'static Kind> {
    let named = kind.references.iter().find(|(name, _)| *name == member).map(|(_, kind)| *kind);
    named.or_else(|| KINDS.into_iter().find(|kind| kind.reference() == member))
}
