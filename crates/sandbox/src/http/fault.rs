//! Failures of a call on request, and whether the call is executed nevertheless.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::effect::Effect;
use super::fault_kind::{Bytes, FaultKind, check_header};

/// A failure of one call.
///
/// Whether the call is executed before the fault happens mostly follows from the fault:
///
/// - A fault that happens before the request is read never executes the call. Neither does one that responds with a
///   refusal: a code of which the document's `x-delivery` says that nothing was executed (an older one with a 4xx
///   status only), or status 401, 403, 404, 413 or 429 without a code.
/// - A fault that changes, delays or cuts the call's own response always executes the call, and so does one that
///   responds with a 2xx status. A call that is refused on its own merits is not executed, and keeps its refusal.
/// - All others (3xx, 5xx, codes that leave it open, and no response at all) leave it to the test, which chooses by
///   [`executed`](Fault::executed). The default is not to execute the call.
///
/// As JSON, which the sandbox's control API takes, the constructor is the member `kind`, its arguments follow, and so
/// do the options: `{"kind": "cut", "bytes": 0, "executed": true}`. A time is a number of seconds, and a body that is
/// not UTF-8 is `{"base64": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>", into = "Map<String, Value>")]
#[must_use = "a fault does nothing until it is passed to the sandbox"]
pub struct Fault {
    kind: FaultKind,
    options: Options,
    pub(crate) effect: Effect,
}

/// The options of a fault.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    executed: Option<bool>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    against_the_rule: bool,
}

/// The members of a fault's JSON that are options.
const OPTIONS: [&str; 3] = ["executed", "againstTheRule", "retryAfter"];

impl Fault {
    fn new(kind: FaultKind) -> Self {
        Self::with(kind, Options::default()).unwrap_or_else(|reason| panic!("{reason}"))
    }

    /// Returns a fault.
    ///
    /// # Errors
    /// Returns the reason why there is none: an argument is not valid, or an option contradicts the kind of fault.
    fn with(kind: FaultKind, options: Options) -> Result<Self, String> {
        let mut effect = kind.effect()?;
        let name = kind.name();
        if let Some(value) = &options.retry_after {
            check_header(value)?;
            let Effect::Replace(response) = &mut effect else {
                return Err(format!("`{name}` does not bring its own response, so it cannot have a header"));
            };
            response.headers.push(("retry-after".to_owned(), value.clone()));
        }
        let fault = Self { kind, options, effect };
        match (fault.options.executed, fault.rule()) {
            (Some(true), _) if fault.effect.is_early() => {
                Err(format!("`{name}` happens before the request is known, so it never executes the call"))
            }
            (Some(executed), Some(rule)) if rule != executed && !fault.options.against_the_rule => {
                let does = if rule { "always executes" } else { "never executes" };
                Err(format!(
                    "`{name}` {does} the call; use executed_against_the_rule (`againstTheRule` in JSON) \
                     to test an API that differs"
                ))
            }
            (None, _) if fault.options.against_the_rule => Err("`againstTheRule` needs `executed`".to_owned()),
            _ => Ok(fault),
        }
    }

    /// Stops listening for a while: idle connections are closed, and new ones are refused.
    ///
    /// The window begins as soon as this fault is the next one, so schedule it for the second call or later. To begin
    /// one now, and to know that it has begun, use
    /// [`Sandbox::refuse_connections`](crate::Sandbox::refuse_connections).
    #[doc(alias("connection_refused", "down", "offline"))]
    pub fn refuse_connections(window: Duration) -> Self {
        Self::new(FaultKind::RefuseConnections { seconds: window })
    }

    /// Closes the connection as soon as it is accepted, or when the request arrives if the connection was kept alive.
    #[doc(alias("disconnect", "eof"))]
    pub fn close_on_accept() -> Self {
        Self::new(FaultKind::CloseOnAccept {})
    }

    /// Resets the connection when the request arrives, before any of it is read.
    #[doc(alias("connection_reset", "rst"))]
    pub fn reset_before_reading() -> Self {
        Self::new(FaultKind::ResetBeforeReading {})
    }

    /// Resets the connection after this many bytes of the request, or at its end if the request is shorter.
    #[doc(alias("connection_reset", "rst", "broken_pipe"))]
    pub fn reset_while_reading(bytes: usize) -> Self {
        Self::new(FaultKind::ResetWhileReading { bytes })
    }

