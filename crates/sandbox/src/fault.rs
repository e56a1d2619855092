//! Bad days on demand: what can go wrong with a call, and whether the call is executed all the same.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

/// Something that goes wrong with one call.
///
/// Each fault says whether the call is executed before it strikes, and mostly that follows from what it does:
///
/// - One that strikes before the request is read never executes, nor does one that answers with a refusal: an M or a U
///   code, the older `code` with a 4xx status, or 401, 403, 404, 413, 429.
/// - One that leaves the call's own answer, changed, late or cut off, always executes, and so does an answer of its own with
///   2xx; a call that is refused on its own merits is not executed, and keeps its refusal.
/// - For the others, 3xx, 5xx and no answer at all, it is the test's choice, by [`executed`](Fault::executed); they do not
///   execute unless it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a fault strikes only when it is given to the sandbox"]
pub struct Fault {
    name: &'static str,
    pub(crate) strike: Strike,
    executed: Option<bool>,
    against_the_rule: bool,
}

/// How it strikes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strike {
    Refuse(Duration),
    CloseOnAccept,
    ResetReading(usize),
    Gone {
        reset: bool,
    },
    Silence,
    DieIdle,
    Delay(Duration),
    Informational(Vec<u16>),
    Cut(usize),
    Answer(Canned),
    /// Other than the operation's own.
    ContentType(String),
    Body(Vec<u8>),
    UnknownValues,
    Trickle {
        bytes: usize,
        every: Duration,
    },
}

/// An answer that does not come from the sandbox's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canned {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

const JSON: &str = "application/json;charset=utf-8";

impl Fault {
    fn new(name: &'static str, strike: Strike) -> Self {
        Self { name, strike, executed: None, against_the_rule: false }
    }

    fn canned(name: &'static str, status: u16, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        assert!((200..600).contains(&status), "{status} is no status of an answer");
        assert!(body.is_empty() || !matches!(status, 204 | 304), "an answer with {status} has no body");
        content_type.inspect(|text| fits(text));
        let headers = content_type.map(|text| ("content-type".to_owned(), text.to_owned())).into_iter().collect();
        Self::new(name, Strike::Answer(Canned { status, headers, body }))
    }

    /// For a while nothing listens: idle connections are dropped and new ones are refused. When it is first in line it
    /// begins, so plan it for the second call or later; to begin at once, and to know that it has, there is
    /// [`Sandbox::refuse_connections`](crate::Sandbox::refuse_connections).
    pub fn refuse_connections(window: Duration) -> Self {
        Self::new("connections refused", Strike::Refuse(window))
    }

    /// The connection is closed as soon as it is accepted; one that is kept alive, when the request arrives.
    pub fn close_on_accept() -> Self {
        Self::new("closed on accept", Strike::CloseOnAccept)
    }

    /// The connection is reset when the request arrives, and nothing of it is read.
    pub fn reset_before_reading() -> Self {
        Self::new("reset before reading", Strike::ResetReading(0))
    }

    /// The connection is reset when so many bytes of the request have arrived, or at its end if it has fewer.
    pub fn reset_while_reading(bytes: usize) -> Self {
        Self::new("reset while reading", Strike::ResetReading(bytes))
    }

    /// The request is read whole, then the connection is closed without an answer.
    pub fn close_without_answer() -> Self {
        Self::new("closed without answer", Strike::Gone { reset: false })
    }

    /// The request is read whole, then the connection is reset without an answer.
    pub fn reset_without_answer() -> Self {
        Self::new("reset without answer", Strike::Gone { reset: true })
    }

    /// No answer comes, and the connection stays open until the caller gives up.
    pub fn silence() -> Self {
        Self::new("silence", Strike::Silence)
    }

    /// The call is answered and the connection kept alive, but dead: it is reset as soon as the next request arrives on it,
    /// which is not counted as a call.
    pub fn die_idle() -> Self {
        Self::new("dead when idle", Strike::DieIdle)
    }

    /// The answer begins late.
    pub fn delay(time: Duration) -> Self {
        Self::new("late answer", Strike::Delay(time))
    }

    /// Informational answers such as 103 come before the answer.
    ///
    /// # Panics
    /// A status is not 1xx, or is 101, which is no informational one.
    pub fn informational(statuses: impl IntoIterator<Item = u16>) -> Self {
        let statuses: Vec<_> = statuses.into_iter().collect();
        assert!(statuses.iter().all(|status| matches!(status, 100 | 102..=199)), "{statuses:?} are not informational");
        Self::new("1xx first", Strike::Informational(statuses))
    }

    /// A redirect, with 301, 302, 303, 307 or 308, to an address.
    ///
    /// # Panics
    /// It is no such status, or no address that a header can hold.
    pub fn redirect(status: u16, location: &str) -> Self {
        assert!(matches!(status, 301 | 302 | 303 | 307 | 308), "{status} is no redirect");
        fits(location);
        let mut fault = Self::canned("redirect", status, None, "");
        if let Strike::Answer(answer) = &mut fault.strike {
            answer.headers.push(("location".to_owned(), location.to_owned()));
        }
        fault
    }

    /// The connection is closed after so many bytes of the answer, its head included, or at its end if it has fewer.
    /// After none at all it is no answer, and whether the call is executed is the test's choice.
    pub fn cut(bytes: usize) -> Self {
        Self::new("answer cut off", Strike::Cut(bytes))
    }

