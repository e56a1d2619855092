//! Charges: pending until the payer agrees, then captured, or authorised first and captured later.

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::kinds::CHARGE;
use super::new_object::{requested_object, take_over};
use super::order_numbers::check_free;
use super::payments;
use super::references;
use super::state::State;
use super::transitions::CAPTURE;

/// The methods that can authorise first, from the vendor's FAQ; no page of the API lists them.
const AUTHORIZING: [&str; 3] = ["creditcard", "applepay", "googlepay"];

pub fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    check_free(state, call.body.get("orderNo"))?;
    references::check(state, &CHARGE, None, &call.body)?;
    let authorize = call.member("capture").is_some_and(|capture| *capture == false);
    let method = call.body.text("paymentMethod");
    if authorize && !AUTHORIZING.contains(&method) {
        return Err(ApiError::new("M001004", format!("`{method}` cannot authorise first")).parameter("capture"));
    }
    let mut charge = requested_object(state, &CHARGE, None, call);
    payments::mark_unpaid(&mut charge, authorize);
    let id = state.insert(&CHARGE, None, charge);
    // A stored source needs no payer.
    if call.body.contains("sourceId") {
        payments::pay_charge(state, &id, state.now())?;
    }
    state.find(&CHARGE, "id", &id).cloned()
}

pub fn capture(state: &mut State, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(&CHARGE, &call.path)?;
    let mut charge = state.find(&CHARGE, parameter, id)?.clone();
    CAPTURE.check(&charge)?;
    let authorized = charge.integer("authorizeAmount").unwrap_or_default();
    let amount = call.body.integer("amount").unwrap_or(authorized);
    if amount < 1 || amount > authorized {
        let message = format!("`amount` is {amount}, and {authorized} was authorised");
        return Err(ApiError::invalid(message).parameter("amount"));
    }
    // What the call adds to the charge, such as `extra`, takes memory; a capture alone does not.
    if call.body.iter().any(|(name, _)| name != "amount") {
        state.check_room()?;
    }
    charge.set("amount", amount);
    take_over(state, &mut charge, &CHARGE, call);
    state.insert(&CHARGE, None, charge);
    CAPTURE.apply(state, id, state.now())?;
    state.find(&CHARGE, parameter, id).cloned()
}

#[cfg(test)]
mod tests {
    use super::AUTHORIZING;
    use crate::document::api::Api;

    #[test]
    fn every_method_that_can_authorise_is_one_of_the_document() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        for authorizing in AUTHORIZING {
            assert!(
                api.payment_methods.iter().any(|method| method.value == authorizing),
                "`{authorizing}` is not in openapi/elepay.yaml: change crates/sandbox/src/domain/charges.rs"
            );
        }
    }
}
