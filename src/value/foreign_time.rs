//! Conversions of [`Timestamp`] from and to the types of other crates than `chrono`.

#[cfg(feature = "jiff")]
mod with_jiff {
    use crate::{Timestamp, TimestampOutOfRange};

    /// Rounds down to a millisecond.
    impl From<jiff::Timestamp> for Timestamp {
        fn from(time: jiff::Timestamp) -> Self {
            Self::from_nanos(time.as_nanosecond())
        }
    }

    /// Fails if the timestamp is outside the range of `jiff`.
    impl TryFrom<Timestamp> for jiff::Timestamp {
        type Error = TimestampOutOfRange;

        fn try_from(time: Timestamp) -> Result<Self, TimestampOutOfRange> {
            // `from_millisecond` leaves out fractions of the first and the last second.
            let (seconds, millis) = (time.as_millis() / 1_000, time.as_millis() % 1_000);
            let nanos = i32::try_from(millis * 1_000_000).map_err(|_| TimestampOutOfRange)?;
            Self::new(seconds, nanos).map_err(|_| TimestampOutOfRange)
        }
    }
}

#[cfg(feature = "time")]
mod with_time {
    use time::OffsetDateTime;

    use crate::{Timestamp, TimestampOutOfRange};

    /// Converts from a time with any offset, and rounds down to a millisecond.
    impl From<OffsetDateTime> for Timestamp {
        fn from(time: OffsetDateTime) -> Self {
            Self::from_nanos(time.unix_timestamp_nanos())
        }
    }

    /// Converts to a time in UTC. Fails if the timestamp is outside the range of `time`.
    impl TryFrom<Timestamp> for OffsetDateTime {
        type Error = TimestampOutOfRange;

        fn try_from(time: Timestamp) -> Result<Self, TimestampOutOfRange> {
            let nanos = i128::from(time.as_millis()) * 1_000_000;
            Self::from_unix_timestamp_nanos(nanos).map_err(|_| TimestampOutOfRange)
        }
    }
}
