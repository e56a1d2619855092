//! What lapses before its time, because a test does not want to wait.

use super::api_error::ApiError;
use super::kinds::{CHARGE, CODE, INVOICE, SOURCE};
use super::object::Object;
use super::state::State;
use super::tick::tick;
use super::transitions::{ACTIVATE, DEACTIVATE, EXPIRE_CODE, EXPIRE_INVOICE, FAIL, FAIL_SOURCE};

/// Lets the time of an object run out: a code is closed, an invoice is expired, a charge that was not paid fails, and a
/// source fails if it is pending, and else lapses.
pub fn expire(state: &mut State, id: &str) -> Result<(), ApiError> {
    tick(state);
    let now = state.now();
    match state.kind_of(id) {
        Some(kind) if *kind == CODE => {
            EXPIRE_CODE.check(state.find(&CODE, "id", id)?)?;
            end_now(state.find_mut(&CODE, "id", id)?, now);
        }
        Some(kind) if *kind == INVOICE => {
            EXPIRE_INVOICE.check(state.find(&INVOICE, "id", id)?)?;
            end_now(state.find_mut(&INVOICE, "id", id)?, now);
        }
        Some(kind) if *kind == CHARGE => FAIL.apply(state, id, now)?,
        Some(kind) if *kind == SOURCE => {
            let source = state.find_mut(&SOURCE, "id", id)?;
            match SOURCE.deleted {
                Some(deleted) if can_lapse(source) => {
                    source.set("status", deleted);
                    source.touch(now);
                }
                _ => FAIL_SOURCE.apply(state, id, now)?,
            }
        }
        _ => return Err(ApiError::not_found("charge, code, invoice or source", "id", id)),
    }
    tick(state);
    Ok(())
}

/// Returns whether a source is stored, so that it can lapse.
pub fn can_lapse(source: &Object) -> bool {
    ACTIVATE.is_done(source) || DEACTIVATE.is_done(source)
}

/// Sets the end of an object's time to now; the tick does what follows.
fn end_now(object: &mut Object, now: u64) {
    object.set("expiryTime", now);
}
