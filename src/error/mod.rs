//! The one error of this crate.

pub(crate) mod delivery;

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode, header};

use crate::types::{ChargeStatus, ErrorObject, ProviderError};
use crate::validate::Violation;
use crate::value::open_enum::suggestion;
use delivery::Delivery;

/// Why a call failed, and what that means for the money.
///
/// Decide by [`delivery`](Error::delivery) and [`code`](Error::code). The `Display` text is one line for people;
/// the `Debug` text, which `main` prints, adds delivery, status, code and request id, one a line, and where to read on if the
/// outcome is unknown. Neither has
/// a body, a header, a key, or a value that was sent; the server's own words, which may repeat such a value, are
/// in [`message`](Error::message).
pub struct Error(Box<ErrorRepr>);

/// How to find out what became of a call with an unknown outcome.
const RECIPES: &str = "https://docs.rs/elepay/latest/elepay/#when-you-dont-know-whether-it-was-charged";

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A value was refused before sending, because a published page rules it out: see [`Error::field`].
    InvalidValue,
    /// The client cannot be built, or not used, with this key, address or feature set.
    Configuration,
    /// No connection was made, or it broke.
    Connection,
    /// The time was up.
    Timeout,
    /// elepay, or something before it, answered with a status other than 2xx.
    Status,
    /// The answer was a success but could not be read: see [`Error::object_id`].
    Undecodable,
    /// [`Client::wait_for_charge`](crate::Client::wait_for_charge) has waited as long as it was told: see [`Error::last_status`].
    Deadline,
}

pub(crate) struct ErrorRepr {
    pub(crate) kind: ErrorKind,
    pub(crate) delivery: Delivery,
    /// What went wrong, in one line without any value.
    pub(crate) text: String,
    pub(crate) operation: Option<&'static str>,
    pub(crate) field: Option<String>,
    /// The call only reads.
    pub(crate) safe: bool,
    pub(crate) attempts: u32,
    pub(crate) status: Option<StatusCode>,
    pub(crate) answer: ErrorObject,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) object_id: Option<String>,
    pub(crate) last_status: Option<ChargeStatus>,
    pub(crate) body: Option<Bytes>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl ErrorRepr {
    pub(crate) fn new(kind: ErrorKind, delivery: Delivery, text: impl Into<String>) -> Self {
        Self {
            kind,
            delivery,
            text: text.into(),
            operation: None,
            field: None,
            safe: false,
            attempts: 0,
            status: None,
            answer: ErrorObject::default(),
            retry_after: None,
            object_id: None,
            last_status: None,
            body: None,
            source: None,
        }
    }
}

