//! What is written of an error for machines.

use serde::{Serialize, Serializer};

use super::delivery::Delivery;
use super::{Error, ErrorKind};
use crate::value::log_text::{name_or_code, one_line};

/// The members of a serialized error. It is flat, so that each can be a column.
#[derive(Serialize)]
struct Summary<'a> {
    kind: ErrorKind,
    delivery: Delivery,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    attempts: u32,
    retryable: bool,
    look_up_first: bool,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
}

/// Writes a flat summary, without any value that was sent, and without the server's message.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Summary {
            kind: self.kind(),
            delivery: self.delivery(),
            operation: self.operation(),
            status: self.http_status().map(|status| status.as_u16()),
            code: self.code().and_then(name_or_code),
            request_id: self.request_id().and_then(name_or_code),
            attempts: self.attempts(),
            retryable: self.is_retryable(),
            look_up_first: self.look_up_first(),
            text: self.to_string(),
            cause: self.causes().last().map(|cause| one_line(&cause.to_string())),
        }
        .serialize(to)
    }
}