    /// Reads the whole request, then closes the connection without a response.
    #[doc(alias("no_response", "lost_response", "empty_response", "disconnect", "eof"))]
    pub fn close_without_response() -> Self {
        Self::new(FaultKind::CloseWithoutResponse {})
    }

    /// Reads the whole request, then resets the connection without a response.
    #[doc(alias("no_response", "lost_response", "connection_reset", "rst"))]
    pub fn reset_without_response() -> Self {
        Self::new(FaultKind::ResetWithoutResponse {})
    }

    /// Sends no response, and keeps the connection open until the client gives up.
    #[doc(alias("no_response", "timeout", "hang", "never_respond"))]
    pub fn silence() -> Self {
        Self::new(FaultKind::Silence {})
    }

    /// Responds and keeps the connection alive, but resets it when the next request arrives on it. That request does
    /// not count as a call.
    #[doc(alias("stale_connection", "dead_connection", "keep_alive"))]
    pub fn die_idle() -> Self {
        Self::new(FaultKind::DieIdle {})
    }

    /// Delays the response.
    #[doc(alias("slow", "late", "latency", "timeout"))]
    pub fn delay(time: Duration) -> Self {
        Self::new(FaultKind::Delay { seconds: time })
    }

    /// Sends informational responses, such as 103, before the response.
    ///
    /// # Panics
    /// Panics if a status is not 1xx, or is 101, which is not informational.
    #[doc(alias("early_hints", "continue", "processing"))]
    pub fn informational(statuses: impl IntoIterator<Item = u16>) -> Self {
        Self::new(FaultKind::Informational { statuses: statuses.into_iter().collect() })
    }

