//! Invoices: a customer pays one that was sent, on the page of its code, or its stored source pays by itself.

use serde_json::Value;

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::generic;
use super::kinds::{CODE, CUSTOMER, INVOICE};
use super::new_object::new_object;
use super::object::Object;
use super::payments::{self, default_source, embedded_id};
use super::state::State;
use super::transitions::{
    CANCEL_INVOICE, CLOSE_CODE, EXPIRE_CODE, EXPIRE_INVOICE, PAY_INVOICE, SEND_INVOICE, Transition,
};
use crate::paths;

/// How long elepay takes to send an invoice, in milliseconds; it publishes no time.
const SENDING_TAKES: u64 = 2_000;

/// Accepts an invoice for sending. `tick` sends it.
pub fn send(state: &mut State, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(&INVOICE, &call.path)?;
    let now = state.now();
    let invoice = state.find_mut(&INVOICE, parameter, id)?;
    SEND_INVOICE.check(invoice)?;
    if is_sending(invoice) {
        return Err(ApiError::new("M006001", "the invoice is being sent already"));
    }
    invoice.set("sendTime", now);
    Ok(invoice.clone())
}

fn is_sending(invoice: &Object) -> bool {
    SEND_INVOICE.is_possible(invoice) && invoice.contains("sendTime")
}

/// Cancels an invoice, so that it can no longer be paid.
pub fn cancel(state: &mut State, call: &Call<'_>) -> Outcome {
    let invoice = generic::apply(state, &CANCEL_INVOICE, call)?;
    let now = state.now();
    end_code(state, invoice.text("id"), &CLOSE_CODE, now);
    Ok(invoice)
}

/// Returns the code with which an invoice is paid.
pub fn code(state: &State, invoice: &str) -> Result<String, ApiError> {
    PAY_INVOICE.check(state.find(&INVOICE, "id", invoice)?)?;
    let code = state.all(&CODE).find(|code| embedded_id(code, INVOICE.name) == Some(invoice));
    code.map(|code| code.text("id").to_owned()).ok_or_else(|| ApiError::not_found(CODE.name, "id", invoice))
}

/// Brings every invoice up to date with the clock: it is sent, is paid by the customer's source, or expires. `last` is
/// the time at which this was done before.
pub fn tick(state: &mut State, now: u64, last: u64) {
    let sent = |invoice: &&Object| {
        let done = invoice.time("sendTime").and_then(|time| time.checked_add(SENDING_TAKES));
        is_sending(invoice) && done.is_some_and(|done| done <= now)
    };
    for invoice in state.all(&INVOICE).filter(sent).cloned().collect::<Vec<_>>() {
        complete_sending(state, &invoice);
    }
    let automatic = |invoice: &&Object| invoice.is("enableAutoCharge", true) && PAY_INVOICE.is_possible(invoice);
    for invoice in state.all(&INVOICE).filter(automatic).cloned().collect::<Vec<_>>() {
        charge(state, &invoice, now, last);
    }
    let expired = state.all(&INVOICE).filter(|invoice| EXPIRE_INVOICE.is_possible(invoice)).filter_map(|invoice| {
        let expiry = invoice.time("expiryTime").filter(|expiry| *expiry <= now)?;
        Some((invoice.text("id").to_owned(), expiry))
    });
    for (invoice, expiry) in expired.collect::<Vec<_>>() {
        // It is possible, as checked above.
        let _ = EXPIRE_INVOICE.apply(state, &invoice, expiry);
        end_code(state, &invoice, &EXPIRE_CODE, expiry);
    }
}

/// The customer has received an invoice, and can pay it with a code.
fn complete_sending(state: &mut State, invoice: &Object) {
    let time = invoice.time("sendTime").unwrap_or_default().saturating_add(SENDING_TAKES);
    // It is possible, as it was when the sending began.
    let _ = SEND_INVOICE.apply(state, invoice.text("id"), time);
    let mut code = new_object(state, &CODE, None);
    for name in ["amount", "currency", "expiryTime", CUSTOMER.name] {
        if let Some(value) = invoice.get(name) {
            code.set(name, value.clone());
        }
    }
    code.set("createTime", time);
    code.set("orderNo", invoice.text("invoiceNo"));
    code.set("codeUrl", format!("{}{}", state.base_url(), paths::code(code.text("id"))));
    // It is shown as it is when the code is shown.
    code.set(INVOICE.name, invoice);
    state.insert(&CODE, None, code);
}

/// The customer's stored source pays an invoice when its time has come, if there is one. It does not matter that the
/// clock has meanwhile passed the time at which the invoice expires.
fn charge(state: &mut State, invoice: &Object, now: u64, last: u64) {
    let id = invoice.text("id");
    let chosen = state.term(&INVOICE, id, "autoChargeTime").and_then(Value::as_u64).unwrap_or_default();
    let sent = invoice.time("sendTime").unwrap_or_default().saturating_add(SENDING_TAKES);
    // When it was tried last, the invoice could not be paid.
    let due = chosen.max(sent).max(last);
    if due > now || invoice.time("expiryTime").is_some_and(|expiry| expiry <= due) {
        return;
    }
    let source = embedded_id(invoice, CUSTOMER.name).and_then(|customer| default_source(state, customer));
    let Some(method) = source.map(|source| source.text("paymentMethod").to_owned()) else { return };
    if let Ok(code) = code(state, id) {
        // An invoice whose number is paid as an order stays unpaid.
        let _ = payments::pay_code(state, &code, Some(&method), due);
    }
}

/// Ends the code of an invoice that can no longer be paid.
fn end_code(state: &mut State, invoice: &str, by: &Transition, time: u64) {
    let of_invoice = |code: &&Object| embedded_id(code, INVOICE.name) == Some(invoice) && by.is_possible(code);
    let codes = state.all(&CODE).filter(of_invoice).map(|code| code.text("id").to_owned());
    for code in codes.collect::<Vec<_>>() {
        // It is possible, as checked above.
        let _ = by.apply(state, &code, time);
    }
}
