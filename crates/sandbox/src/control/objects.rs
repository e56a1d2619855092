//! Actions of payers, payment services, banks and terminals; and the objects that the sandbox keeps.

use serde::Serialize;
use serde_json::Value;

use super::refusal::Refusal;
use crate::context::Context;
use crate::domain::api_error::ApiError;
use crate::domain::embedded::{refresh, show_all};
use crate::domain::expiry;
use crate::domain::kinds::Kind;
use crate::domain::new_object::new_customer;
use crate::domain::state::State;
use crate::domain::tick::tick;
use crate::domain::{actions, possible};
use crate::sync::lock;

/// An object, and what can happen to it without a call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// The name of its kind: `charge`.
    pub kind: &'static str,
    /// The actions that are possible now.
    pub actions: Vec<&'static str>,
    /// The statuses that can be set now.
    pub statuses: Vec<&'static str>,
    /// The object as the API shows it.
    pub object: Value,
}

/// Lets the payer agree.
pub fn approve(context: &Context, id: &str) -> Result<Shown, Refusal> {
    act(context, id, |state| actions::approve(state, id))
}

/// Lets the payment fail.
pub fn decline(context: &Context, id: &str) -> Result<Shown, Refusal> {
    act(context, id, |state| actions::decline(state, id))
}

/// Lets the time of an object run out.
pub fn expire(context: &Context, id: &str) -> Result<Shown, Refusal> {
    act(context, id, |state| expiry::expire(state, id))
}

/// Lets the payer of a code or of an invoice pay by a payment method.
pub fn pay(context: &Context, id: &str, method: &str) -> Result<Shown, Refusal> {
    let methods = &context.api.payment_methods;
    if !methods.iter().any(|known| known.value == method) {
        let refusal = Refusal::invalid(format!("`{method}` is not a payment method of the document")).about(id);
        return Err(refusal.allowed(methods.iter().map(|known| known.value.as_str())));
    }
    act(context, id, |state| actions::pay(state, id, method))
}

/// Gives an object a status that no call leads to.
pub fn set_status(context: &Context, id: &str, status: &str) -> Result<Shown, Refusal> {
    act(context, id, |state| actions::report(state, id, status))
}

/// Lets the payer of a charge dispute it. Returns the dispute.
pub fn open_dispute(context: &Context, charge: &str) -> Result<Shown, Refusal> {
    let mut state = lock(&context.state);
    match actions::open_dispute(&mut state, charge) {
        Ok(dispute) => shown(&state, &dispute),
        Err(error) => Err(refused(&state, charge, error)),
    }
}

/// Creates a customer about whom nothing is known.
pub fn create_customer(context: &Context) -> Result<Shown, Refusal> {
    let mut state = lock(&context.state);
    state.check_room()?;
    let id = new_customer(&mut state);
    shown(&state, &id)
}

/// Returns an object.
pub fn object(context: &Context, id: &str) -> Result<Shown, Refusal> {
    let mut state = lock(&context.state);
    tick(&mut state);
    shown(&state, id)
}

/// Returns every object of a kind in the order of creation.
pub fn objects(context: &Context, kind: &Kind) -> Vec<Value> {
    let mut state = lock(&context.state);
    tick(&mut state);
    show_all(&state, kind)
}

fn act(context: &Context, id: &str, action: impl FnOnce(&mut State) -> Result<(), ApiError>) -> Result<Shown, Refusal> {
    let mut state = lock(&context.state);
    match action(&mut state) {
        Ok(()) => shown(&state, id),
        Err(error) => Err(refused(&state, id, error)),
    }
}

fn shown(state: &State, id: &str) -> Result<Shown, Refusal> {
    let Some(kind) = state.kind_of(id) else {
        return Err(Refusal::not_found(format!("no object has the id `{id}`")).about(id));
    };
    let mut object = state.get(kind, id).map_or(Value::Null, Value::from);
    refresh(state, &mut object);
    let (actions, statuses) = (possible::actions(state, id), possible::statuses(state, id));
    Ok(Shown { kind: kind.name, actions, statuses, object })
}

/// Adds to an error what the object is, and what is possible instead.
fn refused(state: &State, id: &str, error: ApiError) -> Refusal {
    let Ok(shown) = shown(state, id) else { return Refusal::from(error).about(id) };
    let statuses = shown.statuses.iter().map(|status| format!("status {status}"));
    let allowed = shown.actions.iter().map(|action| (*action).to_owned()).chain(statuses);
    let mut refusal = match Refusal::from(error) {
        // The object exists, but has no such action.
        refusal if refusal.http_status == 404 => Refusal::conflict(format!("a {} cannot do this", shown.kind)),
        refusal => refusal,
    };
    refusal.status = shown.object["status"].as_str().map(str::to_owned);
    refusal.about(id).allowed(allowed)
}
