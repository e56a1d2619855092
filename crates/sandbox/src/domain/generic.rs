//! Operations that work alike for every kind of object.

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::kinds::Kind;
use super::new_object::{constant, requested_object};
use super::object::Object;
use super::references;
use super::state::State;
use super::transitions::Transition;

/// Creates an object from the members of the request.
pub fn create(state: &mut State, kind: &'static Kind, call: &Call<'_>) -> Outcome {
    let owner = state.owner(kind, &call.path)?;
    references::check(state, &call.body)?;
    let object = requested_object(state, kind, owner, call);
    state.insert(kind, owner, object.clone());
    Ok(object)
}

pub fn retrieve(state: &State, kind: &Kind, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(kind, &call.path)?;
    state.find(kind, parameter, id).cloned()
}

/// Returns the part of an object that the response states: its status and little else.
pub fn status(state: &State, kind: &Kind, call: &Call<'_>) -> Outcome {
    let object = retrieve(state, kind, call)?;
    let mut status = Object::default();
    for name in call.route.success.body.iter().flat_map(|body| body.members.keys()) {
        if let Some(value) = object.get(name).cloned().or_else(|| constant(name)) {
            status.set(name, value);
        }
    }
    Ok(status)
}

/// Marks an object as deleted. It can still be retrieved, but it is in no list.
pub fn delete(state: &mut State, kind: &Kind, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(kind, &call.path)?;
    let object = state.find_mut(kind, parameter, id)?;
    match kind.deleted {
        Some(deleted) if !object.is("status", deleted) => object.set("status", deleted),
        _ => return Err(ApiError::not_found(kind.name, parameter, id)),
    }
    Ok(object.clone())
}

/// Changes the status of an object.
pub fn apply(state: &mut State, transition: &Transition, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(transition.kind(), &call.path)?;
    let object = state.find_mut(transition.kind(), parameter, id)?;
    transition.apply(object)?;
    Ok(object.clone())
}
