//! What the sandbox remembers: charges, codes, customers and sources, and the time it is there.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::refusal::Refusal;

/// An object of the API, as it is answered.
pub type Object = Map<String, Value>;

/// How long a refund is pending, in milliseconds.
const REFUND_TAKES: u64 = 2_000;

/// Everything that is remembered.
#[derive(Debug, Default)]
pub struct State {
    pub charges: BTreeMap<String, Object>,
    pub codes: BTreeMap<String, Object>,
    pub customers: BTreeMap<String, Object>,
    pub sources: BTreeMap<String, Object>,
    pub refunds: BTreeMap<String, Object>,
    /// The customer of each source.
    pub owners: BTreeMap<String, String>,
    /// Order numbers are taken again and again.
    repeated_order_numbers: bool,
    advanced: Duration,
    issued: u64,
}

impl State {
    pub fn new(repeated_order_numbers: bool) -> Self {
        Self { repeated_order_numbers, ..Self::default() }
    }

    /// Epoch milliseconds.
    pub fn now(&self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().saturating_add(self.advanced);
        u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
    }

    pub fn advance(&mut self, time: Duration) {
        self.advanced = self.advanced.saturating_add(time);
    }

    /// A new id: `cha_sandbox000001`.
    pub fn id(&mut self, kind: &str) -> String {
        self.issued += 1;
        format!("{kind}_sandbox{:06}", self.issued)
    }

    pub fn new_customer(&mut self) -> String {
        let id = self.id("cus");
        let customer = json!({
            "id": id, "object": "customer", "liveMode": false, "status": "active", "updateTime": self.now(),
        });
        self.customers.insert(id.clone(), object(customer));
        id
    }

    pub fn charge(&self, id: &str) -> Result<&Object, Refusal> {
        self.charges.get(id).ok_or_else(|| Refusal::no_such("charge", "id", id))
    }

    pub fn charge_mut(&mut self, id: &str) -> Result<&mut Object, Refusal> {
        self.charges.get_mut(id).ok_or_else(|| Refusal::no_such("charge", "id", id))
    }

    pub fn customer(&self, id: &str, parameter: &str) -> Result<&Object, Refusal> {
        self.customers.get(id).ok_or_else(|| Refusal::no_such("customer", parameter, id))
    }

    /// In the order of creation.
    pub fn refunds_of<'a>(&'a self, charge: &'a str) -> impl Iterator<Item = &'a Object> {
        self.refunds.values().filter(move |refund| refund["chargeId"] == charge)
    }