    /// A proxy's page in HTML, as with 502, 503 and 504.
    ///
    /// # Panics
    /// It is no status of an answer with a body.
    pub fn html(status: u16) -> Self {
        let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\r\n");
        Self::canned("HTML", status, Some("text/html"), page)
    }

    /// A status and nothing else.
    ///
    /// # Panics
    /// It is no status of an answer: 200 to 599.
    pub fn status(status: u16) -> Self {
        Self::canned("bare status", status, None, "")
    }

    /// elepay's error object with a code of the published list, and the status that belongs to it: 500 for the S
    /// codes, else 400.
    pub fn error_code(code: &str) -> Self {
        let status = if code.starts_with('S') { 500 } else { 400 };
        Self::canned("error code", status, Some(JSON), error(code))
    }

    /// Too many requests: 429 with `M005000`; with [`retry_after`](Fault::retry_after) if it shall say when.
    pub fn too_many_requests() -> Self {
        Self::canned("too many requests", 429, Some(JSON), error("M005000"))
    }

    /// Any answer at all.
    ///
    /// # Panics
    /// The status is none of an answer, or the content type none that a header can hold.
    pub fn answer(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::canned("any answer", status, Some(content_type), body)
    }

    /// The call's own answer under another content type.
    ///
    /// # Panics
    /// No header can hold it.
    pub fn content_type(text: &str) -> Self {
        fits(text);
        Self::new("wrong content type", Strike::ContentType(text.to_owned()))
    }

    /// The call's own status with a body that is not JSON.
    pub fn not_json() -> Self {
        Self::new("not JSON", Strike::Body(b"OK, but this is not JSON".to_vec()))
    }

    /// The call's own status with a body of the test's choice.
    pub fn body(body: impl Into<Vec<u8>>) -> Self {
        Self::new("other body", Strike::Body(body.into()))
    }

    /// The call's own answer with members that are in no document, and with values of its enums that are not published.
    pub fn unknown_values() -> Self {
        Self::new("unknown values", Strike::UnknownValues)
    }

    /// The answer comes a few bytes at a time.
    pub fn trickle(bytes: usize, every: Duration) -> Self {
        Self::new("slow trickle", Strike::Trickle { bytes: bytes.max(1), every })
    }

    /// Adds a `Retry-After` header to an answer that this fault brings itself: seconds or an HTTP date.
    ///
    /// # Panics
    /// The fault brings no answer of its own, or no header can hold the text.
    pub fn retry_after(mut self, text: &str) -> Self {
        fits(text);
        let Strike::Answer(answer) = &mut self.strike else {
            panic!("`{}` has no answer of its own to add a header to", self.name)
        };
        answer.headers.push(("retry-after".to_owned(), text.to_owned()));
        self
    }

    /// Whether the call is executed before the fault strikes, where that does not follow from the answer.
    ///
    /// # Panics
    /// It follows from the answer otherwise; see [`rule`](Fault::rule) and
    /// [`executed_against_the_rule`](Fault::executed_against_the_rule).
    pub fn executed(mut self, executed: bool) -> Self {
        if let Some(rule) = self.rule()
            && rule != executed
        {
            let does = if rule { "always executes" } else { "never executes" };
            panic!(
                "`{}` {does}; if the test is about an API that behaves otherwise, say so with executed_against_the_rule",
                self.name
            )
        }
        self.executed = Some(executed);
        self
    }

    /// Whether the call is executed, whatever its answer would mean: an API that breaks its own rules.
    ///
    /// # Panics
    /// The fault strikes before the request is known.
    pub fn executed_against_the_rule(mut self, executed: bool) -> Self {
        assert!(!(executed && self.strike.early()), "`{}` strikes before the request is known", self.name);
        self.executed = Some(executed);
        self.against_the_rule = true;
        self
    }

    /// What the answer says of execution: `Some(true)` always executed, `Some(false)` never, `None` the test's choice.
    #[must_use]
    pub fn rule(&self) -> Option<bool> {
        match &self.strike {
            strike if strike.early() => Some(false),
            Strike::Answer(answer) => answer.rule(),
            Strike::Gone { .. } | Strike::Silence | Strike::Cut(0) => None,
            _ => Some(true),
        }
    }

    /// Whether the call will be executed.
    #[must_use]
    pub fn executes(&self) -> bool {
        let chosen = self.executed.unwrap_or(false);
        if self.against_the_rule { chosen } else { self.rule().unwrap_or(chosen) }
    }

    /// Its kind, for tables: "answer cut off".
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.name, if self.executes() { "executed" } else { "not executed" })
    }
}

impl Strike {
    /// Whether it strikes before a request is known.
    pub fn early(&self) -> bool {
        matches!(self, Self::Refuse(_) | Self::CloseOnAccept | Self::ResetReading(_))
    }
}

impl Canned {
    fn rule(&self) -> Option<bool> {
        let body = serde_json::from_slice(&self.body).unwrap_or(Value::Null);
        let code = body["errorCode"].as_str().unwrap_or_default();
        match self.status {
            200..=299 => Some(true),
            401 | 403 | 404 | 413 | 429 => Some(false),
            _ if code.starts_with(['M', 'U']) => Some(false),
            400..=499 if code.is_empty() && body["code"].is_string() => Some(false),
            _ => None,
        }
    }
}

/// # Panics
/// No header can hold this text.
fn fits(text: &str) {
    assert!(http::HeaderValue::from_str(text).is_ok(), "no header can hold {text:?}");
}

fn error(code: &str) -> String {
    json!({ "requestId": "req_sandbox_fault", "errorCode": code, "message": "the sandbox was asked for this" })
        .to_string()
}
