//! Failures of a call on request, and whether the call is executed nevertheless.

use std::fmt;
use std::time::Duration;

use serde_json::json;

use super::effect::Effect;
use super::response::{JSON, RawResponse};

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
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a fault does nothing until it is passed to the sandbox"]
pub struct Fault {
    name: &'static str,
    pub(crate) effect: Effect,
    executed: Option<bool>,
    against_the_rule: bool,
}

impl Fault {
    fn new(name: &'static str, effect: Effect) -> Self {
        Self { name, effect, executed: None, against_the_rule: false }
    }

    fn replace(name: &'static str, status: u16, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Self {
        let response = RawResponse::new(status, content_type, body);
        assert!((200..600).contains(&status), "{status} is not the status of a final response");
        assert!(
            response.body.is_empty() || !matches!(status, 204 | 304),
            "a response with status {status} cannot have a body"
        );
        content_type.inspect(|text| assert_header(text));
        Self::new(name, Effect::Replace(response))
    }

    /// Stops listening for a while: idle connections are closed, and new ones are refused.
    ///
    /// The window begins as soon as this fault is the next one, so schedule it for the second call or later. To begin
    /// one now, and to know that it has begun, use
    /// [`Sandbox::refuse_connections`](crate::Sandbox::refuse_connections).
    pub fn refuse_connections(window: Duration) -> Self {
        Self::new("connections refused", Effect::RefuseConnections(window))
    }

    /// Closes the connection as soon as it is accepted, or when the request arrives if the connection was kept alive.
    pub fn close_on_accept() -> Self {
        Self::new("closed on accept", Effect::CloseOnAccept)
    }

    /// Resets the connection when the request arrives, before any of it is read.
    pub fn reset_before_reading() -> Self {
        Self::new("reset before reading", Effect::ResetReading(0))
    }

    /// Resets the connection after this many bytes of the request, or at its end if the request is shorter.
    pub fn reset_while_reading(bytes: usize) -> Self {
        Self::new("reset while reading", Effect::ResetReading(bytes))
    }

    /// Reads the whole request, then closes the connection without a response.
    pub fn close_without_response() -> Self {
        Self::new("closed without response", Effect::NoResponse { reset: false })
    }

    /// Reads the whole request, then resets the connection without a response.
    pub fn reset_without_response() -> Self {
        Self::new("reset without response", Effect::NoResponse { reset: true })
    }

    /// Sends no response, and keeps the connection open until the client gives up.
    pub fn silence() -> Self {
        Self::new("silence", Effect::Silence)
    }

    /// Responds and keeps the connection alive, but resets it when the next request arrives on it. That request does
    /// not count as a call.
    pub fn die_idle() -> Self {
        Self::new("dead when idle", Effect::DieIdle)
    }

    /// Delays the response.
    pub fn delay(time: Duration) -> Self {
        Self::new("late response", Effect::Delay(time))
    }

    /// Sends informational responses, such as 103, before the response.
    ///
    /// # Panics
    /// Panics if a status is not 1xx, or is 101, which is not informational.
    pub fn informational(statuses: impl IntoIterator<Item = u16>) -> Self {
        let statuses: Vec<_> = statuses.into_iter().collect();
        assert!(statuses.iter().all(|status| matches!(status, 100 | 102..=199)), "{statuses:?} are not informational");
        Self::new("1xx first", Effect::Informational(statuses))
    }

    /// Responds with a redirect: status 301, 302, 303, 307 or 308.
    ///
    /// # Panics
    /// Panics if the status is another one, or if a header cannot hold the location.
    pub fn redirect(status: u16, location: &str) -> Self {
        assert!(matches!(status, 301 | 302 | 303 | 307 | 308), "{status} is not the status of a redirect");
        Self::replace("redirect", status, None, "").header("location", location)
    }

    /// Closes the connection after this many bytes of the response, head included, or at its end if it is shorter.
    ///
    /// With 0 bytes there is no response, and whether the call is executed is up to the test.
    pub fn cut(bytes: usize) -> Self {
        Self::new("response cut off", Effect::Cut(bytes))
    }

    /// Responds with an HTML page, as proxies do with 502, 503 and 504.
    ///
    /// # Panics
    /// Panics if a response with this status cannot have a body.
    pub fn html(status: u16) -> Self {
        let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\r\n");
        Self::replace("HTML", status, Some("text/html"), page)
    }