    /// What time alone brings about: codes are closed when theirs is over, refunds are done after a moment.
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
        for refund in self.refunds.values_mut().filter(|refund| refund["status"] == "pending") {
            let done = refund["createTime"].as_u64().unwrap_or_default() + REFUND_TAKES;
            if done <= now {
                refund.insert("status".to_owned(), json!("refunded"));
                refund.insert("refundedTime".to_owned(), json!(done));
            }
        }
        let mut of_charge: BTreeMap<String, Vec<&Object>> = BTreeMap::new();
        for refund in self.refunds.values() {
            of_charge.entry(text(refund, "chargeId")).or_default().push(refund);
        }
        for (id, refunds) in of_charge {
            if let Some(charge) = self.charges.get_mut(&id) {
                refunded(charge, &refunds);
            }
        }
    }

    /// The payer agrees: a charge is paid, or authorised if it shall be captured later; a code is paid by credit card; a
    /// source becomes active.
    pub fn approve(&mut self, id: &str) -> Result<(), Refusal> {
        let now = self.now();
        if self.codes.contains_key(id) {
            return self.pay(id, "creditcard");
        }
        if let Some(source) = self.sources.get_mut(id) {
            pending("source", source)?;
            source.insert("status".to_owned(), json!("active"));
            return Ok(());
        }
        let charge = self.charges.get(id).ok_or_else(|| Refusal::no_such("charge, code or source", "id", id))?;
        pending("charge", charge)?;
        self.paid_elsewhere(&charge["orderNo"])?;
        let charge = self.charge_mut(id)?;
        if charge["authorize"] == true {
            charge.insert("status".to_owned(), json!("uncaptured"));
            charge.insert("authorizeAmount".to_owned(), charge["amount"].clone());
        } else {
            paid(charge, now);
        }
        Ok(())
    }

    /// The payer of a code pays by a method: that makes a charge, and a source of the customer's if that was asked for.
    pub fn pay(&mut self, id: &str, method: &str) -> Result<(), Refusal> {
        self.settle();
        let now = self.now();
        let mut code = self.codes.get(id).ok_or_else(|| Refusal::no_such("code", "id", id))?.clone();
        if code["expired"] == true {
            return Err(Refusal::new("M006004", "the time of this code is over"));
        }
        if code["status"] != "pending" {
            return Err(Refusal::new("M006003", format!("the code is {}", code["status"])));
        }
        self.paid_elsewhere(&code["orderNo"])?;
        let mut charge = self.new_charge(method, false);
        charge.extend(taken_over(&code, &["amount", "currency", "orderNo", "description", "extra", "metadata"]));
        charge.insert("resource".to_owned(), json!("web"));
        paid(&mut charge, now);
        let customer = code.get("customer").and_then(|customer| customer["id"].as_str()).map(str::to_owned);
        if let Some(customer) = customer.filter(|_| code["shouldCreateSource"] == true) {
            let source = self.new_source(&customer, method, "active");
            code.insert("source".to_owned(), Value::Object(source));
        }
        code.insert("status".to_owned(), json!("captured"));
        code.insert("charge".to_owned(), json!(charge));
        self.charges.insert(text(&charge, "id"), charge);
        self.codes.insert(id.to_owned(), code);
        Ok(())
    }

    /// A charge as it begins; not yet remembered.
    pub fn new_charge(&mut self, method: &str, authorize: bool) -> Object {
        let id = self.id("cha");
        object(json!({
            "id": id, "appId": "app_sandbox", "object": "charge", "liveMode": false, "currency": "JPY",
            "paymentMethod": method, "authorize": authorize, "paid": false, "refunded": false, "disputed": false,
            "status": "pending", "refunds": { "amount": 0, "totalCount": 0, "data": [] },
            "credential": format!("credential_of_{id}"), "createTime": self.now(),
        }))
    }

    /// Remembers a new source of a customer's.
    pub fn new_source(&mut self, customer: &str, method: &str, status: &str) -> Object {
        let id = self.id("src");
        let source = object(json!({
            "id": id, "object": "source", "liveMode": false, "status": status, "paymentMethod": method,
            "resource": "web", "credential": format!("credential_of_{id}"),
        }));
        self.owners.insert(id.clone(), customer.to_owned());
        self.sources.insert(id, source.clone());
        source
    }

    /// Whether an order number can still be used: not while it is paid, nor while its code can be paid.
    pub fn order_number(&self, order: &Value) -> Result<(), Refusal> {
        if self.repeated_order_numbers {
            return Ok(());
        }
        self.paid_elsewhere(order)?;
        let coded = self.codes.values().any(|code| code["orderNo"] == *order && code["status"] != "closed");
        if coded {
            return Err(Refusal::of("M002007", "orderNo", "the code of this order number is still valid"));
        }
        Ok(())
    }

    /// One order is paid once, whoever pays first.
    fn paid_elsewhere(&self, order: &Value) -> Result<(), Refusal> {
        let open = ["pending", "revoked"];
        let paid = self.charges.values().any(|charge| {
            charge["orderNo"] == *order && !open.contains(&charge["status"].as_str().unwrap_or_default())
        });
        if paid && !self.repeated_order_numbers {
            return Err(Refusal::of("M002007", "orderNo", "this order number is already paid"));
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

/// What a charge tells of its refunds.
fn refunded(charge: &mut Object, refunds: &[&Object]) {
    let amount = |refund: &&Object| refund["amount"].as_i64().unwrap_or_default();
    let all: i64 = refunds.iter().map(amount).sum();
    charge.insert("refunds".to_owned(), json!({ "amount": all, "totalCount": refunds.len(), "data": refunds }));
    let done: Vec<_> = refunds.iter().copied().filter(|refund| refund["status"] == "refunded").collect();
    let Some(last) = done.iter().filter_map(|refund| refund["refundedTime"].as_u64()).max() else { return };
    let whole = done.iter().map(amount).sum::<i64>() == charge["amount"].as_i64().unwrap_or_default();
    charge.insert("refunded".to_owned(), json!(true));
    charge.insert("refundTime".to_owned(), json!(last));
    charge.insert("status".to_owned(), json!(if whole { "refunded" } else { "partially_refunded" }));
}

fn pending(what: &str, object: &Object) -> Result<(), Refusal> {
    if object["status"] == "pending" {
        return Ok(());
    }
    Err(Refusal::new("M006000", format!("the {what} is {}", object["status"])))
}

/// A member that is a text.
pub fn text(object: &Object, name: &str) -> String {
    object.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The members of a request, or of another object, that are taken over as they are.
pub fn taken_over(body: &Object, names: &[&str]) -> Object {
    let taken = names.iter().filter_map(|name| Some(((*name).to_owned(), body.get(*name)?.clone())));
    taken.collect()
}

pub fn object(value: Value) -> Object {
    match value {
        Value::Object(members) => members,
        _ => Object::new(),
    }
}
