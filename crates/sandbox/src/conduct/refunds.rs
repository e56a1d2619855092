//! Refunds: pending for a moment, then the money is back.

use serde_json::{Value, json};

use super::Done;
use crate::refusal::Refusal;
use crate::state::{Object, State, object, taken_over, text};

pub fn create(state: &mut State, charge: &str, body: &Object) -> Done {
    let (id, now) = (state.id("ref"), state.now());
    let charge = state.charge(charge)?;
    match charge["status"].as_str() {
        Some("captured" | "partially_refunded") => {}
        Some("refunded") => return Err(Refusal::new("M006002", "all of the charge is given back already")),
        _ => return Err(Refusal::new("M006000", format!("the charge is {}", charge["status"]))),
    }
    let sum = |object: &Object| object["amount"].as_i64().unwrap_or_default();
    let given: i64 = state.refunds_of(&text(charge, "id")).map(sum).sum();
    let left = sum(charge) - given;
    let amount = body.get("amount").and_then(Value::as_i64).unwrap_or_default();
    if amount < 1 || amount > left {
        return Err(Refusal::of("M002002", "amount", format!("{left} can be given back")));
    }
    let mut refund = object(json!({
        "id": id, "object": "refund", "chargeId": charge["id"], "liveMode": false, "currency": charge["currency"],
        "status": "pending", "createTime": now,
    }));
    refund.extend(taken_over(body, &["amount", "currency", "metadata", "reason"]));
    state.refunds.insert(id, refund.clone());
    state.settle();
    Ok(Some(refund))
}

pub fn list(state: &State, charge: &str) -> Done {
    state.charge(charge)?;
    let refunds: Vec<_> = state.refunds_of(charge).collect();
    Ok(Some(object(json!({ "total": refunds.len(), "refunds": refunds }))))
}

pub fn retrieve(state: &State, charge: &str, id: &str) -> Done {
    state.charge(charge)?;
    let refund = state.refunds.get(id).filter(|refund| refund["chargeId"] == charge);
    refund.map(|refund| Some(refund.clone())).ok_or_else(|| Refusal::no_such("refund", "refundId", id))
}
