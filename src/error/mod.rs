//! The error of this crate.

pub(crate) mod delivery;
mod display;
mod kind;
mod repr;
mod summary;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::types::{ErrorCode, ProviderError};
use crate::validate::Violation;
use crate::value::log_text;
use crate::value::open_enum::ParseValueError;
use delivery::Delivery;

pub use kind::ErrorKind;
pub(crate) use repr::ErrorRepr;

/// The error of a call: why it failed, and whether its request may have been processed.
///
/// Base decisions on [`look_up_first`](Error::look_up_first), [`delivery`](Error::delivery) and
/// [`error_code`](Error::error_code).
///
/// # Output
/// - `{}` is one line that says what failed, for people. The causes, such as "Connection refused", are not in it: they
///   follow in [`source`](std::error::Error::source), so that a program that prints the whole chain, as `anyhow` does,
///   prints each text once.
/// - `{:?}` is one line for logs. It adds delivery, status, code, request id and the root cause, and a link to
///   instructions if money may have moved for the order. `main` prints it.
/// - `{:#?}` has one line for each of these, and every cause.
/// - serde writes a flat object for logs and databases: `kind`, `delivery`, `attempts`, `retryable`, `look_up_first`
///   and `text`, and where there are such, `operation`, `status`, `code`, `request_id` and `cause` (the root cause).
///
/// None contains a body, a header, a key, a password, or a value that was sent. The server's message, which may repeat
/// such a value, is available from [`server_message`](Error::server_message). Of an object that was received and could
/// not be decoded, the text has the id and the status if they look like a name or code; if the response is about
/// another object than the one that was asked for, it has both ids.
#[derive(Clone)]
pub struct Error(Box<ErrorRepr>);

