//! The behaviour of every operation.

use super::call::{Call, Outcome};
use super::kinds::{CHARGE, CODE, CUSTOMER, Kind, REFUND, SOURCE};
use super::state::State;
use super::tick::tick;
use super::transitions::{CLOSE_CODE, REVOKE, Transition};
use super::{charges, codes, generic, list, refunds};

/// The behaviour of an operation.
enum Behaviour {
    /// Creates an object from the members of the request.
    Create(&'static Kind),
    /// Returns an object.
    Retrieve(&'static Kind),
    /// Returns the status of an object.
    Status(&'static Kind),
    /// Returns the objects of a kind, those of one owner if the kind has an owner.
    List(&'static Kind),
    /// Marks an object as deleted.
    Delete(&'static Kind),
    /// Changes the status of an object.
    Apply(&'static Transition),
    /// Something of its own.
    Custom(fn(&mut State, &Call<'_>) -> Outcome),
}

use Behaviour::{Apply, Create, Custom, Delete, List, Retrieve, Status};

/// One row for every operation of the document, by its `operationId`.
static OPERATIONS: &[(&str, Behaviour)] = &[
    ("createCharge", Custom(charges::create)),
    ("listCharges", List(&CHARGE)),
    ("captureCharge", Custom(charges::capture)),
    ("retrieveCharge", Retrieve(&CHARGE)),
    ("retrieveChargeStatus", Status(&CHARGE)),
    ("revokeCharge", Apply(&REVOKE)),
    ("createRefund", Custom(refunds::create)),
    ("listChargesRefunds", List(&REFUND)),
    ("retrieveChargeRefund", Retrieve(&REFUND)),
    ("createCode", Custom(codes::create)),
    ("retrieveCode", Retrieve(&CODE)),
    ("closeCode", Apply(&CLOSE_CODE)),
    ("createCustomer", Create(&CUSTOMER)),
    ("retrieveCustomer", Retrieve(&CUSTOMER)),
    ("createSource", Create(&SOURCE)),
    ("listSources", List(&SOURCE)),
    ("retrieveSource", Retrieve(&SOURCE)),
    ("deleteSource", Delete(&SOURCE)),
    ("retrieveSourceStatus", Status(&SOURCE)),
];

/// Executes a call. Returns `None` if its operation has no row.
pub fn execute(state: &mut State, call: &Call<'_>) -> Option<Outcome> {
    let (_, behaviour) = OPERATIONS.iter().find(|(id, _)| *id == call.route.operation_id)?;
    tick(state);
    Some(match behaviour {
        Create(kind) => generic::create(state, kind, call),
        Retrieve(kind) => generic::retrieve(state, kind, call),
        Status(kind) => generic::status(state, kind, call),
        List(kind) => list::list(state, kind, call),
        Delete(kind) => generic::delete(state, kind, call),
        Apply(transition) => generic::apply(state, transition, call),
        Custom(execute) => execute(state, call),
    })
}

#[cfg(test)]
mod tests {
    use super::OPERATIONS;
    use crate::document::api::Api;

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
