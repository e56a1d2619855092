//! The documented error object, with one of the published codes.

use serde_json::{Value, json};

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub status: u16,
    /// `M002001`, for example.
    pub code: &'static str,
    /// The parameter that is wrong.
    pub parameter: Option<String>,
    /// An explanation in the sandbox's own words.
    pub message: String,
}

impl ApiError {
    /// Errors of the caller are published with status 400, whatever they are.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: 400, code, parameter: None, message: message.into() }
    }

    /// A parameter has a value that is not allowed.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new("M002002", message)
    }

    /// A required parameter is missing.
    pub fn missing(parameter: &str) -> Self {
        Self::new("M002001", format!("`{parameter}` is missing")).parameter(parameter)
    }

    /// Names the parameter that is wrong.
    pub fn parameter(self, name: &str) -> Self {
        Self { parameter: Some(name.to_owned()), ..self }
    }

    /// Replaces the status.
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// No object has this id.
    pub fn not_found(kind: &str, parameter: &str, id: &str) -> Self {
        Self::new("M002003", format!("there is no {kind} `{id}`")).parameter(parameter)
    }

    /// Returns the error object in response to the request with this number.
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
