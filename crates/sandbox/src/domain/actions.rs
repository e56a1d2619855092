//! What happens without a call: the actions of payers, payment services, banks and terminals.

use super::api_error::ApiError;
use super::kinds::{CHARGE, CODE, INVOICE, READER, SOURCE, SUBSCRIPTION};
use super::payments::{LATER, enter_details};
use super::state::State;
use super::tick::tick;
use super::transitions::{ACTIVATE, ACTIVATE_READER, CANCEL_SUBSCRIPTION, COMPLETE_CODE, FAIL, FAIL_SOURCE, REPORTED};
use super::{disputes, invoices, payments};

/// The payer agrees: a charge is paid, or authorised if it is captured later; a code or an invoice is paid by credit
/// card; a source becomes active. A terminal registers as a reader. The next charge of a subscription succeeds.
pub fn approve(state: &mut State, id: &str) -> Result<(), ApiError> {
    tick(state);
    match state.kind_of(id) {
        Some(kind) if *kind == CHARGE => payments::pay_charge(state, id, state.now()),
        Some(kind) if *kind == CODE => pay_code(state, id, None),
        Some(kind) if *kind == SOURCE => ACTIVATE.apply(state, id, state.now()),
        Some(kind) if *kind == READER => ACTIVATE_READER.apply(state, id, state.now()),
        Some(kind) if *kind == INVOICE => {
            let code = invoices::code(state, id)?;
            pay_code(state, &code, None)
        }
        Some(kind) if *kind == SUBSCRIPTION => {
            CANCEL_SUBSCRIPTION.check(state.find(&SUBSCRIPTION, "id", id)?)?;
            state.take_declined(id);
            Ok(())
        }
        _ => Err(ApiError::not_found("charge, code, invoice, source, reader or subscription", "id", id)),
    }
}

/// The payment service declines: a charge or a source fails, or the next charge of a subscription does. A code can
/// still be paid; if a charge of it is waiting, that one fails.
pub fn decline(state: &mut State, id: &str) -> Result<(), ApiError> {
    tick(state);
    match state.kind_of(id) {
        Some(kind) if *kind == CHARGE => FAIL.apply(state, id, state.now()),
        Some(kind) if *kind == SOURCE => FAIL_SOURCE.apply(state, id, state.now()),
        Some(kind) if *kind == CODE => payments::decline_code(state, id),
        Some(kind) if *kind == SUBSCRIPTION => {
            CANCEL_SUBSCRIPTION.check(state.find(&SUBSCRIPTION, "id", id)?)?;
            state.decline_next(id);
            Ok(())
        }
        _ => Err(ApiError::not_found("charge, code, source or subscription", "id", id)),
    }
}

/// Something outside of elepay gives an object a status.
pub fn report(state: &mut State, id: &str, status: &str) -> Result<(), ApiError> {
    tick(state);
    let kind = state.kind_of(id).ok_or_else(|| ApiError::not_found("object", "id", id))?;
    let reported = || REPORTED.into_iter().filter(|transition| transition.kind() == kind);
    let Some(transition) = reported().find(|transition| transition.to() == status) else {
        let possible = reported().map(|transition| format!("`{}`", transition.to())).collect::<Vec<_>>().join(", ");
        let possible = if possible.is_empty() { String::new() } else { format!(", only {possible}") };
        return Err(ApiError::new("M006000", format!("nobody reports `{status}` of a {}{possible}", kind.name)));
    };
    if *kind == CODE && status == COMPLETE_CODE.to() {
        begin_payment(state, id, LATER[0])
    } else {
        transition.apply(state, id, state.now())
    }
}

/// The payer of a code or of a sent invoice pays by a method.
pub fn pay(state: &mut State, id: &str, method: &str) -> Result<(), ApiError> {
    tick(state);
    match state.kind_of(id) {
        Some(kind) if *kind == INVOICE => {
            let code = invoices::code(state, id)?;
            pay_code(state, &code, Some(method))
        }
        Some(kind) if *kind == CODE => pay_code(state, id, Some(method)),
        _ => Err(ApiError::not_found("code or invoice", "id", id)),
    }
}

/// The payer of a code chooses a method on its page, and pays at once if that is possible.
pub fn choose_method(state: &mut State, id: &str, method: &str) -> Result<(), ApiError> {
    tick(state);
    let waits = state.get(&CODE, id).is_some_and(|code| COMPLETE_CODE.is_done(code));
    if LATER.contains(&method) && !waits { begin_payment(state, id, method) } else { pay_code(state, id, Some(method)) }
}

/// The payer of a code pays, which creates a charge.
fn pay_code(state: &mut State, id: &str, method: Option<&str>) -> Result<(), ApiError> {
    state.check_room()?;
    payments::pay_code(state, id, method, state.now())
}

/// The payer of a code enters what a payment needs, which creates a charge.
fn begin_payment(state: &mut State, id: &str, method: &str) -> Result<(), ApiError> {
    state.check_room()?;
    enter_details(state, id, method)
}

/// The payer of a charge disputes it. Returns the id of the dispute.
pub fn open_dispute(state: &mut State, charge: &str) -> Result<String, ApiError> {
    tick(state);
    state.check_room()?;
    disputes::open(state, charge)
}
