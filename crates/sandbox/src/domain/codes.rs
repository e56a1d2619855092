//! EasyQR codes: they can be paid for some minutes, on the page behind `codeUrl`.

use std::time::Duration;

use serde_json::Value;

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::generic;
use super::kinds::{CODE, CUSTOMER, SOURCE};
use super::new_object::requested_object;
use super::object::Object;
use super::order_numbers::check_free;
use super::payments::embedded_id;
use super::references;
use super::state::State;
use super::transitions::{ACTIVATE, EXPIRE_CODE};
use crate::calendar::later;
use crate::paths;

pub fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    check_free(state, call.body.get("orderNo"))?;
    references::check(state, &CODE, None, &call.body)?;
    let mut code = requested_object(state, &CODE, None, call);
    code.set("codeUrl", format!("{}{}", state.base_url(), paths::code(code.text("id"))));
    // A document without a default leaves it open when the code expires; then it does not.
    if let Some(minutes) = call.member("expiryDuration").and_then(serde_json::Value::as_u64) {
        let period = minutes.saturating_mul(60_000);
        let expiry = later(state.now(), Duration::from_millis(period));
        let expiry = expiry.map_err(|reason| ApiError::invalid(reason).parameter("expiryDuration"))?;
        code.set("expiryTime", expiry);
        code.set("expiryPeriod", period);
    }
    state.insert(&CODE, None, code.clone());
    show_sources(state, &mut code);
    Ok(code)
}

/// Returns a code with the sources that its customer could pay with.
pub fn retrieve(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut code = generic::retrieve(state, &CODE, call)?;
    show_sources(state, &mut code);
    Ok(code)
}

fn show_sources(state: &State, code: &mut Object) {
    let Some(customer) = embedded_id(code, CUSTOMER.name) else { return };
    let active: Vec<_> =
        state.all_of(&SOURCE, customer).filter(|source| ACTIVATE.is_done(source)).map(Value::from).collect();
    if state.members(&CODE).contains_key("activeSources") {
        code.set("activeSources", active);
    }
}

/// Returns when a code expires by itself, if it can.
pub fn due(state: &State, id: &str) -> Option<u64> {
    state.get(&CODE, id).filter(|code| EXPIRE_CODE.is_possible(code))?.time("expiryTime")
}

/// The time to pay a code is over. Returns `None` if its status does not allow that.
pub fn expire(state: &mut State, id: &str, time: u64) -> Option<()> {
    EXPIRE_CODE.check(state.get(&CODE, id)?).ok()?;
    let code = state.find_mut(&CODE, "id", id).ok()?;
    if code.contains("expiryTime") {
        code.set("expiryPeriod", 0);
    }
    EXPIRE_CODE.apply(state, id, time).ok()
}

/// Sets how much time is left to pay each code.
pub fn count_down(state: &mut State, now: u64) {
    for code in state.all_mut(&CODE).filter(|code| EXPIRE_CODE.is_possible(code)) {
        if let Some(expiry) = code.time("expiryTime") {
            code.set("expiryPeriod", expiry.saturating_sub(now));
        }
    }
}
