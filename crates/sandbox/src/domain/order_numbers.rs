//! Order numbers: each is paid once.

use serde_json::Value;

use super::api_error::ApiError;
use super::kinds::{CHARGE, CODE};
use super::object::Object;
use super::state::State;
use super::transitions::{CLOSE_CODE, FAIL, PAY, REVOKE};

/// Refuses an order number that is paid, or whose code can still be paid.
pub fn check_free(state: &State, order: Option<&Value>) -> Result<(), ApiError> {
    check_unpaid(state, order)?;
    let mut codes = state.all(&CODE).filter(|code| order.is_some() && code.get("orderNo") == order);
    if !state.allows_repeated_order_numbers() && codes.any(|code| !CLOSE_CODE.is_done(code)) {
        return Err(ApiError::new("M002007", "the code of this order number is still valid").parameter("orderNo"));
    }
    Ok(())
}

/// Refuses an order number that is paid.
pub fn check_unpaid(state: &State, order: Option<&Value>) -> Result<(), ApiError> {
    let mut charges = state.all(&CHARGE).filter(|charge| order.is_some() && charge.get("orderNo") == order);
    if !state.allows_repeated_order_numbers() && charges.any(is_paid) {
        return Err(ApiError::new("M002007", "this order number is already paid").parameter("orderNo"));
    }
    Ok(())
}

/// A charge occupies its order number once the payer has agreed, until it is revoked.
fn is_paid(charge: &Object) -> bool {
    !PAY.is_possible(charge) && !REVOKE.is_done(charge) && !FAIL.is_done(charge)
}
