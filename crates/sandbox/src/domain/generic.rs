//! Operations that work alike for every kind of object.

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::kinds::Kind;
use super::new_object::{constant, embed, requested_object};
use super::object::Object;
use super::references;
use super::state::State;
use super::transitions::Transition;

/// Creates an object from the members of the request.
pub fn create(state: &mut State, kind: &'static Kind, call: &Call<'_>) -> Outcome {
    let owner = state.owner(kind, &call.path)?;
    if let (Some(owner), Some((parameter, id))) = (kind.owner, call.path.last()) {
        references::check_usable(state, owner, parameter, id)?;
    }
    references::check(state, kind, None, &call.body)?;
    let object = requested_object(state, kind, owner, call);
    let id = state.insert(kind, owner, object.clone());
    state.set_terms(kind, &id, call.members());
    Ok(object)
}

/// Sets the members of an object that the request has. An absent one is not changed, whatever its default is.
pub fn update(state: &mut State, kind: &'static Kind, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(kind, &call.path)?;
    let mut object = state.find(kind, parameter, id)?.clone();
    if is_deleted(kind, &object) {
        return Err(ApiError::not_found(kind.name, parameter, id));
    }
    let status = object.text("status");
    if !kind.editable.is_empty() && !kind.editable.contains(&status) {
        let message = format!("the {} is `{status}`, not `{}`", kind.name, kind.editable.join("` or `"));
        return Err(ApiError::new("M006000", message));
    }
    references::check(state, kind, Some(id), &call.body)?;
    for (name, value) in call.body.iter().filter(|(name, _)| state.members(kind).contains_key(*name)) {
        object.set(name, value.clone());
    }
    embed(state, &mut object, kind, call);
    object.touch(state.now());
    state.insert(kind, None, object.clone());
    state.set_terms(kind, id, call.body.iter().map(|(name, value)| (name.clone(), value.clone())));
    Ok(object)
}

pub fn retrieve(state: &State, kind: &Kind, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(kind, &call.path)?;
    state.find(kind, parameter, id).cloned()
}

/// Returns a view of an object: the members that the response has as well. Its type is that of the view, and what the
/// object does not have is as the document says by default.
pub fn view(state: &State, kind: &Kind, call: &Call<'_>) -> Outcome {
    let object = retrieve(state, kind, call)?;
    let mut view = Object::default();
    for (name, member) in call.route.success.body.iter().flat_map(|body| &body.members) {
        let own = || object.get(name).cloned().or_else(|| constant(name));
        let default = || member.default.clone();
        let value = if name == "object" { default().or_else(own) } else { own().or_else(default) };
        if let Some(value) = value {
            view.set(name, value);
        }
    }
    Ok(view)
}

/// Deletes an object. If it has a status for that, it can still be retrieved, but it is in no list.
pub fn delete(state: &mut State, kind: &Kind, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(kind, &call.path)?;
    let now = state.now();
    let object = state.find_mut(kind, parameter, id)?;
    if is_deleted(kind, object) {
        return Err(ApiError::not_found(kind.name, parameter, id));
    }
    if let Some(deleted) = kind.deleted {
        object.set("status", deleted);
        object.touch(now);
        return Ok(object.clone());
    }
    let object = object.clone();
    state.remove(kind, id);
    Ok(object)
}

/// Changes the status of an object.
pub fn apply(state: &mut State, transition: &Transition, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(transition.kind(), &call.path)?;
    transition.apply(state, id, state.now())?;
    state.find(transition.kind(), parameter, id).cloned()
}

/// Returns whether an object is one that is in no list.
pub fn is_deleted(kind: &Kind, object: &Object) -> bool {
    kind.deleted.is_some_and(|deleted| object.is("status", deleted))
}