impl Error {
    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        ErrorRepr::new(ErrorKind::Configuration, Delivery::NotSent, text).into()
    }

    /// Keeps the underlying error. Its text and those of its own causes must not contain a secret, such as a URL with a
    /// password: they are printed, and this error's text does not repeat them.
    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Names the setting that is at fault.
    pub(crate) fn in_setting(mut self, setting: &str) -> Self {
        self.0.text = format!("{setting}: {}", self.0.text);
        self
    }

    /// Sets the number of the attempt that failed, counted from 1.
    pub(crate) fn in_attempt(mut self, number: u32) -> Self {
        self.0.attempts = number;
        self
    }

    /// States that the client has enforced a published limit, which it can leave to elepay.
    pub(crate) fn of_limit(mut self) -> Self {
        self.0.of_limit = true;
        self
    }

    /// Sets the operation that failed, and whether it only reads.
    pub(crate) fn in_operation(mut self, operation: &'static str, read_only: bool) -> Self {
        self.0.operation = Some(operation);
        self.0.read_only = read_only;
        self
    }

    /// Returns the category of this error, each of which says what to check.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns whether the request may have been processed.
    ///
    /// # What to do
    /// - `NotSent`: nothing happened. Correct what the error names, or repeat the call if
    ///   [`is_retryable`](Self::is_retryable).
    /// - `Rejected`: this request did nothing; [`error_code`](Self::error_code) says why. An earlier one may have:
    ///   see [`look_up_first`](Self::look_up_first).
    /// - `Accepted`: the request was executed. Retrieve the object; do not repeat the call.
    /// - `Unknown`: look the object up before you do anything else.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.0.delivery
    }

    /// Returns `true` if repeating the call cannot charge twice and might succeed.
    ///
    /// [`RetryPolicy`](crate::RetryPolicy) lists the cases. The client has already retried the call as far as its
    /// policy allows. An error of the kind [`ErrorKind::Deadline`] is retryable, too: a wait only reads.
    ///
    /// # What to do
    /// Queue the call, and repeat it minutes later, not at once; with [`retry_after`](Self::retry_after), not before
    /// that. `false` does not mean that the payment failed: see [`look_up_first`](Self::look_up_first).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let disconnected = matches!(self.0.kind, ErrorKind::Connection | ErrorKind::Timeout);
        // A wait only reads.
        if self.0.kind == ErrorKind::Deadline {
            return true;
        }
        if self.0.read_only && (disconnected || self.0.status.is_some_and(delivery::is_transient_status)) {
            return true;
        }
        match self.0.delivery {
            Delivery::NotSent => disconnected,
            // A later attempt that is not sent would hide that money may have moved.
            Delivery::Rejected => {
                delivery::is_rate_limit(self.0.status, &self.0.object)
                    && !delivery::leaves_the_order_open(&self.0.object)
            }
            Delivery::Accepted | Delivery::Unknown => false,
        }
    }

    /// Returns `true` if money may have moved for the order, by this request or by another one: look the charge, code,
    /// refund or source up before you charge the order again, or tell the payer that it was not charged.
    ///
    /// [`delivery`](Self::delivery) is about this request only. This is `true` if the outcome of the request is not
    /// known (`Unknown`, `Accepted`), and also if elepay has rejected it with a code that an earlier request can cause,
    /// such as M002007 for an order that is paid or payable by a code, or with a code that is not published.
    ///
    /// It is always `true` for a call that only reads, and for a wait, even if the call was not sent: nothing was
    /// learned of the order, which may be paid, and the payer can still pay.
    ///
    /// # What to do
    #[doc = include_str!("../../docs/look-up-first.md")]
    #[must_use]
    pub fn look_up_first(&self) -> bool {
        if self.0.read_only {
            return true;
        }
        match self.0.delivery {
            Delivery::Accepted | Delivery::Unknown => true,
            Delivery::NotSent => false,
            Delivery::Rejected => delivery::leaves_the_order_open(&self.0.object),
        }
    }

    /// Returns the number of attempts that were made; 0 if the request was rejected before sending or a wait reached
    /// its deadline.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the HTTP status, if the head of a response was read. That of the object is
    /// [`object_status`](Self::object_status).
    #[must_use]
    pub fn http_status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Returns elepay's error code as an enum, in which every published code has its meaning; `None` if the response
    /// had none. A code that is newer than this version of the crate is `Other`.
    ///
    /// ```no_run
    /// # async fn creates(client: &elepay::Client, order: &elepay::types::CreateChargeRequest) {
    /// use elepay::types::ErrorCode;
    ///
    /// if let Err(error) = client.create_charge(order).await {
    ///     match error.error_code() {
    ///         Some(ErrorCode::M002007) => println!("already paid, or payable by a code: look it up"),
    ///         Some(ErrorCode::U001000 | ErrorCode::U001001) => println!("the payer does not have enough money"),
    ///         _ => println!("{error:?}"),
    ///     }
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn error_code(&self) -> Option<ErrorCode> {
        self.code().map(ErrorCode::other)
    }

    /// Returns elepay's error code as it is on the wire, such as `M002007`. Base decisions on this code or on
    /// [`error_code`](Self::error_code); elepay adds new ones.
    ///
    /// Published page: [Error codes](https://docs.elepay.io/get-started/error-code)
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.object.error_code.as_deref()
    }

    /// Returns the error code in an older format, which elepay still sends for older clients.
    #[must_use]
    pub fn legacy_code(&self) -> Option<&str> {
        self.0.object.code.as_deref()
    }

    /// Returns the server's message, in the language of
    /// [`message_language`](crate::ClientBuilder::message_language); `None` if the response had none. It can contain
    /// anything, also a value that was sent: do not log it unseen.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.0.object.message.as_deref()
    }

    /// Returns elepay's identifier of the request, for its support; `None` if the response had none, as that of a
    /// success.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.object.request_id.as_deref()
    }

    /// Returns the name of the parameter that elepay rejected; `None` if the response had none. The text of this error
    /// shows it only if it looks like a name.
    #[must_use]
    pub fn parameter_name(&self) -> Option<&str> {
        self.0.object.parameter_name.as_deref()
    }

    /// Returns the error of the payment service behind elepay; `None` if the response had none.
    #[must_use]
    pub fn provider_error(&self) -> Option<&ProviderError> {
        self.0.object.provider_error.as_ref()
    }

    /// Returns how long the server asks to wait before the next attempt, at most a year; `None` if it does not ask.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the path of a value that was rejected before sending, as it is named on the wire: `orderNo`,
    /// `items[0].name`. It contains keys of maps such as `metadata`, which can be anything: do not log it unseen. The
    /// text of this error replaces those that do not look like a name: `metadata[…]`.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// Returns the `id` in a successful response that could not be decoded otherwise, such as one that was cut off; use
    /// it to retrieve the object.
    #[must_use]
    pub fn object_id(&self) -> Option<&str> {
        self.0.salvaged.id.as_deref()
    }

    /// Returns the `status` in a successful response that could not be decoded otherwise, as it is on the wire, such as
    /// `captured`; retrieve the object before you deliver anything. A status that is newer than this version of the
    /// crate can be anything: do not log it unseen.
    #[must_use]
    pub fn object_status(&self) -> Option<&str> {
        self.0.salvaged.status.as_deref()
    }

    /// Returns the last status that a wait received before its deadline, as it is on the wire; `None` if no response
    /// contained one. A status that is newer than this version of the crate can be anything: do not log it unseen.
    #[must_use]
    pub fn last_status(&self) -> Option<&str> {
        self.0.last_status.as_deref()
    }

    /// Returns the body of the response, as far as it was read: up to
    /// [`body_limit`](crate::ClientBuilder::body_limit). `None` if no response arrived, or if the pages of a list do
    /// not fit together. It can contain anything: do not log it unseen.
    #[must_use]
    pub fn raw_body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// Returns the operation that failed, as the vendor names it; `None` if no call was made.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }
}

impl From<ErrorRepr> for Error {
    fn from(repr: ErrorRepr) -> Self {
        Self(Box::new(repr))
    }
}

impl From<Violation> for Error {
    fn from(Violation { field, rule }: Violation) -> Self {
        let text = format!("`{}` {rule}", log_text::path(&field));
        ErrorRepr::new(ErrorKind::InvalidValue, Delivery::NotSent, text).with_field(field).into()
    }
}

impl From<ParseValueError> for Error {
    fn from(error: ParseValueError) -> Self {
        ErrorRepr::new(ErrorKind::InvalidValue, Delivery::NotSent, error.to_string()).into()
    }
}

/// For [`Client::builder`](crate::Client::builder), which takes whatever converts to a key.
impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
