//! What the API says when it refuses a call: the documented error object with its code.

use serde_json::{Value, json};

/// A refused call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    /// As published with the error codes: `M002001` and so on.
    pub code: &'static str,
    pub parameter: Option<String>,
    pub message: String,
}

impl Refusal {
    /// Mistakes of the shop's are published with 400, whatever they are.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: 400, code, parameter: None, message: message.into() }
    }

    pub fn of(code: &'static str, parameter: &str, message: impl Into<String>) -> Self {
        Self { parameter: Some(parameter.to_owned()), ..Self::new(code, message) }
    }

    pub fn no_such(what: &str, parameter: &str, id: &str) -> Self {
        Self::of("M002003", parameter, format!("there is no {what} `{id}`"))
    }

    /// The error object.
    pub fn body(&self, request: usize) -> Value {
        let mut body = json!({
            "requestId": format!("req_sandbox{request:06}"),
            "errorCode": self.code,
            "message": self.message,
        });
        if let Some(parameter) = &self.parameter {
            body["parameterName"] = json!(parameter);
        }
        body
    }
}
