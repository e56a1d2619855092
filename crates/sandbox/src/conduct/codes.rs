//! EasyQR codes: payable for some minutes, on the page behind `codeUrl`.

use serde_json::{Value, json};

use super::{Done, named};
use crate::refusal::Refusal;
use crate::state::{Object, State, object, taken_over};

pub fn create(state: &mut State, base: &str, body: &Object) -> Done {
    state.order_number(&body["orderNo"])?;
    named(state, body)?;
    let (id, now) = (state.id("code"), state.now());
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
    let kept = |kind: &std::collections::BTreeMap<String, Object>, member: &str| {
        body.get(member).and_then(Value::as_str).and_then(|id| kind.get(id)).map(|object| json!(object))
    };
    for (name, object) in
        [("customer", kept(&state.customers, "customerId")), ("source", kept(&state.sources, "sourceId"))]
    {
        code.extend(object.map(|object| (name.to_owned(), object)));
    }
    state.codes.insert(id, code.clone());
    Ok(Some(code))
}

pub fn retrieve(state: &State, id: &str) -> Done {
    let code = state.codes.get(id).ok_or_else(|| Refusal::no_such("code", "codeId", id))?;
    Ok(Some(code.clone()))
}

pub fn close(state: &mut State, id: &str) -> Done {
    let code = state.codes.get_mut(id).ok_or_else(|| Refusal::no_such("code", "codeId", id))?;
    if code["status"] != "pending" {
        return Err(Refusal::new("M006003", format!("the code is {}", code["status"])));
    }
    code.insert("status".to_owned(), json!("closed"));
    Ok(None)
}
