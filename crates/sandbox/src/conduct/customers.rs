//! Customers, and the ways to pay that they have stored.

use serde_json::json;

use super::{Done, status_of};
use crate::refusal::Refusal;
use crate::state::{Object, State, object, taken_over, text};

pub fn create(state: &mut State, body: &Object) -> Done {
    let id = state.new_customer();
    let names = ["name", "description", "email", "phone", "remark", "metadata"];
    let customer = state.customers.entry(id).or_default();
    customer.extend(taken_over(body, &names));
    Ok(Some(customer.clone()))
}

pub fn retrieve(state: &State, id: &str) -> Done {
    state.customer(id, "customerId").map(|customer| Some(customer.clone()))
}

pub fn create_source(state: &mut State, customer: &str, body: &Object) -> Done {
    state.customer(customer, "customerId")?;
    let mut source = state.new_source(customer, &text(body, "paymentMethod"), "pending");
    source.extend(taken_over(body, &["resource", "description", "extra", "metadata"]));
    state.sources.insert(text(&source, "id"), source.clone());
    Ok(Some(source))
}

/// Those that were not deleted.
pub fn list_sources(state: &State, customer: &str, query: &Object) -> Done {
    state.customer(customer, "customerId")?;
    let method = query.get("paymentMethod");
    let own = state.sources.iter().filter(|(id, _)| state.owners.get(*id).is_some_and(|owner| owner == customer));
    let sources: Vec<_> = own
        .map(|(_, source)| source)
        .filter(|source| {
            source["status"] != "deleted" && method.is_none_or(|method| *method == source["paymentMethod"])
        })
        .collect();
    Ok(Some(object(json!({ "total": sources.len(), "sources": sources }))))
}

pub fn retrieve_source(state: &State, customer: &str, id: &str) -> Done {
    owned(state, customer, id)?;
    Ok(state.sources.get(id).cloned())
}

pub fn source_status(state: &State, id: &str) -> Done {
    let source = state.sources.get(id).ok_or_else(|| Refusal::no_such("source", "sourceId", id))?;
    Ok(Some(status_of(source)))
}

/// It stays as `deleted`, in no list.
pub fn delete_source(state: &mut State, customer: &str, id: &str) -> Done {
    owned(state, customer, id)?;
    let source = state.sources.entry(id.to_owned()).or_default();
    if source["status"] == "deleted" {
        return Err(Refusal::no_such("source", "sourceId", id));
    }
    source.insert("status".to_owned(), json!("deleted"));
    Ok(None)
}

/// Refuses a source that is not this customer's.
fn owned(state: &State, customer: &str, id: &str) -> Result<(), Refusal> {
    state.customer(customer, "customerId")?;
    let own = state.owners.get(id).is_some_and(|owner| owner == customer);
    own.then_some(()).ok_or_else(|| Refusal::no_such("source", "sourceId", id))
}
