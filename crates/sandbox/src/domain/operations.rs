//! The behaviour of every operation.

use serde_json::Value;

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::kinds::{
    CHARGE, CHARGE_LOCATION, CUSTOMER, DISPUTE, INVOICE, Kind, PERIOD, READER, REFUND, SOURCE, SUBSCRIPTION,
    TERMINAL_LOCATION,
};
use super::state::State;
use super::tick::tick;
use super::transitions::{CLOSE_CODE, REVOKE, SUBMIT_INVOICE, Transition};
use super::{amounts, charges, codes, embedded, generic, invoices, list, refunds, settings, subscriptions};

/// The behaviour of an operation.
enum Behaviour {
    /// Creates an object from the members of the request.
    Create(&'static Kind),
    /// Returns an object.
    Retrieve(&'static Kind),
    /// Returns the members of an object that the response has as well: its status, or another view that has nothing to
    /// be computed.
    View(&'static Kind),
    /// Returns the objects of a kind, those of one owner if the kind has an owner.
    List(&'static Kind),
    /// Changes the members of an object that the request has.
    Update(&'static Kind),
    /// Deletes an object.
    Delete(&'static Kind),
    /// Changes the status of an object.
    Apply(&'static Transition),
    /// Returns the payment methods of the account.
    PaymentMethods,
    /// Something of its own that creates objects, now or later.
    Fill(fn(&mut State, &Call<'_>) -> Outcome),
    /// Something of its own that only reads or ends something.
    Custom(fn(&mut State, &Call<'_>) -> Outcome),
}

use Behaviour::{Apply, Create, Custom, Delete, Fill, List, PaymentMethods, Retrieve, Update, View};

/// One row for every operation of the document, by its `operationId`.
static OPERATIONS: &[(&str, Behaviour)] = &[
    ("createCharge", Fill(charges::create)),
    ("listCharges", List(&CHARGE)),
    ("captureCharge", Custom(charges::capture)),
    ("retrieveCharge", Retrieve(&CHARGE)),
    ("retrieveChargeStatus", View(&CHARGE)),
    ("revokeCharge", Apply(&REVOKE)),
    ("createRefund", Fill(refunds::create)),
    ("listChargesRefunds", List(&REFUND)),
    ("retrieveChargeRefund", Retrieve(&REFUND)),
    ("createCode", Fill(codes::create)),
    ("retrieveCode", Custom(codes::retrieve)),
    ("closeCode", Apply(&CLOSE_CODE)),
    ("listCodePaymentMethods", PaymentMethods),
    ("listPaymentMethods", PaymentMethods),
    ("listCustomers", List(&CUSTOMER)),
    ("createCustomer", Create(&CUSTOMER)),
    ("retrieveCustomer", Retrieve(&CUSTOMER)),
    ("updateCustomer", Update(&CUSTOMER)),
    ("deleteCustomer", Delete(&CUSTOMER)),
    ("createSource", Create(&SOURCE)),
    ("listSources", List(&SOURCE)),
    ("retrieveSource", Retrieve(&SOURCE)),
    ("deleteSource", Delete(&SOURCE)),
    ("retrieveSourceStatus", View(&SOURCE)),
    ("listInvoices", List(&INVOICE)),
    ("createInvoice", Create(&INVOICE)),
    ("retrieveInvoice", Retrieve(&INVOICE)),
    ("updateInvoice", Update(&INVOICE)),
    ("submitInvoice", Apply(&SUBMIT_INVOICE)),
    ("sendInvoice", Fill(invoices::send)),
    ("cancelInvoice", Custom(invoices::cancel)),
    ("listSubscriptions", List(&SUBSCRIPTION)),
    ("createSubscription", Fill(subscriptions::create)),
    ("retrieveSubscription", Retrieve(&SUBSCRIPTION)),
    ("updateSubscription", Update(&SUBSCRIPTION)),
    ("startSubscription", Fill(subscriptions::start)),
    ("resumeSubscription", Fill(subscriptions::resume)),
    ("cancelSubscription", Custom(subscriptions::cancel)),
    ("listSubscriptionPeriods", List(&PERIOD)),
    ("listChargeLocations", List(&CHARGE_LOCATION)),
    ("createChargeLocation", Create(&CHARGE_LOCATION)),
    ("retrieveChargeLocation", Retrieve(&CHARGE_LOCATION)),
    ("updateChargeLocation", Update(&CHARGE_LOCATION)),
    ("deleteChargeLocation", Delete(&CHARGE_LOCATION)),
    ("listLocations", List(&TERMINAL_LOCATION)),
    ("listReaders", List(&READER)),
    ("createReader", Create(&READER)),
    ("getReader", Retrieve(&READER)),
    ("deleteReader", Delete(&READER)),
    ("listDisputes", List(&DISPUTE)),
    ("retrieveDispute", Retrieve(&DISPUTE)),
];

/// Executes a call. Returns `None` if its operation has no row.
pub fn execute(state: &mut State, call: &Call<'_>) -> Option<Result<Value, ApiError>> {
    let (_, behaviour) = OPERATIONS.iter().find(|(id, _)| *id == call.route.operation_id)?;
    tick(state);
    // What only reads, or only ends something, is always possible.
    let grows = matches!(behaviour, Create(_) | Update(_) | Fill(_));
    let room = if grows { state.check_room() } else { Ok(()) };
    let outcome = room.and_then(|()| amounts::check(&call.body)).and_then(|()| match behaviour {
        Create(kind) => generic::create(state, kind, call),
        Retrieve(kind) => generic::retrieve(state, kind, call),
        View(kind) => generic::view(state, kind, call),
        List(kind) => list::list(state, kind, call),
        Update(kind) => generic::update(state, kind, call),
        Delete(kind) => generic::delete(state, kind, call),
        Apply(transition) => generic::apply(state, transition, call),
        PaymentMethods => Ok(settings::payment_methods(state, call)),
        Fill(execute) | Custom(execute) => execute(state, call),
    });
    Some(outcome.map(|object| {
        let mut value = Value::from(object);
        embedded::refresh(state, &mut value);
        value
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::{ApiError, CUSTOMER, Call, OPERATIONS, State, execute};
    use crate::document::api::Api;
    use crate::domain::actions;
    use crate::domain::object::Object;
    use crate::domain::state::MOST_BYTES;

    #[test]
    fn what_is_full_can_be_read_and_emptied_but_not_filled() {
        let api = Api::of_the_client().expect("the document");
        let mut state = State::new(Arc::clone(&api), String::new(), false);
        let run = |state: &mut State, operation: &str, ids: &[&str], body: Value| {
            let route = api.route(operation).expect("the operation");
            let path = ids.iter().map(|id| ("id".to_owned(), (*id).to_owned())).collect();
            let body = body.as_object().cloned().unwrap_or_default().into();
            execute(state, &Call { route, path, query: Object::default(), body }).expect("a row")
        };
        let id = |created: Result<Value, ApiError>| created.expect("there is room")["id"].as_str().map(str::to_owned);
        let customer = id(run(&mut state, "createCustomer", &[], json!({}))).expect("an id");
        let invoice = json!({ "amount": 500, "customerId": customer });
        let invoice = id(run(&mut state, "createInvoice", &[], invoice)).expect("an id");
        let subscription = json!({ "amount": 500, "customerId": customer });
        let subscription = id(run(&mut state, "createSubscription", &[], subscription)).expect("an id");
        let code = id(run(&mut state, "createCode", &[], json!({ "amount": 500, "orderNo": "code" }))).expect("an id");
        let [paid, authorised, other] = ["paid", "authorised", "other"].map(|order| {
            let (method, capture) = ("creditcard", order == "paid");
            let charge = json!({ "amount": 500, "orderNo": order, "paymentMethod": method, "capture": capture });
            let charge = id(run(&mut state, "createCharge", &[], charge)).expect("an id");
            actions::approve(&mut state, &charge).expect("it is pending");
            charge
        });
        let mut large = Vec::new();
        while state.weight() < MOST_BYTES {
            let id = id(run(&mut state, "createCustomer", &[], json!({}))).expect("an id");
            state.set_terms(&CUSTOMER, &id, [("name".to_owned(), "x".repeat(32 << 20).into())]);
            large.push(id);
        }
        for (operation, ids, body) in [
            ("createCustomer", vec![], json!({})),
            ("updateCustomer", vec![customer.as_str()], json!({ "name": "x" })),
            ("createRefund", vec![paid.as_str()], json!({ "amount": 1 })),
            ("startSubscription", vec![subscription.as_str()], json!({})),
            ("captureCharge", vec![other.as_str()], json!({ "extra": { "cart": "1" } })),
        ] {
            let refused = run(&mut state, operation, &ids, body).expect_err("it is full");
            assert!(refused.status == 503 && refused.message.contains("256 MiB"), "{operation}: {refused:?}");
        }
        let by_control = [
            actions::approve(&mut state, &code),
            actions::pay(&mut state, &code, "paypay"),
            actions::choose_method(&mut state, &code, "konbini"),
            actions::report(&mut state, &code, "completed"),
            actions::open_dispute(&mut state, &paid).map(|_| ()),
        ];
        for outcome in by_control {
            assert_eq!(outcome.expect_err("it is full").status, 503);
        }
        for (operation, id) in [
            ("listCustomers", ""),
            ("retrieveCode", code.as_str()),
            ("cancelInvoice", &invoice),
            ("cancelSubscription", &subscription),
            ("captureCharge", &authorised),
            ("revokeCharge", &other),
            ("closeCode", &code),
        ] {
            let ids: Vec<_> = Some(id).filter(|id| !id.is_empty()).into_iter().collect();
            let outcome = run(&mut state, operation, &ids, json!({}));
            assert!(outcome.is_ok(), "{operation}: {outcome:?}");
        }
        state.remove(&CUSTOMER, &large[0]);
        assert!(run(&mut state, "createCustomer", &[], json!({})).is_ok());
        state.reset();
        assert_eq!(state.weight(), 0);
    }

    #[test]
    fn every_operation_of_the_document_is_simulated() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        let documented: Vec<_> = api.routes.iter().map(|route| route.operation_id.as_str()).collect();
        for id in &documented {
            assert!(
                OPERATIONS.iter().any(|(row, _)| row == id),
                "`{id}` is new in openapi/elepay.yaml: add a row for it to crates/sandbox/src/domain/operations.rs"
            );
        }
        for (row, _) in OPERATIONS {
            assert!(
                documented.contains(row),
                "`{row}` is not in openapi/elepay.yaml: remove its row from crates/sandbox/src/domain/operations.rs"
            );
        }
    }
}
