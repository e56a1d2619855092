//! What each operation does. The document says what is sent and answered; what happens in between is here.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::refusal::Refusal;
use crate::state::{Object, State, object, paid, taken_over, text};

/// Methods that can authorise first, as the vendor lists them.
const AUTHORISING: &[&str] = &["creditcard", "applepay", "googlepay"];

/// The answer of an operation, or its refusal. Nothing where the sandbox does not know the operation.
pub fn conduct(
    state: &mut State,
    base: &str,
    operation: &str,
    parameters: &BTreeMap<String, String>,
    body: &Object,
) -> Option<Result<Option<Object>, Refusal>> {
    let parameter = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
    state.settle();
    Some(match operation {
        "createCharge" => create_charge(state, body).map(Some),
        "captureCharge" => capture_charge(state, parameter("id"), body).map(Some),
        "createCode" => create_code(state, base, body).map(Some),
        "createSource" => create_source(state, parameter("customerId"), body).map(Some),
        _ => return None,
    })
}

fn named(state: &State, body: &Object) -> Result<(), Refusal> {
    if let Some(id) = body.get("customerId").and_then(Value::as_str)
        && !state.customers.contains_key(id)
    {
        return Err(Refusal::no_such("customer", "customerId", id));
    }
    if let Some(id) = body.get("sourceId").and_then(Value::as_str) {
        let source = state.sources.get(id).ok_or_else(|| Refusal::no_such("source", "sourceId", id))?;
        if source["status"] != "active" {
            return Err(Refusal::of("M006000", "sourceId", format!("the source is {}", source["status"])));
        }
    }
    Ok(())
}

fn create_charge(state: &mut State, body: &Object) -> Result<Object, Refusal> {
    state.order_number(&body["orderNo"])?;
    named(state, body)?;
    let authorize = body.get("capture") == Some(&json!(false));
    let method = body["paymentMethod"].as_str().unwrap_or_default();
    if authorize && !AUTHORISING.contains(&method) {
        return Err(Refusal::of("M001004", "capture", format!("`{method}` cannot authorise first")));
    }
    let mut charge = state.new_charge(method, authorize);
    let id = text(&charge, "id");
    let names =
        ["amount", "currency", "paymentMethod", "resource", "orderNo", "description", "extra", "metadata", "clientIp"];
    charge.extend(taken_over(body, &names));
    state.charges.insert(id.clone(), charge);
    // A stored source needs no payer.
    if body.contains_key("sourceId") {
        state.approve(&id)?;
    }
    Ok(state.charges[&id].clone())
}

fn capture_charge(state: &mut State, id: &str, body: &Object) -> Result<Object, Refusal> {
    let now = state.now();
    let charge = state.charges.get_mut(id).ok_or_else(|| Refusal::no_such("charge", "id", id))?;
    match charge["status"].as_str() {
        Some("uncaptured") => {}
        Some("captured") => return Err(Refusal::new("M006002", "the charge is already captured")),
        _ => return Err(Refusal::new("M006000", format!("the charge is {}", charge["status"]))),
    }
    let authorised = charge["authorizeAmount"].as_i64().unwrap_or_default();
    let amount = body.get("amount").and_then(Value::as_i64).unwrap_or(authorised);
    if amount < 1 || amount > authorised {
        return Err(Refusal::of("M002002", "amount", format!("{authorised} were authorised")));
    }
    charge.insert("amount".to_owned(), json!(amount));
    paid(charge, now);
    Ok(charge.clone())
}

fn create_code(state: &mut State, base: &str, body: &Object) -> Result<Object, Refusal> {
    state.order_number(&body["orderNo"])?;
    named(state, body)?;
    let id = state.id("code");
    let now = state.now();
    let minutes = body.get("expiryDuration").and_then(Value::as_u64).unwrap_or(10);
    let period = minutes * 60_000;
    let mut code = object(json!({
        "id": id, "object": "code", "liveMode": false, "currency": "JPY", "status": "pending",
        "codeUrl": format!("{base}/_sandbox/codes/{id}"), "expired": false,
        "expiryTime": now + period, "expiryPeriod": period, "createTime": now, "shouldCreateSource": false,
    }));
    let names = [
        "amount",
        "currency",
        "orderNo",
        "description",
        "extra",
        "metadata",
        "frontUrl",
        "items",
        "locationId",
        "shouldCreateSource",
    ];
    code.extend(taken_over(body, &names));
    if let Some(customer) = body.get("customerId").and_then(Value::as_str).and_then(|id| state.customers.get(id)) {
        code.insert("customer".to_owned(), json!(customer));
    }
    if let Some(source) = body.get("sourceId").and_then(Value::as_str).and_then(|id| state.sources.get(id)) {
        code.insert("source".to_owned(), json!(source));
    }
    state.codes.insert(id, code.clone());
    Ok(code)
}

fn create_source(state: &mut State, customer: &str, body: &Object) -> Result<Object, Refusal> {
    if !state.customers.contains_key(customer) {
        return Err(Refusal::no_such("customer", "customerId", customer));
    }
    let mut source = state.new_source(customer, &text(body, "paymentMethod"), "pending");
    source.extend(taken_over(body, &["resource", "description", "extra", "metadata"]));
    state.sources.insert(text(&source, "id"), source.clone());
    Ok(source)
}
