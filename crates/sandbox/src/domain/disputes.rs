//! Disputes, which payers open at their bank. A test opens and resolves them.

use super::api_error::ApiError;
use super::kinds::{CHARGE, DISPUTE};
use super::new_object::new_object;
use super::state::State;
use super::transitions::{LOSE, WIN};

/// Opens a dispute about a charge that is paid, and returns its id.
pub fn open(state: &mut State, charge: &str) -> Result<String, ApiError> {
    let paid = state.find(&CHARGE, "id", charge)?.clone();
    check_none(state, charge)?;
    if !paid.is("paid", true) {
        return Err(ApiError::new("M006000", "the charge is not paid"));
    }
    let mut dispute = new_object(state, &DISPUTE, None);
    dispute.set(&CHARGE.reference(), charge);
    for name in ["amount", "currency"] {
        if let Some(value) = paid.get(name) {
            dispute.set(name, value.clone());
        }
    }
    dispute.set("reason", "opened by the test");
    state.find_mut(&CHARGE, "id", charge)?.set("disputed", true);
    Ok(state.insert(&DISPUTE, None, dispute))
}

/// Refuses a charge about which a dispute is open, or has given the money back to the payer.
pub fn check_none(state: &State, charge: &str) -> Result<(), ApiError> {
    let mut disputes = state.all(&DISPUTE).filter(|dispute| dispute.is(&CHARGE.reference(), charge));
    if disputes.any(|dispute| WIN.is_possible(dispute) || LOSE.is_done(dispute)) {
        return Err(ApiError::new("M006006", "a dispute about the charge is open or lost"));
    }
    Ok(())
}
