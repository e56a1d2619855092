//! Creates the objects that a call is about.

use elepay::Client;
use elepay_sandbox::Sandbox;

use crate::ids::Ids;
use crate::plan::{Plan, Target};
use crate::setup::{Setup, parameters, references};
use crate::steps;

/// Creates what the call needs, with a client that no fault strikes. Every call has objects of its own.
///
/// # Errors
/// If the sandbox refuses it, or an object of a new kind is needed.
pub async fn ids(plan: &Plan, sandbox: &Sandbox, client: &Client) -> Result<Ids, String> {
    let operation = plan.operation;
    let mut ids = Ids::default();
    match plan.target {
        Target::Existing => {
            let setup = Setup { sandbox, client, token: format!("prepared-{}", plan.number) };
            return steps::prepared(&setup, operation).await;
        }
        Target::Missing => {
            for (collection, name) in parameters(operation.path) {
                let kind = collection.rsplit('/').next().unwrap_or_default();
                ids.insert(name, format!("missing_{kind}_{}", plan.number));
            }
        }
        Target::Invalid => parameters(operation.path).into_iter().for_each(|(_, name)| ids.insert(name, String::new())),
    }
    for name in references(operation)? {
        ids.refer(name, format!("missing_{}", plan.number));
    }
    Ok(ids)
}
