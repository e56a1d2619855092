//! The actions of payers: paying charges and codes, and agreeing that a source is stored.

use serde_json::Value;

use super::api_error::ApiError;
use super::kinds::{CHARGE, CODE, CUSTOMER, SOURCE};
use super::new_object::new_object;
use super::object::Object;
use super::order_numbers::check_unpaid;
use super::state::State;
use super::tick::{refund_summary, tick};
use super::transitions::{ACTIVATE, AUTHORIZE, PAY, PAY_CODE, Transition};

/// The payment method of a payer who does not choose one.
pub const USUAL_METHOD: &str = "creditcard";

/// Where the payer of a code is: on its page, in a browser.
const RESOURCE: &str = "web";

/// The payer agrees: a charge is paid, or authorised if it is captured later; a code is paid by credit card; a source
/// becomes active.
pub fn approve(state: &mut State, id: &str) -> Result<(), ApiError> {
    tick(state);
    match state.kind_of(id) {
        Some(kind) if *kind == CHARGE => approve_charge(state, id),
        Some(kind) if *kind == CODE => pay_code(state, id, USUAL_METHOD),
        Some(kind) if *kind == SOURCE => ACTIVATE.apply(state.find_mut(&SOURCE, "id", id)?),
        _ => Err(ApiError::not_found("charge, code or source", "id", id)),
    }
}

/// The payer of a code pays by a method. This creates a charge, and a source of the customer's if the code asks for it.
pub fn pay_code(state: &mut State, id: &str, method: &str) -> Result<(), ApiError> {
    tick(state);
    let mut code = state.find(&CODE, "id", id)?.clone();
    if code.is("expired", true) {
        return Err(ApiError::new("M006004", "the code has expired"));
    }
    PAY_CODE.apply(&mut code)?;
    check_unpaid(state, code.get("orderNo"))?;
    let mut charge = new_object(state, &CHARGE, None);
    mark_unpaid(&mut charge, false);
    for name in state.requested(&CODE).filter(|name| state.members(&CHARGE).contains_key(*name)) {
        if let Some(value) = code.get(name) {
            charge.set(name, value.clone());
        }
    }
    charge.set("paymentMethod", method);
    charge.set("resource", RESOURCE);
    pay(&PAY, &mut charge, state.now())?;
    let customer = code.get(CUSTOMER.name).and_then(|customer| customer["id"].as_str()).map(str::to_owned);
    if let Some(customer) = customer.filter(|_| code.is("shouldCreateSource", true)) {
        let mut source = new_object(state, &SOURCE, Some(&customer));
        source.set("paymentMethod", method);
        source.set("resource", RESOURCE);
        ACTIVATE.apply(&mut source)?;
        code.set(SOURCE.name, &source);
        state.insert(&SOURCE, Some(&customer), source);
    }
    code.set(CHARGE.name, &charge);
    state.insert(&CHARGE, None, charge);
    state.insert(&CODE, None, code);
    Ok(())
}

/// Sets the members of a new charge that no document can state.
pub fn mark_unpaid(charge: &mut Object, authorize: bool) {
    charge.set("authorize", authorize);
    for name in ["paid", "refunded", "disputed"] {
        charge.set(name, false);
    }
    charge.set("refunds", refund_summary(&[]));
}

/// Takes the money of a charge.
pub fn pay(transition: &Transition, charge: &mut Object, now: u64) -> Result<(), ApiError> {
    transition.apply(charge)?;
    charge.set("paid", true);
    charge.set("paidTime", now);
    Ok(())
}

fn approve_charge(state: &mut State, id: &str) -> Result<(), ApiError> {
    let now = state.now();
    let charge = state.find(&CHARGE, "id", id)?;
    PAY.check(charge)?;
    check_unpaid(state, charge.get("orderNo"))?;
    let charge = state.find_mut(&CHARGE, "id", id)?;
    if !charge.is("authorize", true) {
        return pay(&PAY, charge, now);
    }
    AUTHORIZE.apply(charge)?;
    charge.set("authorizeAmount", charge.get("amount").cloned().unwrap_or(Value::Null));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{RESOURCE, USUAL_METHOD};
    use crate::document::api::Api;
    use crate::domain::kinds::CHARGE;

    #[test]
    fn the_method_and_the_resource_of_a_paid_code_are_those_of_the_document() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        for (member, value) in [("paymentMethod", USUAL_METHOD), ("resource", RESOURCE)] {
            let documented = &api.members(CHARGE.component)[member].values;
            assert!(
                documented.iter().any(|documented| documented == value),
                "`{value}` is not a value of {member} in openapi/elepay.yaml: \
                 change crates/sandbox/src/domain/payments.rs"
            );
        }
    }
}
