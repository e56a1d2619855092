//! `wait_for_charge` polls until the payer has acted, survives transient failures, and ends at its deadline.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::loopback::{self, Loopback, Step};
use crate::support::{builder, client};
use elepay::types::ChargeStatus;
use elepay::{Delivery, Error, ErrorKind};

const SHORT: Duration = Duration::from_millis(5);

fn status(status: &str) -> Vec<u8> {
    loopback::json("200 OK", &format!(r#"{{"id":"cha_1","status":"{status}"}}"#))
}

async fn wait(server: &Loopback) -> Result<ChargeStatus, Error> {
    client(server).wait_for_charge("cha_1").interval(SHORT).deadline(Duration::from_secs(20)).await
}

#[tokio::test]
async fn every_status_but_pending_ends_the_wait() {
    for end in ChargeStatus::VALUES.iter().chain(&[ChargeStatus::other("amount_mismatch")]) {
        if *end == ChargeStatus::Pending {
            continue;
        }
        let server = Loopback::in_turn(vec![status("pending"), status("pending"), status(end.as_str())]);
        assert_eq!(wait(&server).await.unwrap(), *end);
        let requests = server.requests();
        assert_eq!(requests.len(), 3);
        for request in requests {
            assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/charges/cha_1/status"));
        }
    }
}

#[tokio::test]
async fn transient_failures_do_not_end_the_wait() {
    for passing in [
        loopback::json("500 Internal Server Error", r#"{"errorCode":"S001000"}"#),
        loopback::response("502 Bad Gateway", "text/html", b"<html>"),
        loopback::json("503 Service Unavailable", ""),
        loopback::json("400 Bad Request", r#"{"errorCode":"S002000"}"#),
        loopback::json("400 Bad Request", r#"{"errorCode":"M005000"}"#),
        loopback::json("429 Too Many Requests", ""),
        loopback::json("408 Request Timeout", ""),
        // A success that cannot be read, or has no status.
        loopback::response("200 OK", "text/html", b"<html>"),
        loopback::json("200 OK", "{}"),
        loopback::json("200 OK", r#"{"status":7}"#),
        // A broken connection.
        Vec::new(),
    ] {
        let server = Loopback::in_turn(vec![passing.clone(), status("captured")]);
        let ended = wait(&server).await;
        assert_eq!(ended.unwrap(), ChargeStatus::Captured, "{}", String::from_utf8_lossy(&passing));
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_timeout_of_a_call_does_not_end_the_wait() {
    let count = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => vec![Step::Wait(Duration::from_secs(2)), Step::Send(status("revoked"))],
        _ => vec![Step::Send(status("captured"))],
    });
    let client = builder(&server).timeout(Duration::from_millis(500)).build().unwrap();
    assert_eq!(client.wait_for_charge("cha_1").interval(SHORT).await.unwrap(), ChargeStatus::Captured);
}

#[tokio::test]
async fn every_other_failure_ends_the_wait_at_once() {
    for (response, code) in [
        (loopback::json("400 Bad Request", r#"{"errorCode":"M002003"}"#), Some("M002003")),
        (loopback::json("400 Bad Request", r#"{"errorCode":"M004001"}"#), Some("M004001")),
        (loopback::json("401 Unauthorized", ""), None),
        (loopback::json("404 Not Found", ""), None),
        (loopback::json("400 Bad Request", ""), None),
        (b"HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n".to_vec(), None),
    ] {
        let server = Loopback::in_turn(vec![response]);
        let error = wait(&server).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Status, code));
        assert_eq!(error.last_status(), None);
        assert_eq!(server.requests().len(), 1);
    }
    let server = Loopback::in_turn(vec![status("captured")]);
    let error = client(&server).wait_for_charge("..").await.unwrap_err();
    assert_eq!((error.kind(), error.field(), server.requests().len()), (ErrorKind::InvalidValue, Some("id"), 0));
}

#[tokio::test]
async fn a_deadline_that_has_passed_is_an_error_of_its_own_with_the_status_seen_last() {
    // Long enough for some polls on a busy machine.
    async fn passed(server: &Loopback) -> Error {
        let waiting = client(server).wait_for_charge("cha_1").interval(SHORT).deadline(Duration::from_secs(5));
        waiting.await.unwrap_err()
    }
    let failure = loopback::json("500 Internal Server Error", r#"{"errorCode":"S001000"}"#);
    let pending = Loopback::in_turn(vec![status("pending")]);
    let failing_later = Loopback::in_turn(vec![status("pending"), failure.clone()]);
    let failing = Loopback::in_turn(vec![failure]);
    let (pending_error, later_error, never_seen) =
        tokio::join!(passed(&pending), passed(&failing_later), passed(&failing));

    let error = pending_error;
    assert_eq!((error.kind(), error.last_status()), (ErrorKind::Deadline, Some(&ChargeStatus::Pending)));
    assert_eq!((error.status(), error.delivery(), error.is_retryable()), (None, Delivery::Unknown, true));
    assert!(std::error::Error::source(&error).is_none());
    let text =
        "retrieveChargeStatus: the wait reached its deadline of 5s: the charge was still pending when it was last seen";
    assert_eq!(error.to_string(), text);
    assert!(pending.requests().len() > 2);

    // The last failure is its source, and the status seen before is kept.
    let error = later_error;
    assert_eq!(error.last_status(), Some(&ChargeStatus::Pending));
    let source = std::error::Error::source(&error).unwrap().downcast_ref::<Error>().unwrap();
    assert_eq!(source.code(), Some("S001000"));
    assert_eq!((never_seen.kind(), never_seen.last_status()), (ErrorKind::Deadline, None));
    assert!(never_seen.to_string().ends_with("no response contained its status"), "{never_seen}");
}

#[tokio::test]
async fn the_deadline_interrupts_a_call_and_a_long_interval() {
    let slow = Loopback::start(|_| vec![Step::Wait(Duration::from_secs(600)), Step::Send(status("captured"))]);
    let server = Loopback::in_turn(vec![status("pending")]);
    let begin = Instant::now();
    // Long enough for one response on a busy machine.
    let deadline = Duration::from_secs(5);
    let (call, interval) =
        tokio::join!(async { client(&slow).wait_for_charge("cha_1").deadline(deadline).await.unwrap_err() }, async {
            client(&server).wait_for_charge("cha_1").interval(Duration::MAX).deadline(deadline).await.unwrap_err()
        },);
    assert_eq!((call.kind(), call.last_status()), (ErrorKind::Deadline, None));
    assert!(call.to_string().ends_with("no response arrived"), "{call}");
    assert_eq!(interval.kind(), ErrorKind::Deadline);
    assert_eq!(server.requests().len(), 1);
    assert!(begin.elapsed() < Duration::from_secs(300));
}

#[tokio::test]
async fn an_endless_deadline_is_allowed_and_retry_after_is_honoured() {
    let busy = b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let server = Loopback::in_turn(vec![busy.to_vec(), status("captured")]);
    let begin = Instant::now();
    let waiting = client(&server).wait_for_charge("cha_1").interval(SHORT).deadline(Duration::MAX);
    assert_eq!(waiting.await.unwrap(), ChargeStatus::Captured);
    assert!(begin.elapsed() >= Duration::from_secs(1));
}

/// Time is simulated. It runs ahead of loopback, so the number of polls cannot be compared exactly.
#[tokio::test(start_paused = true)]
async fn by_default_it_polls_every_10_seconds_for_15_minutes() {
    let server = Loopback::in_turn(vec![status("pending")]);
    // No call may time out before.
    let client = builder(&server).timeout(Duration::from_secs(100_000)).build().unwrap();
    let begin = tokio::time::Instant::now();
    let error = client.wait_for_charge("cha_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(begin.elapsed().as_secs(), 15 * 60);
    assert!(server.requests().len() <= 91, "{}", server.requests().len());
    assert!(format!("{:?}", client.wait_for_charge("cha_1")).contains("interval: 10s, deadline: 900s"));
}

#[tokio::test]
async fn it_does_nothing_before_it_is_awaited_and_stops_when_it_is_dropped() {
    let server = Loopback::in_turn(vec![status("pending")]);
    let waiting = client(&server).wait_for_charge("cha_1").interval(SHORT);
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert_eq!(server.requests().len(), 0);
    // It can be spawned.
    let task = tokio::spawn(waiting.into_future());
    while server.requests().len() < 2 {
        tokio::time::sleep(SHORT).await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    let polls = server.requests().len();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(server.requests().len() <= polls + 1);
}
