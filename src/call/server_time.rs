//! The server's time, compared with that of this machine.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

/// How far this machine's clock and the server's are apart, at the most, in either direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ClockDifference {
    /// By how much this machine's is ahead.
    pub(crate) ahead: Duration,
    /// By how much this machine's is behind.
    pub(crate) behind: Duration,
}

impl ClockDifference {
    /// Compares the `Date` header of a response that has just arrived with the system's time; without the header, they
    /// are taken to be the same. The time that the response took counts as a difference, too.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let date = headers.get(header::DATE).and_then(|date| date.to_str().ok());
        match date.and_then(|date| httpdate::parse_http_date(date.trim()).ok()) {
            Some(server) => Self::between(SystemTime::now(), server),
            None => Self::default(),
        }
    }

    fn between(own: SystemTime, server: SystemTime) -> Self {
        let since = |one: SystemTime, other| one.duration_since(other).unwrap_or_default();
        Self { ahead: since(own, server), behind: since(server, own) }
    }

    /// Returns the larger difference of two, in each direction.
    pub(crate) fn max(self, other: Self) -> Self {
        Self { ahead: self.ahead.max(other.ahead), behind: self.behind.max(other.behind) }
    }
}
