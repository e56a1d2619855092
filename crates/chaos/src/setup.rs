//! Creates the objects that a call names: in its path, and as references that its body needs.

use std::pin::Pin;

use elepay::types::{CreateChargeRequest, PaymentMethod};
use elepay::{Client, Error, Response};
use elepay_sandbox::Sandbox;
use elepay_spec::{Operation, reference};
use serde::Serialize;
use serde_json::Value;

use crate::arguments::Arguments;
use crate::document::{document, operations};
use crate::ids::Ids;

/// Creates objects.
pub struct Setup<'a> {
    /// Where the objects are.
    pub sandbox: &'a Sandbox,
    /// A client that no fault strikes.
    pub client: &'a Client,
    /// A text that is a part of the objects, where one is needed.
    pub token: String,
}

type Pending<'f, T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send + 'f>>;

impl Setup<'_> {
    /// Creates the objects that a call of an operation names.
    pub async fn ids(&self, operation: &Operation<'_>) -> Result<Ids, String> {
        let mut ids = Ids::default();
        for (collection, name) in parameters(operation.path) {
            let id = self.object(collection, operation, &ids).await?;
            ids.insert(name, id);
        }
        self.with_references(operation, ids).await
    }

    /// Calls an operation, and returns the response as JSON.
    pub async fn call(&self, operation: &'static Operation<'static>, ids: Ids) -> Result<Value, String> {
        let arguments = Arguments::of_setup(operation, ids, &self.token)?;
        let id = operation.id;
        let result = elepay::__call_by_name!(self.client, id, arguments, value);
        let result = result.ok_or_else(|| format!("the client has no operation `{id}`"))?;
        result.map_err(|error| format!("{}: `{id}` failed: {error:?}", self.token))
    }

    async fn with_references(&self, operation: &Operation<'_>, mut ids: Ids) -> Result<Ids, String> {
        for name in references(operation)? {
            let collection = referred(operation, name);
            let collection = collection.ok_or_else(|| needs(operation, &format!("what `{name}` refers to")))?;
            let id = self.object(&collection, operation, &Ids::default()).await?;
            ids.refer(name, id);
        }
        Ok(ids)
    }

    /// Creates one object of a collection, or finds one that is there from the start. `owners` has the ids before it.
    fn object<'f>(&'f self, collection: &'f str, needed_by: &'f Operation<'_>, owners: &'f Ids) -> Pending<'f, String> {
        Box::pin(async move {
            if collection == "/charges" {
                return self.charge(needed_by).await;
            }
            // No call creates one: payers open them at their banks.
            if collection == "/disputes" {
                let charge = self.charge(needed_by).await?;
                return self.sandbox.open_dispute(&charge).map_err(|error| format!("{}: {error}", self.token));
            }
            let found = |method| operations().iter().find(|it| it.method == method && it.path == collection);
            let id = if let Some(create) = found("post") {
                let ids = self.with_references(create, owners.clone()).await?;
                self.call(create, ids).await?["id"].as_str().map(str::to_owned)
            } else if let Some(list) = found("get") {
                let page = self.call(list, owners.clone()).await?;
                let mut lists = page.as_object().into_iter().flat_map(|page| page.values()).filter_map(Value::as_array);
                lists.find_map(|items| items.first()?["id"].as_str().map(str::to_owned))
            } else if let Some(create) =
                operations().iter().find(|it| it.method == "post" && it.path.ends_with(collection))
            {
                // The same objects have a shorter path, too.
                let ids = self.ids(create).await?;
                self.call(create, ids).await?["id"].as_str().map(str::to_owned)
            } else {
                None
            };
            id.ok_or_else(|| needs(needed_by, &format!("an object of `{collection}`")))
        })
    }

    /// Creates a charge in the state that the operation needs: paid, but for those that act before that.
    async fn charge(&self, operation: &Operation<'_>) -> Result<String, String> {
        let action = operation.path.rsplit('/').next().unwrap_or_default();
        let request =
            CreateChargeRequest::new(10_000, &self.token, PaymentMethod::Creditcard).capture(action != "capture");
        let charge = self.client.create_charge(&request).await;
        let id = charge.map_err(|error| format!("{}: no charge: {error:?}", self.token))?.into_inner().id;
        if action != "revoke" {
            self.sandbox.approve(&id).map_err(|error| format!("{}: not paid: {error}", self.token))?;
        }
        Ok(id)
    }
}

fn value<T: Serialize>(result: Result<Response<T>, Error>) -> Result<Value, Error> {
    result.map(|response| serde_json::to_value(&*response).unwrap_or_default())
}

fn needs(operation: &Operation<'_>, what: &str) -> String {
    format!("`{}` needs {what}: say in crates/chaos/src/setup.rs how to create it", operation.id)
}

/// Returns the parameters of a path, each with the collection before it: `("/charges", "id")` for
/// `/charges/{id}/capture`.
#[must_use]
pub fn parameters(path: &str) -> Vec<(&str, &str)> {
    let starts = path.match_indices("/{").map(|(at, _)| at);
    let parameter = |at: usize| {
        let name = path[at + 2..].split('}').next().unwrap_or_default();
        (&path[..at], name)
    };
    starts.map(parameter).collect()
}

/// Returns the required members of the body that are ids.
///
/// # Errors
/// If the document cannot be read.
pub fn references(operation: &Operation<'_>) -> Result<Vec<&'static str>, String> {
    let document = document()?;
    let Some((_, pointer)) = operation.body(document) else { return Ok(Vec::new()) };
    let schema = reference::resolve(document, document.at(&pointer));
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(required.filter(|name| name.ends_with("Id")).collect())
}

/// Returns the collection that a member refers to: the one beside the operation's, or the one whose objects have that
/// parameter. `locationId` in `/terminal/readers` refers to `/terminal/locations`, `customerId` to `/customers`.
fn referred(operation: &Operation<'_>, member: &str) -> Option<String> {
    let (folder, _) = operation.path.rsplit_once('/')?;
    let beside = format!("{folder}/{}s", member.trim_end_matches("Id"));
    if !folder.is_empty() && operations().iter().any(|operation| operation.path == beside) {
        return Some(beside);
    }
    let parameter = |operation: &Operation<'static>| {
        parameters(operation.path).into_iter().find(|(_, name)| *name == member).map(|(collection, _)| collection)
    };
    operations().iter().find_map(parameter).map(str::to_owned)
}