    /// Responds with a redirect: status 301, 302, 303, 307 or 308.
    ///
    /// # Panics
    /// Panics if the status is another one, or if a header cannot hold the location.
    #[doc(alias("location", "moved"))]
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::new(FaultKind::Redirect { status, location: location.to_owned() })
    }

    /// Closes the connection after this many bytes of the response, head included, or at its end if it is shorter.
    ///
    /// With 0 bytes there is no response, and whether the call is executed is up to the test.
    #[doc(alias("truncate", "partial_response", "incomplete"))]
    pub fn cut(bytes: usize) -> Self {
        Self::new(FaultKind::Cut { bytes })
    }

    /// Responds with an HTML page, as proxies do with 502, 503 and 504.
    ///
    /// # Panics
    /// Panics if a response with this status cannot have a body.
    #[doc(alias("proxy", "gateway", "bad_gateway"))]
    pub fn html(status: u16) -> Self {
        Self::new(FaultKind::Html { status })
    }

    /// Responds with a status and an empty body.
    ///
    /// # Panics
    /// Panics if the status is not between 200 and 599.
    #[doc(alias("http_status", "http_error", "server_error"))]
    pub fn status(status: u16) -> Self {
        Self::new(FaultKind::Status { status })
    }

    /// Responds with elepay's error object and one of the published codes, as a string or as the client's `ErrorCode`.
    /// The status is 500 for S codes, else 400.
    #[doc(alias("error", "error_object", "api_error"))]
    pub fn error_code(code: impl fmt::Display) -> Self {
        Self::new(FaultKind::ErrorCode { code: code.to_string() })
    }

    /// Responds with 429 and `M005000`. Add [`retry_after`](Fault::retry_after) for the time to wait.
    #[doc(alias("rate_limit", "throttle", "429"))]
    pub fn too_many_requests() -> Self {
        Self::new(FaultKind::TooManyRequests {})
    }

    /// Responds with any response.
    ///
    /// # Panics
    /// Panics if the status is not between 200 and 599, if a response with this status cannot have a body, or if a
    /// header cannot hold the content type.
    #[doc(alias("response", "custom", "mock"))]
    pub fn respond_with(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(FaultKind::RespondWith { status, content_type: content_type.to_owned(), body: Bytes(body.into()) })
    }

    /// Sends the call's own response with another content type.
    ///
    /// # Panics
    /// Panics if a header cannot hold it.
    #[doc(alias("mime", "header"))]
    pub fn content_type(content_type: &str) -> Self {
        Self::new(FaultKind::ContentType { content_type: content_type.to_owned() })
    }

    /// Sends the call's own status with a body that is not JSON.
    #[doc(alias("invalid_json", "malformed", "garbage"))]
    pub fn not_json() -> Self {
        Self::new(FaultKind::NotJson {})
    }

    /// Sends the call's own status with another body.
    #[doc(alias("replace_body", "payload"))]
    pub fn body(body: impl Into<Vec<u8>>) -> Self {
        Self::new(FaultKind::Body { body: Bytes(body.into()) })
    }

    /// Sends the call's own response with members that no document has, and with enum values that are not published.
    #[doc(alias("unknown_members", "unknown_enum", "new_fields"))]
    pub fn unknown_values() -> Self {
        Self::new(FaultKind::UnknownValues {})
    }

    /// Sends the response a few bytes at a time.
    #[doc(alias("slow", "throttle", "drip", "bandwidth"))]
    pub fn trickle(bytes: usize, every: Duration) -> Self {
        Self::new(FaultKind::Trickle { bytes, every_seconds: every })
    }

    /// Adds a `Retry-After` header, in seconds or as an HTTP date, to a fault that brings its own response.
    ///
    /// # Panics
    /// Panics if the fault does not bring its own response, or if a header cannot hold the text.
    #[doc(alias("backoff"))]
    pub fn retry_after(mut self, text: &str) -> Self {
        self.options.retry_after = Some(text.to_owned());
        self.checked()
    }

    /// Chooses whether the call is executed before the fault happens, if that does not follow from the fault.
    ///
    /// # Panics
    /// Panics if the opposite follows from the fault; see [`rule`](Fault::rule) and
    /// [`executed_against_the_rule`](Fault::executed_against_the_rule).
    pub fn executed(mut self, executed: bool) -> Self {
        self.options.executed = Some(executed);
        self.options.against_the_rule = false;
        self.checked()
    }

    /// Chooses whether the call is executed, whatever the response means: an API that breaks its own rules.
    ///
    /// # Panics
    /// Panics if the fault happens before the request is known, and so cannot execute the call.
    pub fn executed_against_the_rule(mut self, executed: bool) -> Self {
        self.options.executed = Some(executed);
        self.options.against_the_rule = true;
        self.checked()
    }

    /// Returns whether the call is executed, if that follows from the fault: `Some(true)` if it always is,
    /// `Some(false)` if it never is, and `None` if the test chooses.
    #[must_use]
    pub fn rule(&self) -> Option<bool> {
        self.effect.implies_execution()
    }

    /// Returns whether the call will be executed.
    #[must_use]
    pub fn executes(&self) -> bool {
        let chosen = self.options.executed.unwrap_or(false);
        if self.options.against_the_rule { chosen } else { self.rule().unwrap_or(chosen) }
    }

    /// Returns the kind of fault, for tables: "response cut off".
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.kind.name()
    }

    /// Returns about how much memory it takes, in bytes: the effect has its arguments once more.
    pub(crate) fn weight(&self) -> usize {
        let options = self.options.retry_after.as_ref().map_or(0, String::len);
        size_of::<Self>() + 2 * (self.kind.weight() + options)
    }

    fn checked(self) -> Self {
        Self::with(self.kind, self.options).unwrap_or_else(|reason| panic!("{reason}"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.name(), if self.executes() { "executed" } else { "not executed" })
    }
}

impl TryFrom<Map<String, Value>> for Fault {
    type Error = String;

    fn try_from(mut members: Map<String, Value>) -> Result<Self, String> {
        let options: Map<_, _> = OPTIONS.iter().filter_map(|name| members.remove_entry(*name)).collect();
        let options = serde_json::from_value(options.into()).map_err(|error| error.to_string())?;
        let kind = serde_json::from_value(members.into())
            .map_err(|error| format!("{error}; every fault also has the options `{}`", OPTIONS.join("`, `")))?;
        Self::with(kind, options)
    }
}

impl From<Fault> for Map<String, Value> {
    fn from(fault: Fault) -> Self {
        let members = |value| match value {
            Ok(Value::Object(members)) => members,
            // Neither type has keys that are not strings, so both become objects.
            _ => Self::new(),
        };
        let mut fault_members = members(serde_json::to_value(fault.kind));
        fault_members.extend(members(serde_json::to_value(fault.options)));
        fault_members
    }
}
