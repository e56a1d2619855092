use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use http::{HeaderMap, header};

/// A year, in seconds. A server that asks for more means never, and the clocks of some platforms could not represent
/// it.
const MAX_SECONDS: u64 = 365 * 24 * 60 * 60;

/// Returns the value of the `Retry-After` header, which is a number of seconds or an HTTP date.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds.min(MAX_SECONDS)));
    }
    let date = DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc);
    let wait = date.signed_duration_since(DateTime::<Utc>::from(SystemTime::now()));
    Some(wait.to_std().unwrap_or_default())
}
