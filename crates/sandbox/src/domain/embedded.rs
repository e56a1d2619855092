//! Objects inside of other objects: the `customer` of a code is shown as it is now.

use serde_json::Value;

use super::kinds::{KINDS, Kind};
use super::state::State;

/// Returns every object of a kind in the order of creation.
pub fn show_all(state: &State, kind: &Kind) -> Vec<Value> {
    let mut objects: Vec<_> = state.all(kind).map(Value::from).collect();
    for object in &mut objects {
        refresh(state, object);
    }
    objects
}

/// Replaces every object inside of a value by its present state.
///
/// No kind of object contains itself, so this ends.
pub fn refresh(state: &State, value: &mut Value) {
    match value {
        Value::Array(items) => {
            for item in items {
                refresh(state, item);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                let kind = KINDS.into_iter().find(|kind| kind.name == name);
                let id = value.get("id").and_then(Value::as_str);
                if let Some(present) = kind.zip(id).and_then(|(kind, id)| state.get(kind, id)) {
                    *value = present.into();
                }
                refresh(state, value);
            }
        }
        _ => {}
    }
}
