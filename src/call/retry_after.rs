use std::num::IntErrorKind;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use http::{HeaderMap, header};

/// A server that asks for more than a year means never, and the clocks of some platforms could not represent it.
const MAX: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Returns the value of the `Retry-After` header, which is a number of seconds or an HTTP date; at most a year.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match seconds(text) {
        Some(wait) => wait,
        // A date that has passed means now.
        None => {
            date(text)?.signed_duration_since(DateTime::<Utc>::from(SystemTime::now())).to_std().unwrap_or_default()
        }
    };
    Some(wait.min(MAX))
}

/// Parses a number of seconds. HTTP has no fractions there, but some servers send them: they are rounded up.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = u64::from(fraction.bytes().any(|digit| digit != b'0'));
    match whole.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds.saturating_add(part))),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Some(MAX),
        Err(_) => None,
    }
}

/// Parses a date in any of the three forms of HTTP, or in that of email, which has an offset instead of `GMT`, and can
/// have a year that the time of some platforms cannot represent.
fn date(text: &str) -> Option<DateTime<Utc>> {
    let of_email = || DateTime::parse_from_rfc2822(text).ok().map(|date| date.to_utc());
    httpdate::parse_http_date(text).ok().map(DateTime::from).or_else(of_email)
}
