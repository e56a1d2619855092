//! Refunds: pending for a moment, then done.

use serde_json::{Value, json};

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::disputes;
use super::kinds::{CHARGE, REFUND};
use super::new_object::requested_object;
use super::object::Object;
use super::state::State;
use super::transitions::{COMPLETE_REFUND, REFUND_ALL, REFUND_PART};

/// How long a refund is pending, in milliseconds; elepay publishes no time.
const REFUND_TAKES: u64 = 2_000;

pub fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let (parameter, charge_id) = state.id_in_path(&CHARGE, &call.path)?;
    let charge = state.find(&CHARGE, parameter, charge_id)?;
    REFUND_ALL.check(charge)?;
    disputes::check_none(state, charge_id)?;
    let currency = charge.get("currency").cloned();
    let refunds: Vec<_> = state.all_of(&REFUND, charge_id).collect();
    let left = charge.integer("amount").unwrap_or_default() - sum(&refunds);
    let amount = call.body.integer("amount").unwrap_or_default();
    if amount > left && refunds.iter().any(|refund| !COMPLETE_REFUND.is_done(refund)) {
        return Err(ApiError::new("M006001", "another refund of the charge is in progress"));
    }
    if amount < 1 || amount > left {
        let message = format!("`amount` is {amount}, and {left} can be refunded");
        return Err(ApiError::invalid(message).parameter("amount"));
    }
    let mut refund = requested_object(state, &REFUND, Some(charge_id), call);
    if let Some(currency) = currency.filter(|_| !call.body.contains("currency")) {
        refund.set("currency", currency);
    }
    state.insert(&REFUND, Some(charge_id), refund.clone());
    update_charge(state, charge_id);
    Ok(refund)
}

/// Returns when a refund is done, if it is pending.
pub fn due(state: &State, id: &str) -> Option<u64> {
    let refund = state.get(&REFUND, id).filter(|refund| COMPLETE_REFUND.is_possible(refund))?;
    Some(refund.time("createTime").unwrap_or_default().saturating_add(REFUND_TAKES))
}

/// Ends a refund; its charge is still to be brought up to date. Returns `None` if its status does not allow that.
pub fn complete(state: &mut State, id: &str, time: u64) -> Option<()> {
    COMPLETE_REFUND.apply(state, id, time).ok()
}

/// Brings a charge up to date with its refunds.
pub fn update_charge(state: &mut State, id: &str) {
    let refunds: Vec<_> = state.all_of(&REFUND, id).collect();
    let summary = refund_summary(&refunds);
    let done: Vec<_> = refunds.into_iter().filter(|refund| COMPLETE_REFUND.is_done(refund)).collect();
    let (last, refunded) = (done.iter().filter_map(|refund| refund.time("refundedTime")).max(), sum(&done));
    let Ok(charge) = state.find_mut(&CHARGE, "id", id) else { return };
    charge.set("refunds", summary);
    let is_all = refunded == charge.integer("amount").unwrap_or_default();
    state.weigh(&CHARGE, id);
    let Some(last) = last else { return };
    // It is possible, since the charge had a refund.
    let _ = if is_all { &REFUND_ALL } else { &REFUND_PART }.apply(state, id, last);
}

/// Returns the member `refunds` of a charge.
pub fn refund_summary(refunds: &[&Object]) -> Value {
    let data: Vec<_> = refunds.iter().copied().map(Value::from).collect();
    json!({ "amount": sum(refunds), "totalCount": refunds.len(), "data": data })
}

fn sum(refunds: &[&Object]) -> i64 {
    refunds.iter().filter_map(|refund| refund.integer("amount")).sum()
}
