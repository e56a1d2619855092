use std::num::IntErrorKind;
use std::time::{Duration, SystemTime};

use chrono::DateTime;
use http::{HeaderMap, header};

/// A server that asks for more than a year means never, and the clocks of some platforms could not represent it.
const MAX: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Returns the value of the `Retry-After` header, which is a number of seconds or an HTTP date; at most a year.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => MAX,
        // A date that has passed means now.
        Err(_) => date(text)?.duration_since(SystemTime::now()).unwrap_or_default(),
    };
    Some(wait.min(MAX))
}

/// Parses a date in any of the three forms of HTTP, or in that of email, which has an offset instead of `GMT`.
fn date(text: &str) -> Option<SystemTime> {
    let of_email = || DateTime::parse_from_rfc2822(text).ok().map(SystemTime::from);
    httpdate::parse_http_date(text).ok().or_else(of_email)
}
