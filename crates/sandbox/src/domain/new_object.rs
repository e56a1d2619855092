//! New objects: their members come from their kind, from the document and from the request.

use serde_json::{Value, json};

use super::call::Call;
use super::kinds::{CUSTOMER, KINDS, Kind, TERMINAL_LOCATION};
use super::object::Object;
use super::state::State;

/// Returns a new object with the members that follow from its kind and the document. It is not kept yet.
pub fn new_object(state: &mut State, kind: &Kind, owner: Option<&str>) -> Object {
    let (id, now) = (state.next_id(kind), state.now());
    let members = state.members(kind);
    let mut object = Object::default();
    for (name, member) in members {
        let value = match name.as_str() {
            "status" => (!kind.initial.is_empty()).then(|| json!(kind.initial)),
            "createTime" | "updateTime" => Some(json!(now)),
            "credential" => Some(json!(format!("credential_of_{id}"))),
            // Numbers for people.
            "invoiceNo" | "registrationCode" => Some(json!(id.to_uppercase().replace('_', "-"))),
            name => constant(name).or_else(|| member.default.clone()).or_else(|| {
                // Nothing has happened to a new object yet.
                (member.json_type == "boolean").then_some(Value::Bool(false))
            }),
        };
        if let Some(value) = value {
            object.set(name, value);
        }
    }
    if let Some((owner, owner_id)) = kind.owner.zip(owner)
        && members.contains_key(&owner.reference())
    {
        object.set(&owner.reference(), owner_id);
    }
    object.set("id", id);
    object
}

/// Returns a new object that takes over the members that the request and the object have in common, and embeds the
/// objects that the request refers to: `customer` for `customerId`. It is not kept yet.
pub fn requested_object(state: &mut State, kind: &Kind, owner: Option<&str>, call: &Call<'_>) -> Object {
    let mut object = new_object(state, kind, owner);
    take_over(state, &mut object, kind, call);
    embed(state, &mut object, kind, call);
    object
}

/// Embeds the objects that the request refers to.
pub fn embed(state: &State, object: &mut Object, kind: &Kind, call: &Call<'_>) {
    for embedded in KINDS.into_iter().filter(|embedded| state.members(kind).contains_key(embedded.name)) {
        if let Some(found) = state.get(embedded, call.body.text(&embedded.reference())) {
            object.set(embedded.name, found);
        }
    }
}

/// Takes over the members that the request and the object have in common, documented defaults included.
pub fn take_over(state: &State, object: &mut Object, kind: &Kind, call: &Call<'_>) {
    for (name, _) in call.route.body_members().filter(|(name, _)| state.members(kind).contains_key(*name)) {
        if let Some(value) = call.member(name) {
            object.set(name, value.clone());
        }
    }
}

/// Creates the place that has terminals; elepay creates them in an account with the maker of the terminals.
pub fn new_terminal_location(state: &mut State) {
    if state.members(&TERMINAL_LOCATION).is_empty() {
        return;
    }
    let mut location = new_object(state, &TERMINAL_LOCATION, None);
    for (name, value) in [("name", "Sandbox"), ("country", "JP")] {
        location.set(name, value);
    }
    state.insert_lasting(&TERMINAL_LOCATION, location);
}

/// Creates a customer about whom nothing is known, and returns the id.
pub fn new_customer(state: &mut State) -> String {
    let customer = new_object(state, &CUSTOMER, None);
    state.insert(&CUSTOMER, None, customer)
}

/// Creates a customer whom a reset brings back under the same id, and returns the id.
pub fn new_lasting_customer(state: &mut State) -> String {
    let customer = new_object(state, &CUSTOMER, None);
    state.insert_lasting(&CUSTOMER, customer)
}

/// Returns the value of a member that is the same for every object of the sandbox.
pub fn constant(name: &str) -> Option<Value> {
    match name {
        "appId" => Some(json!("app_sandbox")),
        "liveMode" => Some(json!(false)),
        _ => None,
    }
}
