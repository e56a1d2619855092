//! The effects of faults.

use std::time::Duration;

use serde_json::Value;

use super::response::RawResponse;

/// The effect of a fault on a connection or a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// For this time nothing listens.
    RefuseConnections(Duration),
    CloseOnAccept,
    /// The connection is reset after this many bytes of the request.
    ResetReading(usize),
    /// The connection ends without a response.
    NoResponse {
        reset: bool,
    },
    Silence,
    /// The connection is reset when the next request arrives on it.
    DieIdle,
    Delay(Duration),
    Informational(Vec<u16>),
    /// The connection is closed after this many bytes of the response.
    Cut(usize),
    /// This response replaces the call's own.
    Replace(RawResponse),
    ContentType(String),
    Body(Vec<u8>),
    UnknownValues,
    Trickle {
        bytes: usize,
        every: Duration,
    },
}

impl Effect {
    /// Returns whether it happens before the request is known.
    pub fn is_early(&self) -> bool {
        matches!(self, Self::RefuseConnections(_)) || self.happens_while_reading()
    }

    /// Returns whether it happens to a connection while the request arrives.
    pub fn happens_while_reading(&self) -> bool {
        matches!(self, Self::CloseOnAccept | Self::ResetReading(_))
    }

    /// Returns whether the call is executed, if that follows from the effect. The rule is documented at `Fault`.
    pub fn implies_execution(&self) -> Option<bool> {
        match self {
            effect if effect.is_early() => Some(false),
            Self::Replace(response) => response_executes(response),
            Self::NoResponse { .. } | Self::Silence | Self::Cut(0) => None,
            _ => Some(true),
        }
    }
}

/// Returns whether a response implies execution: a success does, a refusal implies the opposite, and others leave it
/// open. This cannot come from the document, because a fault is created before there is one.
fn response_executes(response: &RawResponse) -> Option<bool> {
    let body = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
    let code = body["errorCode"].as_str().unwrap_or_default();
    match response.status {
        200..=299 => Some(true),
        401 | 403 | 404 | 413 | 429 => Some(false),
        _ if code.starts_with(['M', 'U']) => Some(false),
        400..=499 if code.is_empty() && body["code"].is_string() => Some(false),
        _ => None,
    }
}
