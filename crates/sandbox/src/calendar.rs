//! The end of the calendar: HTTP and most programs have no date after the year 9999.

use std::time::Duration;

/// The beginning of the year 10000, counted from 1970.
pub const END: Duration = Duration::from_secs(253_402_300_800);

/// The last moment of the year 9999, in epoch milliseconds.
pub const LATEST: u64 = END.as_secs() * 1_000 - 1;

/// Returns the time that is later by so much, in epoch milliseconds.
///
/// # Errors
/// Returns an error if that is after the year 9999.
pub fn later(now: u64, by: Duration) -> Result<u64, String> {
    let time = u64::try_from(by.as_millis()).ok().and_then(|by| now.checked_add(by));
    time.filter(|time| *time <= LATEST).ok_or_else(|| {
        let left = LATEST.saturating_sub(now) / 1_000;
        format!("the sandbox has no time after the year 9999, so at most {left} seconds can be added")
    })
}

#[cfg(test)]
mod tests {
    use super::{Duration, END, LATEST, later};

    #[test]
    fn a_time_is_later_up_to_the_end_of_the_year_9999() {
        assert_eq!(u128::from(LATEST) + 1, END.as_millis());
        assert_eq!(later(5, Duration::from_millis(7)), Ok(12));
        assert_eq!(later(LATEST - 1, Duration::from_millis(1)), Ok(LATEST));
        for (now, by) in [(LATEST, Duration::from_millis(1)), (0, END), (u64::MAX, END), (0, Duration::MAX)] {
            assert!(later(now, by).is_err_and(|reason| reason.contains("the year 9999")), "{now} {by:?}");
        }
    }
}
