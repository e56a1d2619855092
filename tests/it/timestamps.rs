//! A `Timestamp` converts to and from the types of other crates, with the features of their names.

use elepay::{Timestamp, TimestampOutOfRange};

#[cfg(feature = "jiff")]
#[test]
fn a_timestamp_is_the_same_time_in_jiff() {
    let at = |time: &str| time.parse::<jiff::Timestamp>().unwrap();
    for (time, millis) in [
        ("1970-01-01T00:00:00Z", 0),
        ("2018-12-04T17:20:30.817Z", 1_543_944_030_817),
        ("2018-12-05T02:20:30.817+09:00", 1_543_944_030_817),
        ("1969-12-31T23:59:59.999Z", -1),
    ] {
        assert_eq!(Timestamp::from(at(time)), Timestamp::from_millis(millis));
        assert_eq!(jiff::Timestamp::try_from(Timestamp::from_millis(millis)), Ok(at(time)));
    }
    // Rounded down, before 1970 too.
    assert_eq!(Timestamp::from(at("1970-01-01T00:00:00.001999999Z")), Timestamp::from_millis(1));
    assert_eq!(Timestamp::from(at("1969-12-31T23:59:59.999999999Z")), Timestamp::from_millis(-1));
    let [min, max] = [jiff::Timestamp::MIN, jiff::Timestamp::MAX].map(jiff::Timestamp::as_millisecond);
    for millis in [min, max] {
        let edge = jiff::Timestamp::try_from(Timestamp::from_millis(millis)).unwrap();
        assert_eq!(Timestamp::from(edge), Timestamp::from_millis(millis));
    }
    for millis in [min - 1, max + 1, i64::MIN, i64::MAX] {
        assert_eq!(jiff::Timestamp::try_from(Timestamp::from_millis(millis)), Err(TimestampOutOfRange), "{millis}");
    }
}

#[cfg(feature = "time")]
#[test]
fn a_timestamp_is_the_same_time_in_time() {
    use time::{Date, OffsetDateTime, Time, UtcOffset};

    let nanos = |nanos: i128| OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap();
    for millis in [0, 1_543_944_030_817, -1] {
        let time = nanos(i128::from(millis) * 1_000_000);
        assert_eq!(OffsetDateTime::try_from(Timestamp::from_millis(millis)), Ok(time));
        assert_eq!(
            Timestamp::from(time.to_offset(UtcOffset::from_hms(9, 0, 0).unwrap())),
            Timestamp::from_millis(millis)
        );
    }
    // Rounded down, before 1970 too.
    assert_eq!(Timestamp::from(nanos(1_999_999)), Timestamp::from_millis(1));
    assert_eq!(Timestamp::from(nanos(-1)), Timestamp::from_millis(-1));
    let first = OffsetDateTime::new_utc(Date::MIN, Time::MIDNIGHT);
    let last = OffsetDateTime::new_utc(Date::MAX, Time::from_hms_nano(23, 59, 59, 999_999_999).unwrap());
    let (min, max) = (Timestamp::from(first).as_millis(), Timestamp::from(last).as_millis());
    assert_eq!(OffsetDateTime::try_from(Timestamp::from_millis(min)), Ok(first));
    assert!(OffsetDateTime::try_from(Timestamp::from_millis(max)).is_ok());
    for millis in [min - 1, max + 1, i64::MIN, i64::MAX] {
        assert_eq!(OffsetDateTime::try_from(Timestamp::from_millis(millis)), Err(TimestampOutOfRange), "{millis}");
    }
}

#[cfg(all(feature = "jiff", feature = "time"))]
#[test]
fn a_setter_takes_the_times_of_other_crates() {
    use elepay::types::ListChargesParams;

    let (jiff, time) = (jiff::Timestamp::UNIX_EPOCH, time::OffsetDateTime::UNIX_EPOCH);
    for query in [
        ListChargesParams::new().from(jiff),
        ListChargesParams::new().from(Some(jiff)),
        ListChargesParams::new().from(time),
        ListChargesParams::new().from(Some(time)),
    ] {
        assert_eq!(query.from, Some(Timestamp::from_millis(0)));
    }
}
