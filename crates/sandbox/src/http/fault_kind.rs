//! The kinds of faults with their arguments: one list, for Rust and for JSON.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::json;

use super::effect::Effect;
use super::response::{JSON, RawResponse};

/// A kind of fault with its arguments. Each is documented at the constructor of `Fault` with the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
// Serde accepts unknown members beside a variant without braces.
pub(crate) enum FaultKind {
    RefuseConnections {
        #[serde(with = "seconds")]
        seconds: Duration,
    },
    CloseOnAccept {},
    ResetBeforeReading {},
    ResetWhileReading {
        bytes: usize,
    },
    CloseWithoutResponse {},
    ResetWithoutResponse {},
    Silence {},
    DieIdle {},
    Delay {
        #[serde(with = "seconds")]
        seconds: Duration,
    },
    Informational {
        statuses: Vec<u16>,
    },
    Redirect {
        status: u16,
        location: String,
    },
    Cut {
        bytes: usize,
    },
    Html {
        status: u16,
    },
    Status {
        status: u16,
    },
    ErrorCode {
        code: String,
    },
    TooManyRequests {},
    RespondWith {
        status: u16,
        content_type: String,
        body: Bytes,
    },
    ContentType {
        content_type: String,
    },
    NotJson {},
    Body {
        body: Bytes,
    },
    UnknownValues {},
    Trickle {
        bytes: usize,
        #[serde(with = "seconds")]
        every_seconds: Duration,
    },
}

impl FaultKind {
    /// Returns the name for tables: "response cut off".
    pub fn name(&self) -> &'static str {
        match self {
            Self::RefuseConnections { .. } => "connections refused",
            Self::CloseOnAccept {} => "closed on accept",
            Self::ResetBeforeReading {} => "reset before reading",
            Self::ResetWhileReading { .. } => "reset while reading",
            Self::CloseWithoutResponse {} => "closed without response",
            Self::ResetWithoutResponse {} => "reset without response",
            Self::Silence {} => "silence",
            Self::DieIdle {} => "dead when idle",
            Self::Delay { .. } => "late response",
            Self::Informational { .. } => "1xx first",
            Self::Redirect { .. } => "redirect",
            Self::Cut { .. } => "response cut off",
            Self::Html { .. } => "HTML",
            Self::Status { .. } => "bare status",
            Self::ErrorCode { .. } => "error code",
            Self::TooManyRequests {} => "too many requests",
            Self::RespondWith { .. } => "any response",
            Self::ContentType { .. } => "wrong content type",
            Self::NotJson {} => "not JSON",
            Self::Body { .. } => "other body",
            Self::UnknownValues {} => "unknown values",
            Self::Trickle { .. } => "slow trickle",
        }
    }

    /// Returns about how much memory its arguments take, in bytes.
    pub fn weight(&self) -> usize {
        match self {
            Self::RespondWith { content_type, body, .. } => content_type.len() + body.0.len(),
            Self::Body { body } => body.0.len(),
            Self::Redirect { location: text, .. } | Self::ContentType { content_type: text } => text.len(),
            Self::ErrorCode { code } => code.len(),
            Self::Informational { statuses } => size_of_val(statuses.as_slice()),
            _ => 0,
        }
    }

    /// Returns the effect.
    ///
    /// # Errors
    /// Returns the reason why there is none: an argument is not valid.
    pub fn effect(&self) -> Result<Effect, String> {
        Ok(match self {
            Self::RefuseConnections { seconds } => Effect::RefuseConnections(*seconds),
            Self::CloseOnAccept {} => Effect::CloseOnAccept,
            Self::ResetBeforeReading {} => Effect::ResetReading(0),
            Self::ResetWhileReading { bytes } => Effect::ResetReading(*bytes),
            Self::CloseWithoutResponse {} => Effect::NoResponse { reset: false },
            Self::ResetWithoutResponse {} => Effect::NoResponse { reset: true },
            Self::Silence {} => Effect::Silence,
            Self::DieIdle {} => Effect::DieIdle,
            Self::Delay { seconds } => Effect::Delay(*seconds),
            Self::Informational { statuses } => {
                if !statuses.iter().all(|status| matches!(status, 100 | 102..=199)) {
                    return Err(format!("{statuses:?} are not informational; `statuses` are 100, or from 102 to 199"));
                }
                Effect::Informational(statuses.clone())
            }
            Self::Redirect { status, location } => {
                if !matches!(status, 301 | 302 | 303 | 307 | 308) {
                    return Err(format!(
                        "{status} is not the status of a redirect: it must be 301, 302, 303, 307 or 308"
                    ));
                }
                check_header(location)?;
                let mut response = RawResponse::new(*status, None, "");
                response.headers.push(("location".to_owned(), location.clone()));
                Effect::Replace(response)
            }
            Self::Cut { bytes } => Effect::Cut(*bytes),
            Self::Html { status } => {
                let title = format!("<head><title>{status}</title></head><body><h1>{status}</h1></body>");
                replace(*status, Some("text/html"), format!("<html>{title}</html>\r\n"))?
            }
            Self::Status { status } => replace(*status, None, "")?,
            Self::ErrorCode { code } => {
                replace(if code.starts_with('S') { 500 } else { 400 }, Some(JSON), error_object(code))?
            }
            Self::TooManyRequests {} => replace(429, Some(JSON), error_object("M005000"))?,
            Self::RespondWith { status, content_type, body } => replace(*status, Some(content_type), body.0.clone())?,
            Self::ContentType { content_type } => {
                check_header(content_type)?;
                Effect::ContentType(content_type.clone())
            }
            Self::NotJson {} => Effect::Body(b"OK, but this is not JSON".to_vec()),
            Self::Body { body } => Effect::Body(body.0.clone()),
            Self::UnknownValues {} => Effect::UnknownValues,
            Self::Trickle { bytes, every_seconds } => Effect::Trickle { bytes: (*bytes).max(1), every: *every_seconds },
        })
    }
}

