//! What payers do: they pay charges and codes at once, or enter what the payment needs and pay later.

use serde_json::Value;

use super::api_error::ApiError;
use super::kinds::{CHARGE, CODE, CUSTOMER, INVOICE, SOURCE};
use super::new_object::new_object;
use super::object::Object;
use super::order_numbers::check_unpaid;
use super::refunds::refund_summary;
use super::state::State;
use super::transitions::{ACTIVATE, AUTHORIZE, COMPLETE_CODE, FAIL, PAY, PAY_CODE, PAY_INVOICE, Transition, WAIT};

/// The payment method of a payer who does not choose one.
pub const USUAL_METHOD: &str = "creditcard";

/// The methods whose payers enter their details first and pay later, at a till or a bank.
pub const LATER: [&str; 2] = ["konbini", "banktransfer"];

/// Where the payer of a code is: on its page, in a browser.
const RESOURCE: &str = "web";

/// A charge is paid at a time, or authorised if it is captured later. A code that waits for it is paid, too.
pub fn pay_charge(state: &mut State, id: &str, time: u64) -> Result<(), ApiError> {
    let charge = state.find(&CHARGE, "id", id)?;
    PAY.check(charge)?;
    check_unpaid(state, charge.get("orderNo"))?;
    let charge = state.find_mut(&CHARGE, "id", id)?;
    if charge.is("authorize", true) {
        AUTHORIZE.check(charge)?;
        charge.set("authorizeAmount", charge.get("amount").cloned().unwrap_or(Value::Null));
        return AUTHORIZE.apply(state, id, time);
    }
    PAY.apply(state, id, time)?;
    settle(state, id, time)
}

/// The payer of a code pays at a time, by a method or else by the usual one. This creates a charge, and a source of the
/// customer's if the code asks for it. A charge that waits for the payment is paid instead, unless it is by another
/// method: then it fails.
pub fn pay_code(state: &mut State, id: &str, method: Option<&str>, time: u64) -> Result<(), ApiError> {
    let code = payable(state, id, &PAY_CODE)?;
    if let Some(waiting) = waiting_charge(state, &code) {
        let is_by = |method| state.get(&CHARGE, &waiting).is_some_and(|charge| charge.is("paymentMethod", method));
        if method.is_none_or(is_by) {
            return pay_charge(state, &waiting, time);
        }
        FAIL.apply(state, &waiting, time)?;
    }
    let charge = begin_charge(state, code, method.unwrap_or(USUAL_METHOD), time);
    pay_charge(state, &charge, time)
}

/// The payer of a code declines: a charge that waits for the payment fails. The code can still be paid.
pub fn decline_code(state: &mut State, id: &str) -> Result<(), ApiError> {
    let now = state.now();
    let code = payable(state, id, &PAY_CODE)?;
    match waiting_charge(state, &code) {
        Some(charge) => FAIL.apply(state, &charge, now),
        None => Ok(()),
    }
}

/// Returns the id of a code's charge that waits for the payment.
fn waiting_charge(state: &State, code: &Object) -> Option<String> {
    let charge = embedded_id(code, CHARGE.name)?;
    state.get(&CHARGE, charge).is_some_and(|charge| PAY.is_possible(charge)).then(|| charge.to_owned())
}

/// The payer of a code enters what a payment needs, and pays later.
pub fn enter_details(state: &mut State, id: &str, method: &str) -> Result<(), ApiError> {
    let now = state.now();
    let code = payable(state, id, &COMPLETE_CODE)?;
    let charge = begin_charge(state, code, method, now);
    WAIT.apply(state, &charge, now)?;
    COMPLETE_CODE.apply(state, id, now)
}

/// Sets the members of a new charge that no document can state.
pub fn mark_unpaid(charge: &mut Object, authorize: bool) {
    charge.set("authorize", authorize);
    charge.set("refunds", refund_summary(&[]));
}

/// Returns the stored source that a customer pays with if nobody chooses one.
pub fn default_source<'s>(state: &'s State, customer: &str) -> Option<&'s Object> {
    let customer =
        state.get(&CUSTOMER, customer).filter(|customer| CUSTOMER.usable.contains(&customer.text("status")))?;
    let source = state.get(&SOURCE, customer.text("defaultSource"))?;
    SOURCE.usable.contains(&source.text("status")).then_some(source)
}

/// Returns the id of an object that is embedded in another one.
pub fn embedded_id<'o>(object: &'o Object, name: &str) -> Option<&'o str> {
    object.get(name)?.get("id")?.as_str()
}

/// Returns a code that can be paid, and whose order can.
fn payable(state: &State, id: &str, transition: &Transition) -> Result<Object, ApiError> {
    let code = state.find(&CODE, "id", id)?;
    if code.is("expired", true) {
        return Err(ApiError::new("M006004", "the code has expired"));
    }
    transition.check(code)?;
    check_unpaid(state, code.get("orderNo"))?;
    Ok(code.clone())
}

/// Creates the charge of a code at a time, and returns its id.
fn begin_charge(state: &mut State, mut code: Object, method: &str, time: u64) -> String {
    let mut charge = new_object(state, &CHARGE, None);
    mark_unpaid(&mut charge, false);
    for name in state.requested(&CODE).filter(|name| state.members(&CHARGE).contains_key(*name)) {
        if let Some(value) = code.get(name) {
            charge.set(name, value.clone());
        }
    }
    charge.set("createTime", time);
    charge.set("paymentMethod", method);
    charge.set("resource", RESOURCE);
    code.set(CHARGE.name, &charge);
    state.insert(&CODE, None, code);
    state.insert(&CHARGE, None, charge)
}

/// A charge is paid: so are the code that it belongs to, and the invoice of that code.
fn settle(state: &mut State, charge: &str, time: u64) -> Result<(), ApiError> {
    let waits = |code: &&Object| PAY_CODE.is_possible(code) && embedded_id(code, CHARGE.name) == Some(charge);
    let code = state.all(&CODE).find(waits).cloned();
    let Some(mut code) = code else { return Ok(()) };
    let customer = embedded_id(&code, CUSTOMER.name).map(str::to_owned);
    if let Some(customer) = customer.filter(|_| code.is("shouldCreateSource", true)) {
        let mut source = new_object(state, &SOURCE, Some(&customer));
        for name in ["paymentMethod", "resource"] {
            if let Some(value) = state.find(&CHARGE, "id", charge)?.get(name) {
                source.set(name, value.clone());
            }
        }
        code.set(SOURCE.name, &source);
        let source = state.insert(&SOURCE, Some(&customer), source);
        ACTIVATE.apply(state, &source, time)?;
    }
    let invoice = embedded_id(&code, INVOICE.name).map(str::to_owned);
    let code = state.insert(&CODE, None, code);
    PAY_CODE.apply(state, &code, time)?;
    match invoice {
        Some(invoice) => PAY_INVOICE.apply(state, &invoice, time),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{LATER, RESOURCE, USUAL_METHOD};
    use crate::document::api::Api;
    use crate::domain::kinds::CHARGE;

    #[test]
    fn the_methods_and_the_resource_of_paid_codes_are_those_of_the_document() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        let later = LATER.map(|method| ("paymentMethod", method));
        for (member, value) in later.into_iter().chain([("paymentMethod", USUAL_METHOD), ("resource", RESOURCE)]) {
            let documented = &api.members(CHARGE.component)[member].values;
            assert!(
                documented.iter().any(|documented| documented == value),
                "`{value}` is not a value of {member} in openapi/elepay.yaml: \
                 change crates/sandbox/src/domain/payments.rs"
            );
        }
    }
}
