//! The contents of an error, and how they are put together.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use super::delivery::Delivery;
use super::kind::ErrorKind;
use crate::decode::Salvaged;
use crate::types::ErrorObject;

/// The contents of an [`Error`](crate::Error): kind, delivery and text, and what the setters add.
#[derive(Clone)]
pub(crate) struct ErrorRepr {
    pub(super) kind: ErrorKind,
    pub(super) delivery: Delivery,
    /// The problem in one line, without any sensitive value.
    pub(super) text: String,
    pub(super) operation: Option<&'static str>,
    pub(super) field: Option<String>,
    /// Whether the client has enforced a limit that it can leave to elepay.
    pub(super) of_limit: bool,
    /// Whether the call only reads.
    pub(super) read_only: bool,
    pub(super) attempts: u32,
    pub(super) status: Option<StatusCode>,
    pub(super) object: ErrorObject,
    pub(super) retry_after: Option<Duration>,
    /// What is known of the object in a success that could not be decoded.
    pub(super) salvaged: Salvaged,
    pub(super) last_status: Option<String>,
    pub(super) body: Option<Bytes>,
    pub(super) source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl ErrorRepr {
    pub(crate) fn new(kind: ErrorKind, delivery: Delivery, text: impl Into<String>) -> Self {
        Self {
            kind,
            delivery,
            text: text.into(),
            operation: None,
            field: None,
            of_limit: false,
            read_only: false,
            attempts: 0,
            status: None,
            object: ErrorObject::default(),
            retry_after: None,
            salvaged: Salvaged::default(),
            last_status: None,
            body: None,
            source: None,
        }
    }

    /// Sets the operation that failed, as the vendor names it.
    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Sets the path of the value that was rejected before sending.
    pub(crate) fn with_field(mut self, field: String) -> Self {
        self.field = Some(field);
        self
    }

    /// Sets the status and the body of the response, as far as it was read.
    pub(crate) fn with_response(mut self, status: StatusCode, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self.with_status(status)
    }

    /// Sets the status of the response.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the decoded body of an error response, from which the secret key has been removed.
    pub(crate) fn with_error_object(mut self, object: ErrorObject) -> Self {
        self.object = object;
        self
    }

    /// Sets how long the server asks to wait.
    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.retry_after = retry_after;
        self
    }

    /// Sets what is known of the object in a success that could not be decoded, from which the secret key has been
    /// removed.
    pub(crate) fn with_salvaged(mut self, salvaged: Salvaged) -> Self {
        self.salvaged = salvaged;
        self
    }

    /// Sets the status that an object had when it was last seen.
    pub(crate) fn with_last_status(mut self, status: Option<String>) -> Self {
        self.last_status = status;
        self
    }

    /// Sets the underlying error.
    pub(crate) fn with_source(mut self, source: Option<impl StdError + Send + Sync + 'static>) -> Self {
        self.source = source.map(|source| Arc::new(source) as _);
        self
    }
}