/// Returns the effect of a response that replaces the call's own.
fn replace(status: u16, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Result<Effect, String> {
    let response = RawResponse::new(status, content_type, body);
    if !(200..600).contains(&status) {
        return Err(format!("{status} is not the status of a final response: it must be between 200 and 599"));
    }
    if !response.body.is_empty() && matches!(status, 204 | 304) {
        return Err(format!("a response with status {status} cannot have a body"));
    }
    content_type.map_or(Ok(()), check_header)?;
    Ok(Effect::Replace(response))
}

/// Checks that a header can hold this text.
///
/// # Errors
/// Returns the reason why it cannot.
pub fn check_header(text: &str) -> Result<(), String> {
    let valid = http::HeaderValue::from_str(text).map(drop);
    valid.map_err(|_| format!("a header cannot hold {text:?}"))
}

fn error_object(code: &str) -> String {
    json!({ "requestId": "req_sandbox_fault", "errorCode": code, "message": "requested by the test" }).to_string()
}

/// The bytes of a body: a string, or `{"base64": "…"}` if they are not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bytes(pub Vec<u8>);

#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields, expecting = "expected a string, or an object with `base64`")]
enum BytesForm {
    Text(String),
    Base64 { base64: String },
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = match std::str::from_utf8(&self.0) {
            Ok(text) => BytesForm::Text(text.to_owned()),
            Err(_) => BytesForm::Base64 { base64: STANDARD.encode(&self.0) },
        };
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match BytesForm::deserialize(deserializer)? {
            BytesForm::Text(text) => Ok(Self(text.into_bytes())),
            BytesForm::Base64 { base64 } => STANDARD.decode(base64).map(Self).map_err(serde::de::Error::custom),
        }
    }
}

/// A time as a number of seconds, which can have a fraction.
pub mod seconds {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(time.as_secs_f64())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        let reason = || serde::de::Error::custom("expected a number of seconds that is at least 0");
        duration(f64::deserialize(deserializer)?).ok_or_else(reason)
    }

    /// Returns a time, the longest one if there are too many seconds, and `None` if there are less than 0.
    pub fn duration(seconds: f64) -> Option<Duration> {
        // The longest time is a number that is rounded up.
        let longest = Duration::MAX.as_secs_f64();
        if seconds >= longest { Some(Duration::MAX) } else { Duration::try_from_secs_f64(seconds).ok() }
    }
}
