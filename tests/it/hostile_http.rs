//! Wrong lengths, broken chunks, floods of headers, unrequested compression, endless bodies: each is a response, or
//! an error that keeps the status if the head could be read, in bounded time.

use std::time::{Duration, Instant};

use crate::support::builder;
use crate::support::calls::{Outcome, call};
use crate::support::loopback::{Loopback, Step};
use crate::support::responding::{Responding, keeps_status_and_delivery};
use elepay::{Delivery, ErrorKind};

/// What the client makes of a response.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Read {
    /// It is read, whatever is odd about it.
    Whole,
    /// Its head is read, its body not to the end.
    Cut,
    /// It is read, but its body cannot be decoded.
    Unreadable,
    /// Its head cannot be read.
    Nothing,
}
use Read::{Cut, Nothing, Unreadable, Whole};

/// A body that fits a success and an error, and has 36 bytes.
const BODY: &str = r#"{"id":"cha_1","errorCode":"M002007"}"#;
/// The same, compressed.
const GZIP: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x4c\x51\xb2\x52\x4a\xce\x48\x8c\x37\x54\xd2\x51\x4a\
    \x2d\x2a\xca\x2f\x72\xce\x4f\x49\x05\x8a\xf9\x1a\x18\x18\x19\x18\x98\x2b\xd5\x02\x00\xf1\xdb\xa1\x0a\x24\
    \x00\x00\x00";

/// A name, the bytes after the status line, and what the client makes of them.
fn cases() -> Vec<(&'static str, Vec<u8>, Read)> {
    let with = |head: &str, body: &str| format!("{head}\r\n\r\n{body}").into_bytes();
    let bytes = |head: &str, body: &[u8]| [head.as_bytes(), b"\r\n\r\n", body].concat();
    let chunked = |body: &str| format!("transfer-encoding: chunked\r\n\r\n{body}").into_bytes();
    let flood =
        |count: usize, value: &str| (0..count).map(|n| format!("x-{n}: {value}\r\n")).collect::<Vec<_>>().concat();
    vec![
        ("no length", with("connection: close", BODY), Whole),
        ("a length that is too long", with("content-length: 37", BODY), Cut),
        ("a length of almost 2^63", with("content-length: 9223372036854775807", BODY), Cut),
        ("a length of almost 2^64", with("content-length: 18446744073709551614", BODY), Nothing),
        ("a length that is too short", with("content-length: 20", BODY), Unreadable),
        ("a length of nothing", with("content-length: 0", BODY), Unreadable),
        ("the same length twice", with("content-length: 36\r\ncontent-length: 36", BODY), Whole),
        ("two lengths", with("content-length: 36\r\ncontent-length: 20", BODY), Nothing),
        ("a negative length", with("content-length: -1", BODY), Nothing),
        ("a length with a sign", with("content-length: +36", BODY), Nothing),
        ("a length beyond 64 bits", with("content-length: 99999999999999999999", BODY), Nothing),
        ("a length that is not a number", with("content-length: many", BODY), Nothing),
        ("chunks", chunked(&format!("24\r\n{BODY}\r\n0\r\n\r\n")), Whole),
        (
            "a chunk for every byte",
            chunked(&(BODY.chars().map(|c| format!("1\r\n{c}\r\n")).collect::<Vec<_>>().concat() + "0\r\n\r\n")),
            Whole,
        ),
        (
            "chunks and a length",
            with("content-length: 5\r\ntransfer-encoding: chunked", &format!("24\r\n{BODY}\r\n0\r\n\r\n")),
            Whole,
        ),
        ("chunks without an end", chunked(&format!("24\r\n{BODY}\r\n")), Cut),
        ("a chunk that is cut off", chunked(&format!("ff\r\n{BODY}")), Cut),
        ("a chunk length that is not a number", chunked(&format!("24\r\n{BODY}\r\nxyz\r\n")), Cut),
        ("a chunk length beyond 64 bits", chunked(&format!("24\r\n{BODY}\r\nfffffffffffffffff\r\n")), Cut),
        ("a chunk longer than it says", chunked(&format!("20\r\n{BODY}\r\n0\r\n\r\n")), Cut),
        ("endless chunk extensions", chunked(&format!("24\r\n{BODY}\r\n0;{}", "a=b;".repeat(100_000))), Cut),
        ("endless trailers", chunked(&format!("24\r\n{BODY}\r\n0\r\n{}", flood(100_000, "y"))), Cut),
        ("an encoding that is not chunks at the end", with("transfer-encoding: chunked, gzip", BODY), Whole),
        ("not gzip", with("content-encoding: gzip\r\ncontent-length: 36", BODY), Whole),
        ("not br", with("content-encoding: br\r\ncontent-length: 36", BODY), Whole),
        ("gzip", bytes("content-encoding: gzip\r\ncontent-length: 55", GZIP), Unreadable),
        (
            "br",
            bytes("content-encoding: br\r\ncontent-length: 40", &[b"\x0b\x11\x80", BODY.as_bytes(), b"\x03"].concat()),
            Unreadable,
        ),
        (
            "gzip, twice, chunked",
            bytes(
                "content-encoding: gzip, gzip\r\ntransfer-encoding: chunked",
                &[b"37\r\n", GZIP, b"\r\n0\r\n\r\n"].concat(),
            ),
            Unreadable,
        ),
        ("ninety headers", with(&format!("{}content-length: 36", flood(90, "y")), BODY), Whole),
        ("a header of 100 kB", with(&format!("{}content-length: 36", flood(1, &"y".repeat(100_000))), BODY), Whole),
        ("a flood of headers", with(&format!("{}content-length: 36", flood(100_000, "y")), BODY), Nothing),
        ("a header of 10 MB", with(&format!("{}content-length: 36", flood(1, &"y".repeat(10_000_000))), BODY), Nothing),
        ("bytes beyond ASCII in a header", bytes("x: \u{fffd}\u{e9}\r\ncontent-length: 36", BODY.as_bytes()), Whole),
        ("a NUL in a header", with("x: a\0b\r\ncontent-length: 36", BODY), Nothing),
        ("a header without a colon", with("nonsense\r\ncontent-length: 36", BODY), Nothing),
        (
            "odd headers of this API",
            with("retry-after: ((((9e99\r\ncontent-type: \"\r\nlocation: ::\r\ncontent-length: 36", BODY),
            Whole,
        ),
        (
            "two responses in one",
            with("content-length: 36", &format!("{BODY}HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n")),
            Whole,
        ),
    ]
}

