//! EasyQR codes: they can be paid for some minutes, on the page behind `codeUrl`.

use super::call::{Call, Outcome};
use super::kinds::CODE;
use super::new_object::requested_object;
use super::order_numbers::check_free;
use super::references;
use super::state::State;
use crate::paths;

pub fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    check_free(state, call.body.get("orderNo"))?;
    references::check(state, &call.body)?;
    let mut code = requested_object(state, &CODE, None, call);
    code.set("codeUrl", format!("{}{}", state.base_url(), paths::code(code.text("id"))));
    code.set("expired", false);
    // A document without a default leaves it open when the code expires; then it does not.
    if let Some(minutes) = call.member("expiryDuration").and_then(serde_json::Value::as_u64) {
        let period = minutes.saturating_mul(60_000);
        code.set("expiryTime", state.now().saturating_add(period));
        code.set("expiryPeriod", period);
    }
    state.insert(&CODE, None, code.clone());
    Ok(code)
}