    /// Responds with a status and an empty body.
    ///
    /// # Panics
    /// Panics if the status is not between 200 and 599.
    pub fn status(status: u16) -> Self {
        Self::replace("bare status", status, None, "")
    }

    /// Responds with elepay's error object and one of the published codes. The status is 500 for S codes, else 400.
    pub fn error_code(code: &str) -> Self {
        let status = if code.starts_with('S') { 500 } else { 400 };
        Self::replace("error code", status, Some(JSON), error_object(code))
    }

    /// Responds with 429 and `M005000`. Add [`retry_after`](Fault::retry_after) for the time to wait.
    pub fn too_many_requests() -> Self {
        Self::replace("too many requests", 429, Some(JSON), error_object("M005000"))
    }

    /// Responds with any response.
    ///
    /// # Panics
    /// Panics if the status is not between 200 and 599, if a response with this status cannot have a body, or if a
    /// header cannot hold the content type.
    pub fn respond_with(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::replace("any response", status, Some(content_type), body)
    }

    /// Sends the call's own response with another content type.
    ///
    /// # Panics
    /// Panics if a header cannot hold it.
    pub fn content_type(content_type: &str) -> Self {
        assert_header(content_type);
        Self::new("wrong content type", Effect::ContentType(content_type.to_owned()))
    }

    /// Sends the call's own status with a body that is not JSON.
    pub fn not_json() -> Self {
        Self::new("not JSON", Effect::Body(b"OK, but this is not JSON".to_vec()))
    }

    /// Sends the call's own status with another body.
    pub fn body(body: impl Into<Vec<u8>>) -> Self {
        Self::new("other body", Effect::Body(body.into()))
    }

    /// Sends the call's own response with members that no document has, and with enum values that are not published.
    pub fn unknown_values() -> Self {
        Self::new("unknown values", Effect::UnknownValues)
    }

    /// Sends the response a few bytes at a time.
    pub fn trickle(bytes: usize, every: Duration) -> Self {
        Self::new("slow trickle", Effect::Trickle { bytes: bytes.max(1), every })
    }

    /// Adds a `Retry-After` header, in seconds or as an HTTP date, to a fault that brings its own response.
    ///
    /// # Panics
    /// Panics if the fault does not bring its own response, or if a header cannot hold the text.
    pub fn retry_after(self, text: &str) -> Self {
        self.header("retry-after", text)
    }

    /// Chooses whether the call is executed before the fault happens, if that does not follow from the fault.
    ///
    /// # Panics
    /// Panics if the opposite follows from the fault; see [`rule`](Fault::rule) and
    /// [`executed_against_the_rule`](Fault::executed_against_the_rule).
    pub fn executed(mut self, executed: bool) -> Self {
        if let Some(rule) = self.rule()
            && rule != executed
        {
            let does = if rule { "always executes" } else { "never executes" };
            panic!("`{}` {does} the call; use executed_against_the_rule to test an API that differs", self.name)
        }
        self.executed = Some(executed);
        self
    }

    /// Chooses whether the call is executed, whatever the response means: an API that breaks its own rules.
    ///
    /// # Panics
    /// Panics if the fault happens before the request is known, and so cannot execute the call.
    pub fn executed_against_the_rule(mut self, executed: bool) -> Self {
        assert!(!(executed && self.effect.is_early()), "`{}` happens before the request is known", self.name);
        self.executed = Some(executed);
        self.against_the_rule = true;
        self
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
        let chosen = self.executed.unwrap_or(false);
        if self.against_the_rule { chosen } else { self.rule().unwrap_or(chosen) }
    }

    /// Returns the kind of fault, for tables: "response cut off".
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    fn header(mut self, name: &str, value: &str) -> Self {
        assert_header(value);
        let Effect::Replace(response) = &mut self.effect else {
            panic!("`{}` does not bring its own response, so it cannot have a header", self.name)
        };
        response.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.name, if self.executes() { "executed" } else { "not executed" })
    }
}

/// # Panics
/// Panics if a header cannot hold this text.
fn assert_header(text: &str) {
    assert!(http::HeaderValue::from_str(text).is_ok(), "a header cannot hold {text:?}");
}

fn error_object(code: &str) -> String {
    json!({ "requestId": "req_sandbox_fault", "errorCode": code, "message": "requested by the test" }).to_string()
}
