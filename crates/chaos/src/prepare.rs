//! Creates the objects that the path of an operation names.

use std::collections::BTreeMap;
use std::error::Error;

use elepay::Client;
use elepay::types::{CreateChargeRequest, CreateCodeRequest, CreateRefundRequest, CreateSourceRequest};
use elepay::types::{PaymentMethod, Resource};
use elepay_sandbox::Sandbox;
use elepay_spec::Operation;

use crate::plan::{Plan, Target};

/// The values of the parameters in a path, in the order of the path.
#[derive(Debug, Clone, Default)]
pub struct Path {
    values: BTreeMap<String, String>,
    last: Option<String>,
}

impl Path {
    /// Returns the value of a parameter; empty if there is no such parameter.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Returns the value of the last parameter: the object that the call is about.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    fn insert(&mut self, name: &str, value: String) {
        self.values.insert(name.to_owned(), value.clone());
        self.last = Some(value);
    }
}

/// Creates what the call needs, with a client that no fault strikes. Every call has objects of its own.
///
/// # Errors
/// If the sandbox refuses it, or an object of a new kind is needed.
pub async fn path(plan: &Plan, sandbox: &Sandbox, client: &Client) -> Result<Path, String> {
    let operation = plan.operation;
    let (mut path, mut created) = (Path::default(), BTreeMap::new());
    for (collection, name) in parameters(operation.path) {
        let id = match plan.target {
            Target::Existing => create(plan, collection, &created, sandbox, client).await?,
            Target::Missing => format!("missing_{collection}_{}", plan.number),
            Target::Invalid => String::new(),
        };
        created.insert(collection, id.clone());
        path.insert(name, id);
    }
    Ok(path)
}

/// Returns the parameters of a path, each with the collection before it: `("charges", "id")` for
/// `/charges/{id}/capture`.
fn parameters(path: &str) -> Vec<(&str, &str)> {
    let segments: Vec<_> = path.split('/').collect();
    let parameter = |pair: &[&'_ str]| pair[1].starts_with('{');
    let pairs = segments.windows(2).filter(|pair| parameter(pair));
    pairs.map(|pair| (pair[0], pair[1].trim_matches(['{', '}']))).collect()
}

/// Creates one object of a collection. `created` has the objects that it belongs to.
async fn create(
    plan: &Plan,
    collection: &str,
    created: &BTreeMap<&str, String>,
    sandbox: &Sandbox,
    client: &Client,
) -> Result<String, String> {
    let order = format!("prepared-{}", plan.number);
    let owner = |collection: &str| created.get(collection).cloned();
    let id: Result<String, Box<dyn Error + Send + Sync>> = match collection {
        "charges" => charge(plan.operation, &order, sandbox, client).await,
        "refunds" => {
            let charge = owner("charges").unwrap_or_default();
            client
                .create_refund(&charge, &CreateRefundRequest::new(1))
                .await
                .map(|refund| refund.id.clone())
                .map_err(Into::into)
        }
        "codes" => client
            .create_code(&CreateCodeRequest::new(500, &order))
            .await
            .map(|code| code.id.clone())
            .map_err(Into::into),
        "customers" => Ok(sandbox.customer()),
        "sources" => {
            let customer = owner("customers").unwrap_or_else(|| sandbox.customer());
            let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
            client.create_source(&customer, &request).await.map(|source| source.id.clone()).map_err(Into::into)
        }
        other => {
            let operation = plan.operation.id;
            return Err(format!(
                "`{operation}` needs one of `{other}`: say in crates/chaos/src/prepare.rs how to create it"
            ));
        }
    };
    id.map_err(|error| format!("call {}: {collection} could not be prepared: {error}", plan.number))
}

/// Creates a charge in the state that the operation needs: paid, but for those that act before that.
async fn charge(
    operation: &Operation<'_>,
    order: &str,
    sandbox: &Sandbox,
    client: &Client,
) -> Result<String, Box<dyn Error + Send + Sync>> {
    let action = operation.path.rsplit('/').next().unwrap_or_default();
    let request = CreateChargeRequest::new(10_000, order, PaymentMethod::Creditcard).capture(action != "capture");
    let id = client.create_charge(&request).await?.into_inner().id;
    if action != "revoke" {
        sandbox.approve(&id)?;
    }
    Ok(id)
}
