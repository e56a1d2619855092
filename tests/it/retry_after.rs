//! `Retry-After` is read in every form that HTTP has for it, and never further than a year ahead.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

use crate::support::loopback::Loopback;
use crate::support::{builder, order};
use elepay::RetryPolicy;

const YEAR: u64 = 365 * 24 * 60 * 60;

/// The three forms of a date, as RFC 9110 lists them: that of today, that of RFC 850, and that of `asctime`.
const FORMS: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// Returns what a client reads from a response with this header.
async fn read(header: &str) -> Option<Duration> {
    let head = format!("HTTP/1.1 429 Too Many Requests\r\nretry-after: {header}\r\ncontent-length: 0\r\n\r\n");
    let client = builder(&Loopback::responding(head)).retry(RetryPolicy::off()).build().unwrap();
    client.create_charge(&order()).await.unwrap_err().retry_after()
}

#[tokio::test]
async fn seconds_are_read_and_clamped_to_a_year() {
    for (header, seconds) in [
        ("0", Some(0)),
        ("2", Some(2)),
        ("  2 ", Some(2)),
        ("18446744073709551615", Some(YEAR)),
        ("18446744073709551616", Some(YEAR)),
        ("99999999999999999999999", Some(YEAR)),
        ("1.5", Some(2)),
        ("0.001", Some(1)),
        ("2.000", Some(2)),
        ("18446744073709551615.5", Some(YEAR)),
        ("1.", None),
        (".5", None),
        ("1.5s", None),
        ("1.5.1", None),
        ("1,5", None),
        ("2, 5", None),
        ("120s", None),
        ("-1", None),
        ("+3", Some(3)),
        ("", None),
        ("soon", None),
        ("\u{ff12}", None),
    ] {
        assert_eq!(read(header).await, seconds.map(Duration::from_secs), "{header:?}");
    }
}

#[tokio::test]
async fn a_date_is_read_in_each_of_its_three_forms() {
    for form in FORMS {
        for ahead in [100_u64, 100_000] {
            let header = DateTime::<Utc>::from(SystemTime::now() + Duration::from_secs(ahead)).format(form).to_string();
            let wait = read(&header).await.unwrap_or_else(|| panic!("{header} was not read"));
            // The machine may be busy.
            let shortest = ahead.saturating_sub(90);
            assert!((shortest..=ahead).contains(&wait.as_secs()), "{header}: {wait:?}");
        }
    }
}

#[tokio::test]
async fn a_date_that_has_passed_means_now_and_a_distant_one_a_year() {
    for (header, seconds) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(0)),
        ("Sun Nov  6 08:49:37 1994", Some(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(YEAR)),
        ("Fri Dec 31 23:59:59 9999", Some(YEAR)),
        ("Sun, 06 Nov 1994 08:49:37 +0000", Some(0)),
        ("01 Jan 40000 00:00:00 +0000", Some(YEAR)),
        ("31 Dec 200000 23:59:60 -1200", Some(YEAR)),
        ("Wed, 32 Nov 2026 10:37:37 GMT", None),
        ("Wed, 25 Nov 2026", None),
        ("2026-11-25T10:37:37Z", None),
    ] {
        assert_eq!(read(header).await, seconds.map(Duration::from_secs), "{header:?}");
    }
}
