//! Why the sandbox refuses what a test asks for.

use std::fmt;

use serde::Serialize;

use crate::domain::api_error::ApiError;

/// A refusal, with what a person needs to correct the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Refusal {
    /// The HTTP status.
    #[serde(skip)]
    pub http_status: u16,
    /// Whether the connection is closed after the response.
    #[serde(skip)]
    pub closes: bool,
    /// The reason, and what to do.
    pub message: String,
    /// The id of the object that the request is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The present status of that object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// What is allowed instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
}

impl Refusal {
    fn new(http_status: u16, message: impl Into<String>) -> Self {
        Self { http_status, closes: false, message: message.into(), id: None, status: None, allowed: Vec::new() }
    }

    /// The request is not valid.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    /// The request comes from where it must not.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(403, message)
    }

    /// Nothing has this id or this path.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, message)
    }

    /// The path does not support the method.
    pub fn method(message: impl Into<String>) -> Self {
        Self::new(405, message)
    }

    /// The present state does not allow it.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(409, message)
    }

    /// The body was not read to its end, so that it is not known where the next request begins.
    pub fn unread(http_status: u16, message: impl Into<String>) -> Self {
        Self { closes: true, ..Self::new(http_status, message) }
    }

    /// The content type is not JSON.
    pub fn content_type(message: impl Into<String>) -> Self {
        Self::new(415, message)
    }

    /// Adds what is allowed instead.
    pub fn allowed(self, allowed: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { allowed: allowed.into_iter().map(Into::into).collect(), ..self }
    }

    /// Adds the id of the object that the request is about.
    pub fn about(self, id: &str) -> Self {
        Self { id: Some(id.to_owned()), ..self }
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        match error.code {
            "M002003" => Self::not_found(error.message),
            // The sandbox is full.
            _ if error.status == 503 => Self::conflict(error.message),
            code if code.starts_with("M006") || code == "M002007" => Self::conflict(error.message),
            _ => Self::invalid(error.message),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.allowed.is_empty() {
            write!(f, "; allowed: {}", self.allowed.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiError, Refusal};

    #[test]
    fn errors_of_the_api_have_the_statuses_of_control() {
        for (error, status) in [
            (ApiError::not_found("charge", "id", "cha_1"), 404),
            (ApiError::new("M006001", "it is in progress"), 409),
            (ApiError::new("S001000", "the sandbox is full").status(503), 409),
            (ApiError::missing("amount"), 400),
        ] {
            assert_eq!(Refusal::from(error.clone()).http_status, status, "{error:?}");
        }
    }
}
