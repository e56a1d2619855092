//! Invoices: a customer pays one that was sent, on the page of its code, or its stored source pays by itself.

use serde_json::Value;

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::kinds::{CODE, CUSTOMER, INVOICE};
use super::new_object::new_object;
use super::object::Object;
use super::payments::{self, default_source, embedded_id};
use super::state::State;
use super::transitions::{CANCEL_INVOICE, CLOSE_CODE, EXPIRE_INVOICE, PAY_INVOICE, SEND_INVOICE};
use super::{codes, generic};
use crate::paths;

/// How long elepay takes to send an invoice, in milliseconds; it publishes no time.
const SENDING_TAKES: u64 = 2_000;

/// Accepts an invoice for sending. It is sent a moment later.
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
    for code in codes_of(state, invoice.text("id")) {
        // One that is `completed` stays so.
        let _ = CLOSE_CODE.apply(state, &code, now);
    }
    Ok(invoice)
}

/// Returns the code with which an invoice is paid.
pub fn code(state: &State, invoice: &str) -> Result<String, ApiError> {
    PAY_INVOICE.check(state.find(&INVOICE, "id", invoice)?)?;
    let code = state.all(&CODE).find(|code| embedded_id(code, INVOICE.name) == Some(invoice));
    code.map(|code| code.text("id").to_owned()).ok_or_else(|| ApiError::not_found(CODE.name, "id", invoice))
}

/// What happens to an invoice by itself; of what is due at the same time, the first here comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The customer receives it.
    Send,
    Expire,
    /// The customer's stored source pays it.
    Charge,
}

/// Returns what happens to an invoice by itself, and when. `last` is when objects were last brought up to date.
pub fn due(state: &State, id: &str, last: u64) -> Vec<(u64, Step)> {
    let Some(invoice) = state.get(&INVOICE, id) else { return Vec::new() };
    let sent = invoice.time("sendTime").unwrap_or_default().saturating_add(SENDING_TAKES);
    let sending = is_sending(invoice).then_some((sent, Step::Send));
    let expiry = invoice.time("expiryTime").filter(|_| EXPIRE_INVOICE.is_possible(invoice));
    let charges = invoice.is("enableAutoCharge", true) && PAY_INVOICE.is_possible(invoice);
    let charge = charges.then(|| {
        let chosen = state.term(&INVOICE, id, "autoChargeTime").and_then(Value::as_u64).unwrap_or_default();
        // When it was tried last, the invoice could not be paid.
        (chosen.max(sent).max(last), Step::Charge)
    });
    [sending, expiry.map(|expiry| (expiry, Step::Expire)), charge].into_iter().flatten().collect()
}

/// Lets something happen to an invoice. Returns `None` if it cannot.
pub fn happen(state: &mut State, id: &str, step: Step, time: u64) -> Option<()> {
    match step {
        Step::Send => complete_sending(state, id, time),
        Step::Charge => charge(state, id, time),
        Step::Expire => {
            EXPIRE_INVOICE.apply(state, id, time).ok()?;
            for code in codes_of(state, id) {
                // One that is `completed` stays so.
                let _ = codes::expire(state, &code, time);
            }
            Some(())
        }
    }
}

/// The customer has received an invoice, and can pay it with a code.
fn complete_sending(state: &mut State, id: &str, time: u64) -> Option<()> {
    SEND_INVOICE.apply(state, id, time).ok()?;
    let invoice = state.get(&INVOICE, id)?.clone();
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
    code.set(INVOICE.name, &invoice);
    state.insert(&CODE, None, code);
    Some(())
}

/// The customer's stored source pays an invoice, if there is one.
fn charge(state: &mut State, id: &str, time: u64) -> Option<()> {
    let customer = embedded_id(state.get(&INVOICE, id)?, CUSTOMER.name)?;
    let method = default_source(state, customer)?.text("paymentMethod").to_owned();
    let code = code(state, id).ok()?;
    // An invoice whose number is paid as an order stays unpaid.
    payments::pay_code(state, &code, Some(&method), time).ok()
}

/// Returns the ids of the codes of an invoice.
fn codes_of(state: &State, invoice: &str) -> Vec<String> {
    let of_invoice = state.all(&CODE).filter(|code| embedded_id(code, INVOICE.name) == Some(invoice));
    of_invoice.map(|code| code.text("id").to_owned()).collect()
}