impl Error {
    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        ErrorRepr::new(ErrorKind::Configuration, Delivery::NotSent, text).into()
    }

    pub(crate) fn invalid_value(text: impl Into<String>) -> Self {
        ErrorRepr::new(ErrorKind::InvalidValue, Delivery::NotSent, text).into()
    }

    /// A text that is no value of an enum. The text itself is not repeated: it may be anything.
    pub(crate) fn unknown_value(of: &str, text: &str, known: &[&str]) -> Self {
        let hint = match suggestion(text, known) {
            Some(value) => format!("did you mean `{value}`?"),
            None => format!("for a value newer than this version, use `{of}::other`"),
        };
        Self::invalid_value(format!("this text is no {of}; {hint}"))
    }

    /// Names the setting that is at fault.
    pub(crate) fn about(mut self, setting: &str) -> Self {
        self.0.text = format!("{setting}: {}", self.0.text);
        self
    }

    /// What the attempt was: the how-manieth, and whether of a call that only reads.
    pub(crate) fn of_attempt(mut self, number: u32, safe: bool) -> Self {
        self.0.attempts = number;
        self.0.safe = safe;
        self
    }

    pub(crate) fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is known of the request: whether it may have been processed.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.0.delivery
    }

    /// Whether the same call may be made once more: it cannot charge twice, and may succeed this time.
    ///
    /// So it is where the request was never sent because no connection was made, and where it was turned away because there
    /// were too many. For a call that only reads it is, too, after 408, 502, 503 and 504, and where a connection broke or
    /// took too long. The client has done so already, as far as its [`RetryPolicy`](crate::RetryPolicy) goes.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let broken = matches!(self.0.kind, ErrorKind::Connection | ErrorKind::Timeout);
        // A wait only reads.
        if self.0.kind == ErrorKind::Deadline {
            return true;
        }
        if self.0.safe && (broken || self.0.status.is_some_and(delivery::may_pass)) {
            return true;
        }
        match self.0.delivery {
            Delivery::NotSent => broken,
            Delivery::Rejected => delivery::is_rate_limit(self.0.status, &self.0.answer),
            Delivery::Accepted | Delivery::Unknown => false,
        }
    }

    /// How often the call was made before it was given up; 0 where it was refused before sending, and for a wait that took too
    /// long.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The status, whenever the head of an answer was read.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// elepay's error code, like `M002007`: the one thing to decide by. The set grows.
    ///
    /// Published page: [Error codes](https://docs.elepay.io/get-started/error-code)
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.answer.error_code.as_deref()
    }

    /// The older code that elepay still sends to older clients.
    #[must_use]
    pub fn legacy_code(&self) -> Option<&str> {
        self.0.answer.code.as_deref()
    }

    /// The server's own words, or ours where it had none.
    #[must_use]
    pub fn message(&self) -> &str {
        self.0.answer.message.as_deref().unwrap_or(&self.0.text)
    }

    /// What identifies the call to elepay's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.request_id.as_deref()
    }

    /// The parameter that elepay refused.
    #[must_use]
    pub fn parameter_name(&self) -> Option<&str> {
        self.0.answer.parameter_name.as_deref()
    }

    /// What the payment service behind elepay said.
    #[must_use]
    pub fn provider_error(&self) -> Option<&ProviderError> {
        self.0.answer.provider_error.as_ref()
    }

    /// How long the server asks to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The path of a value that was refused before sending, as on the wire: `orderNo`, `items[0].name`.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The `id` in a successful answer that could not be read otherwise: look the object up by it.
    #[must_use]
    pub fn object_id(&self) -> Option<&str> {
        self.0.object_id.as_deref()
    }

    /// The status that a charge had when it was last seen, of a wait that took too long; `None` if no answer told one.
    #[must_use]
    pub fn last_status(&self) -> Option<&ChargeStatus> {
        self.0.last_status.as_ref()
    }

    /// The body of the answer, as far as it was read. It can hold anything: do not log it unseen.
    #[must_use]
    pub fn raw_body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// The operation that failed, as the vendor names it; none where no call was made.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }
}

impl From<ErrorRepr> for Error {
    fn from(parts: ErrorRepr) -> Self {
        Self(Box::new(parts))
    }
}

impl From<Violation> for Error {
    fn from(Violation { field, rule }: Violation) -> Self {
        let mut parts = ErrorRepr::new(ErrorKind::InvalidValue, Delivery::NotSent, format!("`{field}` {rule}"));
        parts.field = Some(field);
        parts.into()
    }
}

/// For [`Client::builder`](crate::Client::builder), which takes whatever becomes a key.
impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &*self.0;
        if let Some(operation) = parts.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&one_line(&parts.text))?;
        match parts.answer.parameter_name.as_deref().and_then(token) {
            Some(name) => write!(f, ", about `{name}`"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}\n  delivery: {:?}", self.delivery())?;
        if let Some(status) = self.status() {
            write!(f, "\n  status: {status}")?;
        }
        if self.attempts() > 1 {
            write!(f, "\n  attempts: {}", self.attempts())?;
        }
        for (name, text) in [("code", self.code()), ("request id", self.request_id())] {
            if let Some(text) = text.and_then(token) {
                write!(f, "\n  {name}: {text}")?;
            }
        }
        let open = matches!(self.delivery(), Delivery::Unknown | Delivery::Accepted);
        if open && !self.0.safe && self.kind() != ErrorKind::Deadline {
            write!(f, "\n  before sending it again: {RECIPES}")?;
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// A name or code from elsewhere, if it looks like one: then it is no value, and fit for a log.
pub(crate) fn token(text: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
    (text.len() <= 64 && !text.is_empty() && text.bytes().all(plain)).then_some(text)
}

/// A text fit for one line of a log.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut line: String =
        text.chars().take(LONGEST).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}

/// A year, in seconds; what asks for more means never, and would not fit the clocks of all platforms.
const LONGEST_WAIT: u64 = 365 * 24 * 60 * 60;

/// The `Retry-After` header, in seconds or as an HTTP date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds.min(LONGEST_WAIT)));
    }
    let date = DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc);
    let wait = date.signed_duration_since(DateTime::<Utc>::from(SystemTime::now()));
    Some(wait.to_std().unwrap_or_default())
}
