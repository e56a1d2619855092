//! The effects of faults.

use std::time::Duration;

use serde_json::Value;

use super::response::RawResponse;
use crate::document::api::Api;

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
/// open. The client's own document says which error codes refuse; a fault is created before a sandbox has another one.
fn response_executes(response: &RawResponse) -> Option<bool> {
    let body = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
    let refuses = || Api::of_the_client().ok()?.delivery.refuses(&body);
    match response.status {
        200..=299 => Some(true),
        // A failure inside elepay may come with an older code that says less.
        status if refuses() == Some(true) && (status < 500 || body["errorCode"].is_string()) => Some(false),
        401 | 403 | 404 | 413 | 429 if refuses().is_none() => Some(false),
        _ => None,
    }
}
