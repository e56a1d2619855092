//! What the sandbox remembers: charges, codes, customers and sources, and the time it is there.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::refusal::Refusal;

/// An object of the API, as it is answered.
pub type Object = Map<String, Value>;

/// Everything that is remembered.
#[derive(Debug, Default)]
pub struct State {
    pub charges: BTreeMap<String, Object>,
    pub codes: BTreeMap<String, Object>,
    pub customers: BTreeMap<String, Object>,
    pub sources: BTreeMap<String, Object>,
    /// The customer of each source.
    pub owners: BTreeMap<String, String>,
    advanced: Duration,
    issued: u64,
}

impl State {
    /// Epoch milliseconds.
    pub fn now(&self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + self.advanced;
        u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
    }

    pub fn advance(&mut self, time: Duration) {
        self.advanced += time;
    }

    /// A new id: `cha_sandbox000001`.
    pub fn id(&mut self, kind: &str) -> String {
        self.issued += 1;
        format!("{kind}_sandbox{:06}", self.issued)
    }

    pub fn customer(&mut self) -> String {
        let id = self.id("cus");
        let customer = json!({
            "id": id, "object": "customer", "liveMode": false, "status": "active", "updateTime": self.now(),
        });
        self.customers.insert(id.clone(), object(customer));
        id
    }

    /// Codes whose time is over are closed.
    pub fn settle(&mut self) {
        let now = self.now();
        for code in self.codes.values_mut().filter(|code| code["status"] == "pending") {
            let until = code["expiryTime"].as_u64().unwrap_or_default();
            code.insert("expiryPeriod".to_owned(), json!(until.saturating_sub(now)));
            if until <= now {
                code.insert("status".to_owned(), json!("closed"));
                code.insert("expired".to_owned(), json!(true));
            }
        }
    }

    /// The payer agrees to a charge: it is paid, or authorised if it shall be captured later.
    pub fn approve(&mut self, id: &str) -> Result<(), Refusal> {
        let now = self.now();
        let charge = self.charges.get_mut(id).ok_or_else(|| Refusal::no_such("charge", "id", id))?;
        if charge["status"] != "pending" {
            return Err(Refusal::new("M006000", format!("the charge is {}", charge["status"])));
        }
        if charge["authorize"] == true {
            charge.insert("status".to_owned(), json!("uncaptured"));
            charge.insert("authorizeAmount".to_owned(), charge["amount"].clone());
        } else {
            paid(charge, now);
        }
        Ok(())
    }

    /// Whether an order number can still be used: not while it is paid, nor while its code can be paid.
    pub fn order_number(&self, order: &Value) -> Result<(), Refusal> {
        let open = ["pending", "revoked"];
        let charged = self.charges.values().any(|charge| {
            charge["orderNo"] == *order && !open.contains(&charge["status"].as_str().unwrap_or_default())
        });
        let coded = self.codes.values().any(|code| code["orderNo"] == *order && code["status"] != "closed");
        if charged || coded {
            return Err(Refusal::of(
                "M002007",
                "orderNo",
                "this order number is already paid, or its code is still valid",
            ));
        }
        Ok(())
    }
}

/// Marks a charge as paid.
pub fn paid(charge: &mut Object, now: u64) {
    charge.insert("status".to_owned(), json!("captured"));
    charge.insert("paid".to_owned(), json!(true));
    charge.insert("paidTime".to_owned(), json!(now));
}

pub fn object(value: Value) -> Object {
    match value {
        Value::Object(members) => members,
        _ => Object::new(),
    }
}
