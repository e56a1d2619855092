use std::fmt;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// A time as elepay represents it: milliseconds since 1970-01-01T00:00:00Z.
///
/// The integer is kept as it was received, even if it is outside the range of [`chrono`]. The features `jiff` and
/// `time` add conversions from and to `jiff::Timestamp` and `time::OffsetDateTime`.
///
/// ```
/// use elepay::chrono::{DateTime, Utc};
/// use elepay::Timestamp;
///
/// let time = Timestamp::from_millis(1_543_944_030_817);
/// assert_eq!(time.to_string(), "2018-12-04T17:20:30.817Z");
/// let date: DateTime<Utc> = time.to_datetime().expect("in range");
/// assert_eq!(Timestamp::from(date), time);
/// assert_eq!(Timestamp::from_millis(i64::MAX).to_datetime(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Creates a timestamp from milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Rounds down to a millisecond, before 1970 too, and saturates.
    #[cfg(any(feature = "jiff", feature = "time"))]
    pub(crate) fn from_nanos(nanos: i128) -> Self {
        let millis = nanos.div_euclid(1_000_000);
        Self(i64::try_from(millis).unwrap_or(if millis < 0 { i64::MIN } else { i64::MAX }))
    }

    /// Converts to a date and time; `None` if it is outside the range of [`chrono`].
    #[must_use]
    pub fn to_datetime(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0)
    }
}

/// The error of converting a [`Timestamp`] that is outside the range of the other type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampOutOfRange;

impl fmt::Display for TimestampOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("timestamp out of range")
    }
}

impl std::error::Error for TimestampOutOfRange {}

/// Converts from a time in any time zone, and rounds down to a millisecond.
impl<Tz: TimeZone> From<DateTime<Tz>> for Timestamp {
    fn from(date: DateTime<Tz>) -> Self {
        Self(date.timestamp_millis())
    }
}

/// Converts from a system time, rounds down to a millisecond, and saturates at the bounds of the 64-bit integer.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let millis = |span: Duration| i64::try_from(span.as_millis());
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Self(millis(after).unwrap_or(i64::MAX)),
            Err(before) => {
                let before = before.duration();
                // Rounds down, as after 1970.
                let rest = i64::from(before.subsec_nanos() % 1_000_000 != 0);
                Self(millis(before).map_or(i64::MIN, |millis| -millis - rest))
            }
        }
    }
}

/// Fails if the timestamp is outside the range of [`chrono`].
impl TryFrom<Timestamp> for DateTime<Utc> {
    type Error = TimestampOutOfRange;

    fn try_from(time: Timestamp) -> Result<Self, TimestampOutOfRange> {
        time.to_datetime().ok_or(TimestampOutOfRange)
    }
}

/// Formats as RFC 3339 in UTC, or as the number of milliseconds if the timestamp is outside the range of [`chrono`].
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_datetime() {
            Some(date) => f.pad(&date.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({self})", self.0)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        concat!(module_path!(), "::Timestamp").into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "integer",
            "format": "int64",
            "description": "Milliseconds since 1970-01-01T00:00:00Z."
        })
    }
}
