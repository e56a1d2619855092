//! Refunds: pending for a moment, then done. `tick.rs` completes them.

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::kinds::{CHARGE, REFUND};
use super::new_object::requested_object;
use super::state::State;
use super::tick::update_charge;
use super::transitions::REFUND_ALL;

pub fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let (parameter, charge_id) = state.id_in_path(&CHARGE, &call.path)?;
    let charge = state.find(&CHARGE, parameter, charge_id)?;
    REFUND_ALL.check(charge)?;
    let currency = charge.get("currency").cloned();
    let refunds = state.all_owned(&REFUND).filter(|(owner, _)| *owner == charge_id);
    let refunded: i64 = refunds.filter_map(|(_, refund)| refund.integer("amount")).sum();
    let left = charge.integer("amount").unwrap_or_default() - refunded;
    let amount = call.body.integer("amount").unwrap_or_default();
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
