//! Requests that refer to other objects.

use super::api_error::ApiError;
use super::kinds::KINDS;
use super::object::Object;
use super::state::State;

/// Refuses a request that refers to an object that does not exist or cannot be used: `customerId` to a customer.
pub fn check(state: &State, body: &Object) -> Result<(), ApiError> {
    for kind in KINDS {
        let parameter = kind.reference();
        if !body.contains(&parameter) {
            continue;
        }
        let status = state.find(kind, &parameter, body.text(&parameter))?.text("status");
        if !kind.usable.is_empty() && !kind.usable.contains(&status) {
            let message = format!("the {} is `{status}`, not `{}`", kind.name, kind.usable.join("` or `"));
            return Err(ApiError::new("M006000", message).parameter(&parameter));
        }
    }
    Ok(())
}
