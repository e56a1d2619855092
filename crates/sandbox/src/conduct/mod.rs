//! What each operation does. The document says what is sent and answered; what happens in between is here.

#![allow(clippy::unnecessary_wraps, reason = "operations are all called alike, those that refuse nothing too")]

mod charges;
mod codes;
mod customers;
mod refunds;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::refusal::Refusal;
use crate::state::{Object, State};

/// A request that was judged to be in order.
#[derive(Debug, Default)]
pub struct Call {
    /// The path's parameters.
    pub path: BTreeMap<String, String>,
    /// The query's parameters, as values of the types that the document gives them.
    pub query: Object,
    pub body: Object,
}

/// The body of the answer, if it has one.
type Done = Result<Option<Object>, Refusal>;

impl Call {
    fn path(&self, name: &str) -> &str {
        self.path.get(name).map(String::as_str).unwrap_or_default()
    }
}

/// The answer of an operation, or its refusal. Nothing where the sandbox does not know the operation.
pub fn conduct(state: &mut State, base: &str, operation: &str, call: &Call) -> Option<Done> {
    state.settle();
    Some(match operation {
        "createCharge" => charges::create(state, &call.body),
        "listCharges" => charges::list(state, &call.query),
        "retrieveCharge" => charges::retrieve(state, call.path("id")),
        "retrieveChargeStatus" => charges::status(state, call.path("id")),
        "captureCharge" => charges::capture(state, call.path("id"), &call.body),
        "revokeCharge" => charges::revoke(state, call.path("id")),
        "createRefund" => refunds::create(state, call.path("id"), &call.body),
        "listChargesRefunds" => refunds::list(state, call.path("id")),
        "retrieveChargeRefund" => refunds::retrieve(state, call.path("id"), call.path("refundId")),
        "createCode" => codes::create(state, base, &call.body),
        "retrieveCode" => codes::retrieve(state, call.path("codeId")),
        "closeCode" => codes::close(state, call.path("codeId")),
        "createCustomer" => customers::create(state, &call.body),
        "retrieveCustomer" => customers::retrieve(state, call.path("customerId")),
        "createSource" => customers::create_source(state, call.path("customerId"), &call.body),
        "listSources" => customers::list_sources(state, call.path("customerId"), &call.query),
        "retrieveSource" => customers::retrieve_source(state, call.path("customerId"), call.path("sourceId")),
        "retrieveSourceStatus" => customers::source_status(state, call.path("sourceId")),
        "deleteSource" => customers::delete_source(state, call.path("customerId"), call.path("sourceId")),
        _ => return None,
    })
}

/// Refuses a request that names a customer or a source that cannot be paid from.
fn named(state: &State, body: &Object) -> Result<(), Refusal> {
    if let Some(id) = body.get("customerId").and_then(Value::as_str) {
        state.customer(id, "customerId")?;
    }
    if let Some(id) = body.get("sourceId").and_then(Value::as_str) {
        let source = state.sources.get(id).ok_or_else(|| Refusal::no_such("source", "sourceId", id))?;
        if source["status"] != "active" {
            return Err(Refusal::of("M006000", "sourceId", format!("the source is {}", source["status"])));
        }
    }
    Ok(())
}

/// The status alone.
fn status_of(object: &Object) -> Object {
    crate::state::object(serde_json::json!({
        "id": object["id"], "appId": "app_sandbox", "liveMode": false, "status": object["status"],
    }))
}

#[cfg(test)]
mod tests {
    use super::{Call, conduct};
    use crate::document::Api;
    use crate::state::State;

    #[test]
    fn every_operation_of_the_document_is_simulated() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        assert!(api.operations.len() > 4);
        for operation in &api.operations {
            let mut call = Call::default();
            call.body.insert("orderNo".to_owned(), "o".into());
            call.body.insert("paymentMethod".to_owned(), "paypay".into());
            let done = conduct(&mut State::default(), "http://127.0.0.1", &operation.id, &call);
            assert!(done.is_some(), "{}", operation.id);
        }
    }
}