fn holds(what: &str, status: u16, read: Read, outcome: &Outcome) {
    if read == Nothing {
        let error = outcome.as_ref().expect_err(what);
        assert_eq!((error.http_status(), error.delivery()), (None, Delivery::Unknown), "{what}: {error:?}");
        assert_eq!(error.kind(), ErrorKind::Connection, "{what}: {error:?}");
        return;
    }
    if outcome.as_ref().is_err_and(|error| error.raw_body().is_some_and(|body| !body.starts_with(b"{"))) {
        assert_eq!(read, Unreadable, "{what}");
        keeps_status_and_delivery(what, status, outcome.as_ref().unwrap_err().raw_body().unwrap(), outcome);
        return;
    }
    keeps_status_and_delivery(what, status, BODY.as_bytes(), outcome);
    match (status, outcome) {
        (200..=299, Ok(success)) => {
            assert!(read == Whole && success.value["id"] == "cha_1", "{what}: {success:?}");
        }
        (200..=299, Err(error)) => {
            assert_ne!(read, Whole, "{what}: {error:?}");
            let id = (read == Cut || error.raw_body().unwrap().len() > 13).then_some("cha_1");
            assert_eq!(error.object_id(), id, "{what}: {error:?}");
        }
        (_, outcome) => {
            let error = outcome.as_ref().unwrap_err();
            // As far as it arrived: the code ends with the last byte but one.
            let code = error.raw_body().is_some_and(|body| body.len() + 1 >= BODY.len()).then_some("M002007");
            assert_eq!(error.code(), code, "{what}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_response_that_breaks_the_rules_of_http_is_read_or_keeps_what_is_known() {
    let server = Responding::new();
    for (what, rest, read) in cases() {
        for status in [200, 400, 502] {
            let bytes = [format!("HTTP/1.1 {status} X\r\n").as_bytes(), &rest].concat();
            let outcome = server.raw("createCharge", bytes).await;
            holds(&format!("{what}, {status}"), status, read, &outcome);
        }
    }
}

#[tokio::test]
async fn a_status_line_that_breaks_the_rules_is_an_error() {
    let server = Responding::new();
    for (line, status) in [
        ("HTTP/1.1 999 X", Some(999)),
        ("HTTP/1.1 700", Some(700)),
        ("HTTP/1.0 502 X", Some(502)),
        ("HTTP/1.1 503 \u{e9}\u{ff}", Some(503)),
        ("HTTP/1.1 99 X", None),
        ("HTTP/1.1 1000 X", None),
        ("HTTP/1.1 -20 X", None),
        ("HTTP/1.1 2OO X", None),
        ("HTTP/3 200 X", None),
        ("PRI * HTTP/2.0", None),
        ("{\"id\":\"cha_1\"}", None),
        ("\0\0\0\0", None),
    ] {
        let error = server.raw("createCharge", format!("{line}\r\ncontent-length: 0\r\n\r\n")).await.unwrap_err();
        assert_eq!(
            (error.http_status().map(|status| status.as_u16()), error.delivery()),
            (status, Delivery::Unknown),
            "{line}: {error:?}"
        );
    }
}

/// Responses that never end, as long as the client listens.
#[tokio::test]
async fn an_endless_response_takes_no_longer_than_the_timeout() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let cases: Vec<(&str, String, Vec<u8>, Option<u16>)> = vec![
        ("a trickling head", "HTTP/1.1 200 OK\r\nx: ".into(), b"y".to_vec(), None),
        ("statuses before the response", String::new(), b"HTTP/1.1 103 X\r\nlink: x\r\n\r\n".to_vec(), None),
        ("a trickling body", "HTTP/1.1 200 OK\r\n\r\n{\"id\":\"cha_1\",\"x\":\"".into(), b"y".to_vec(), Some(200)),
        (
            "a trickling error",
            "HTTP/1.1 401 X\r\n\r\n{\"errorCode\":\"M002007\",\"x\":\"".into(),
            b"y".to_vec(),
            Some(401),
        ),
        (
            "trickling chunks",
            format!("{chunked}13\r\n{{\"id\":\"cha_1\",\"x\":\"\r\n"),
            b"1\r\ny\r\n".to_vec(),
            Some(200),
        ),
        ("a chunk length of zeros", chunked.into(), b"0".to_vec(), Some(200)),
        ("white space after a chunk length", format!("{chunked}1"), b" ".to_vec(), Some(200)),
        ("trailers", format!("{chunked}0\r\n"), b"x: y\r\n".to_vec(), Some(200)),
    ];
    // Slowly, all at once, and then as fast as can be, one after another.
    let mut slow = tokio::task::JoinSet::new();
    for (what, first, then, status) in cases.clone() {
        slow.spawn(times_out(what, first, then, status, Duration::from_millis(20)));
    }
    slow.join_all().await;
    for (what, first, then, status) in cases {
        times_out(what, first, then, status, Duration::ZERO).await;
    }
}

/// Responds with `first` and then with `then` again and again.
async fn times_out(what: &'static str, first: String, then: Vec<u8>, status: Option<u16>, pause: Duration) {
    let server = Loopback::start(move |_| {
        let mut steps = vec![Step::Send(first.clone().into_bytes())];
        if pause.is_zero() {
            steps.extend([Step::Repeat(then.repeat(100), 500), Step::Wait(Duration::from_secs(60))]);
        } else {
            steps.extend((0..3_000).flat_map(|_| [Step::Send(then.clone()), Step::Wait(pause)]));
        }
        steps
    });
    let client = builder(&server).timeout(Duration::from_secs(1)).body_limit(64 << 10).build().unwrap();
    let start = Instant::now();
    let error = call(&client, "createCharge", "value").await.unwrap_err();
    let what = format!("{what}, every {pause:?}: {error:?}");
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}: {what}", start.elapsed());
    // A flood may be refused before the head is whole, which is sooner.
    assert_eq!(error.http_status().map(|status| status.as_u16()), status, "{what}");
    let delivery = match status {
        Some(200) => Delivery::Accepted,
        Some(_) => Delivery::Rejected,
        None => Delivery::Unknown,
    };
    assert_eq!(error.delivery(), delivery, "{what}");
}
