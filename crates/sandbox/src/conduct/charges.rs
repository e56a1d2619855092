//! Charges: pending until the payer agrees, then captured, or authorised first.

use serde_json::{Value, json};

use super::{Done, named, status_of};
use crate::refusal::Refusal;
use crate::state::{Object, State, object, paid, taken_over, text};

/// Methods that can authorise first, as the vendor lists them.
const AUTHORISING: &[&str] = &["creditcard", "applepay", "googlepay"];

/// How many charges a page has at most, and unless told otherwise.
const LONGEST_PAGE: u64 = 100;
const USUAL_PAGE: u64 = 20;

pub fn create(state: &mut State, body: &Object) -> Done {
    state.order_number(&body["orderNo"])?;
    named(state, body)?;
    let authorize = body.get("capture") == Some(&json!(false));
    let method = body["paymentMethod"].as_str().unwrap_or_default();
    if authorize && !AUTHORISING.contains(&method) {
        return Err(Refusal::of("M001004", "capture", format!("`{method}` cannot authorise first")));
    }
    let mut charge = state.new_charge(method, authorize);
    let id = text(&charge, "id");
    let names = ["amount", "currency", "resource", "orderNo", "description", "extra", "metadata", "clientIp"];
    charge.extend(taken_over(body, &names));
    state.charges.insert(id.clone(), charge);
    // A stored source needs no payer.
    if body.contains_key("sourceId") {
        state.approve(&id)?;
    }
    Ok(state.charges.get(&id).cloned())
}

pub fn list(state: &State, query: &Object) -> Done {
    let number = |name: &str| query.get(name).and_then(Value::as_u64);
    let methods = query.get("paymentMethod").and_then(Value::as_array);
    let field = |parameter: &str| match query.get(parameter).and_then(Value::as_str) {
        Some("paid_time") => "paidTime",
        _ => "createTime",
    };
    let date = field("dateField");
    let passes = |charge: &&Object| {
        methods.is_none_or(|methods| methods.contains(&charge["paymentMethod"]))
            && query.get("status").is_none_or(|status| *status == charge["status"])
            && number("from").is_none_or(|from| charge.get(date).and_then(Value::as_u64) >= Some(from))
            && number("to").is_none_or(|to| charge.get(date).and_then(Value::as_u64).is_some_and(|time| time <= to))
    };
    let mut charges: Vec<_> = state.charges.values().filter(passes).collect();
    let by = field("sort");
    charges.sort_by_key(|charge| charge.get(by).and_then(Value::as_u64));
    if query.get("order").is_none_or(|order| order == "desc") {
        charges.reverse();
    }
    let total = charges.len();
    let at = |name: &str, usual: u64| usize::try_from(number(name).unwrap_or(usual)).unwrap_or(usize::MAX);
    let page = charges.into_iter().skip(at("offset", 0)).take(at("limit", USUAL_PAGE).min(at("", LONGEST_PAGE)));
    Ok(Some(object(json!({ "total": total, "charges": page.collect::<Vec<_>>() }))))
}

pub fn retrieve(state: &State, id: &str) -> Done {
    state.charge(id).map(|charge| Some(charge.clone()))
}

pub fn status(state: &State, id: &str) -> Done {
    state.charge(id).map(|charge| Some(status_of(charge)))
}

pub fn capture(state: &mut State, id: &str, body: &Object) -> Done {
    let now = state.now();
    let charge = state.charge_mut(id)?;
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
    charge.extend(taken_over(body, &["extra"]));
    paid(charge, now);
    Ok(Some(charge.clone()))
}

pub fn revoke(state: &mut State, id: &str) -> Done {
    let charge = state.charge_mut(id)?;
    match charge["status"].as_str() {
        Some("pending" | "uncaptured") => {
            charge.insert("status".to_owned(), json!("revoked"));
            Ok(Some(charge.clone()))
        }
        Some("revoked") => Err(Refusal::new("M006002", "the charge is already revoked")),
        _ => Err(Refusal::new("M006007", "the money is taken: refund it instead")),
    }
}
