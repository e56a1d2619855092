//! A stand-in for elepay on this machine: it judges requests by the API's document and pays nothing.
//!
//! Method, path, authorization, content type, JSON and required fields are judged; what does not pass is
//! refused. The answers are the document's samples with the request's own values in them.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

#[path = "../../tests/support/document.rs"]
mod document;
#[path = "../../tests/support/loopback.rs"]
mod loopback;

use document::{Operation, document, follow, operations, sample};
use loopback::{Loopback, Recorded, Step};

/// The key that the stand-in takes.
pub const KEY: &str = "sk_test_quickstart";

/// A running stand-in.
pub struct StandIn(Loopback);

impl StandIn {
    /// Starts it on a free port.
    pub fn start() -> Self {
        Self(Loopback::start(|request| {
            let (status, body) = judge(request);
            vec![Step::Send(loopback::json(&status, &body.to_string()))]
        }))
    }

    /// Its address.
    pub fn url(&self) -> String {
        self.0.url()
    }
}

fn judge(request: &Recorded) -> (String, Value) {
    let document = document();
    let refuse =
        |status: &str, code: &str, reason: String| (status.to_owned(), json!({ "errorCode": code, "message": reason }));
    let Some(operation) = operations(&document).into_iter().find(|operation| fits(operation, request)) else {
        return refuse("404 Not Found", "M002003", format!("no operation at {} {}", request.method, request.target));
    };
    if request.header("authorization") != Some(&format!("Bearer {KEY}")) {
        return refuse("401 Unauthorized", "M004001", "the key is not the stand-in's".to_owned());
    }
    if request.header("content-type") != Some("application/json") {
        return refuse("400 Bad Request", "M002002", "the content type must be application/json".to_owned());
    }
    let Ok(Value::Object(body)) = serde_json::from_slice(&request.body) else {
        return refuse("400 Bad Request", "M002002", "the body must be a JSON object".to_owned());
    };
    let required = operation.request(&document)["required"].as_array().cloned().unwrap_or_default();
    if let Some(missing) = required.iter().filter_map(Value::as_str).find(|name| !body.contains_key(*name)) {
        return refuse("400 Bad Request", "M002001", format!("`{missing}` is missing"));
    }
    let (status, _, schema) = operation.success(&document);
    let mut answer = sample(&document, schema);
    for (name, value) in body {
        if let Some(member) = answer.get_mut(&name) {
            *member = value;
        }
    }
    let kind = answer["object"].as_str().unwrap_or_default().get(..3).unwrap_or("obj").to_owned();
    answer["id"] = json!(format!("{kind}_stand_in"));
    answer["liveMode"] = json!(false);
    if operation.id.starts_with("capture") {
        answer["status"] = json!("captured");
    }
    let properties = document.members(&format!("/components/schemas/{}/properties", name_of(&document, schema)));
    for (_, name, property) in properties {
        if follow(&document, property).get("x-time").is_some() {
            answer[name] = json!(time_of(name));
        } else if name.ends_with("Url") {
            answer[name] = json!("https://stand-in.example/there-is-no-page");
        }
    }
    (format!("{status} OK"), answer)
}

/// The component that this schema is.
fn name_of<'d>(document: &'d document::load::Document, schema: &Value) -> &'d str {
    let components = document.members("/components/schemas");
    components.into_iter().find(|(_, _, other)| *other == schema).map_or("", |(_, name, _)| name)
}

/// Now in milliseconds, and later where something expires.
fn time_of(name: &str) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    1_000 * if name.starts_with("expiry") { now + 15 * 60 } else { now }
}

/// Whether a request is for this operation; a parameter of the path fits any text without a slash.
fn fits(operation: &Operation, request: &Recorded) -> bool {
    let (path, target): (Vec<_>, Vec<_>) = (operation.path.split('/').collect(), request.target.split('/').collect());
    operation.method == request.method
        && path.len() == target.len()
        && path.iter().zip(target).all(|(expected, got)| expected.starts_with('{') || *expected == got)
}
