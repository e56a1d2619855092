//! A wait polls until the status is final, survives transient failures, and ends at its deadline.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::loopback::{self, Loopback, Step};
use crate::support::{KEY, builder, client};
use elepay::types::{ChargeStatus, ChargeStatusObject, CodeStatus, RefundStatus, SourceStatus};
use elepay::{Client, Delivery, Error, ErrorKind, Progress, Wait, Waited};

const SHORT: Duration = Duration::from_millis(100);
/// Longer than any wait that ends takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// The waits: what each polls.
const WAITS: [(&str, &str); 4] = [
    ("retrieveChargeStatus", "/charges/x_1/status"),
    ("retrieveChargeRefund", "/charges/cha_1/refunds/x_1"),
    ("retrieveCode", "/codes/x_1"),
    ("retrieveSourceStatus", "/sources/x_1/status"),
];

/// Waits with the wait that polls this operation. Returns the progress at the end, and the status.
async fn wait_with(client: &Client, operation: &str, deadline: Duration) -> Result<(Progress, String), Error> {
    macro_rules! ended {
        ($wait:expr) => {{
            let waited = $wait.interval(SHORT).deadline(deadline).await?;
            (waited.progress(), waited.status.as_ref().unwrap().to_string())
        }};
    }
    Ok(match operation {
        "retrieveChargeStatus" => ended!(client.wait_for_charge("x_1")),
        "retrieveChargeRefund" => ended!(client.wait_for_refund("cha_1", "x_1")),
        "retrieveCode" => ended!(client.wait_for_code("x_1")),
        "retrieveSourceStatus" => ended!(client.wait_for_source("x_1")),
        other => panic!("no wait polls {other}"),
    })
}

/// Every status that the wait for this operation can see, with its progress.
fn statuses(operation: &str) -> Vec<(String, Progress)> {
    macro_rules! all {
        ($name:ident) => {
            $name::VALUES.iter().map(|status| (status.to_string(), status.progress())).collect()
        };
    }
    match operation {
        "retrieveChargeStatus" => all!(ChargeStatus),
        "retrieveChargeRefund" => all!(RefundStatus),
        "retrieveCode" => all!(CodeStatus),
        "retrieveSourceStatus" => all!(SourceStatus),
        other => panic!("no wait polls {other}"),
    }
}

fn status(status: &str) -> Vec<u8> {
    loopback::json("200 OK", &format!(r#"{{"id":"x_1","status":"{status}"}}"#))
}

fn charge(server: &Loopback) -> Wait<ChargeStatusObject> {
    client(server).wait_for_charge("x_1").interval(SHORT).deadline(LONG)
}

fn captured(outcome: Result<Waited<ChargeStatusObject>, Error>) -> bool {
    let waited = outcome.unwrap();
    waited.progress() == Progress::Succeeded && waited.status == Some(ChargeStatus::Captured)
}

#[tokio::test]
async fn a_wait_goes_on_while_the_status_is_ongoing_and_ends_on_every_other() {
    for (operation, target) in WAITS {
        let (ongoing, last): (Vec<_>, Vec<_>) =
            statuses(operation).into_iter().partition(|(_, progress)| *progress == Progress::Ongoing);
        assert!(!ongoing.is_empty() && !last.is_empty(), "{operation}");
        for (end, progress) in last {
            let responses = ongoing.iter().map(|(name, _)| name).chain([&end]).map(|name| status(name)).collect();
            let server = Loopback::in_turn(responses);
            assert_eq!(wait_with(&client(&server), operation, LONG).await.unwrap(), (progress, end));
            let requests = server.requests();
            assert_eq!(requests.len(), ongoing.len() + 1, "{operation}");
            assert!(requests.iter().all(|request| request.method == "GET" && request.target == target), "{requests:?}");
        }
    }
}

#[tokio::test]
async fn a_payer_on_the_way_to_a_convenience_store_has_not_paid_yet() {
    let server = Loopback::in_turn(vec![status("pending"), status("waiting"), status("notified"), status("captured")]);
    assert!(captured(charge(&server).await));
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn paid_refused_and_unclear_are_told_apart() {
    for (end, progress) in [
        ("captured", Progress::Succeeded),
        ("uncaptured", Progress::Succeeded),
        ("failed", Progress::Failed),
        ("revoked", Progress::Failed),
        ("amount_mismatch", Progress::Unclear),
        ("refunded", Progress::Unclear),
    ] {
        let server = Loopback::in_turn(vec![status(end)]);
        let waited = charge(&server).await.unwrap();
        assert_eq!((waited.progress(), waited.status.as_ref().unwrap().as_str()), (progress, end));
        assert_eq!(waited.into_inner().id.as_deref(), Some("x_1"));
    }
}

#[tokio::test]
async fn the_end_of_a_wait_for_a_code_has_the_charge_that_paid_it() {
    let paid = r#"{"id":"x_1","status":"captured","charge":{"id":"cha_9"}}"#;
    let server = Loopback::in_turn(vec![status("completed"), loopback::json("200 OK", paid)]);
    let code = client(&server).wait_for_code("x_1").interval(SHORT).await.unwrap();
    assert_eq!(code.charge.as_ref().map(|charge| charge.id.as_str()), Some("cha_9"));
}

/// Nobody can pay a closed code any more, but a payer who has chosen a convenience store before can still go there.
#[tokio::test]
async fn a_closed_code_is_not_refused_while_its_charge_can_be_paid() {
    let closed = |charge: &str| loopback::json("200 OK", &format!(r#"{{"id":"code_1","status":"closed"{charge}}}"#));
    let with = |status: &str| closed(&format!(r#","charge":{{"id":"cha_9","status":"{status}"}}"#));
    for (responses, progress) in [
        (vec![closed("")], Progress::Failed),
        (vec![closed(r#","charge":null"#)], Progress::Failed),
        (vec![with("failed")], Progress::Failed),
        (vec![with("revoked")], Progress::Failed),
        (vec![with("captured")], Progress::Succeeded),
        (vec![with("refunded")], Progress::Unclear),
        (vec![with("waiting"), with("notified"), with("captured")], Progress::Succeeded),
        (vec![with("pending"), with("failed")], Progress::Failed),
        (vec![closed(r#","charge":"cha_9""#), with("waiting"), with("captured")], Progress::Succeeded),
        (vec![closed(r#","charge":{"status":"waiting"}"#), with("failed")], Progress::Failed),
        (vec![closed(r#","charge":{"id":"cha_9"}"#), with("newer"), with("revoked")], Progress::Failed),
    ] {
        let looks = responses.len();
        let server = Loopback::in_turn(responses);
        let code = client(&server).wait_for_code("code_1").interval(SHORT).deadline(LONG).await.unwrap();
        assert_eq!((code.progress(), code.status.as_ref()), (progress, Some(&CodeStatus::Closed)), "{code:?}");
        assert_eq!(server.requests().len(), looks, "{code:?}");
    }
    for charge in [r#","charge":"cha_9""#, r#","charge":{"status":"waiting"}"#] {
        let server = Loopback::responding(closed(charge));
        let code = client(&server).retrieve_code("code_1").await.unwrap();
        assert_eq!((code.progress(), code.skipped()), (Progress::Unclear, &["charge".to_owned()][..]), "{code:?}");
    }
}

#[tokio::test]
async fn a_status_that_is_newer_than_this_crate_does_not_end_the_wait() {
    for (operation, _) in WAITS {
        let (end, progress) =
            statuses(operation).into_iter().find(|(_, progress)| *progress == Progress::Succeeded).unwrap();
        let server = Loopback::in_turn(vec![status("brand new"), status(&end)]);
        assert_eq!(wait_with(&client(&server), operation, LONG).await.unwrap(), (progress, end));

        let server = Loopback::in_turn(vec![status("brand new")]);
        let error = wait_with(&client(&server), operation, Duration::from_secs(2)).await.unwrap_err();
        assert_eq!((error.kind(), error.last_status()), (ErrorKind::Deadline, Some("brand new")));
        let text = "the wait reached its deadline of 2s: the last status is unknown to this version of the crate";
        assert_eq!(error.to_string(), format!("{operation}: {text}"));
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
        // A success with two statuses, or about another object.
        loopback::json("200 OK", r#"{"id":"x_1","status":"failed","status":"captured"}"#),
        loopback::json("200 OK", r#"{"id":"x_2","status":"captured"}"#),
        // A broken connection.
        Vec::new(),
    ] {
        let server = Loopback::in_turn(vec![passing.clone(), status("captured")]);
        assert!(captured(charge(&server).await), "{}", String::from_utf8_lossy(&passing));
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
    assert!(captured(client.wait_for_charge("x_1").interval(SHORT).await));
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
        let error = charge(&server).await.unwrap_err();
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
        charge(server).deadline(Duration::from_secs(5)).await.unwrap_err()
    }
    let failure = loopback::json("500 Internal Server Error", r#"{"errorCode":"S001000"}"#);
    let pending = Loopback::in_turn(vec![status("pending")]);
    let failing_later = Loopback::in_turn(vec![status("waiting"), failure.clone()]);
    let failing = Loopback::in_turn(vec![failure]);
    let (pending_error, later_error, never_seen) =
        tokio::join!(passed(&pending), passed(&failing_later), passed(&failing));

    let error = pending_error;
    assert_eq!((error.kind(), error.last_status()), (ErrorKind::Deadline, Some("pending")));
    assert_eq!((error.http_status(), error.delivery(), error.is_retryable()), (None, Delivery::Unknown, true));
    assert!(std::error::Error::source(&error).is_none());
    let text = "retrieveChargeStatus: the wait reached its deadline of 5s: the status was still `pending`";
    assert_eq!(error.to_string(), text);
    assert!(pending.requests().len() > 2);

    // The last failure is its source, and the status seen before is kept.
    let error = later_error;
    assert_eq!(error.last_status(), Some("waiting"));
    let source = std::error::Error::source(&error).unwrap().downcast_ref::<Error>().unwrap();
    assert_eq!(source.code(), Some("S001000"));
    assert_eq!((never_seen.kind(), never_seen.last_status()), (ErrorKind::Deadline, None));
    assert!(never_seen.to_string().ends_with("no response contained a status of this object"), "{never_seen}");
}

#[tokio::test]
async fn the_deadline_interrupts_a_call() {
    let slow = Loopback::start(|_| vec![Step::Wait(Duration::from_secs(600)), Step::Send(status("captured"))]);
    let begin = Instant::now();
    let error = charge(&slow).deadline(Duration::from_secs(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.last_status()), (ErrorKind::Deadline, None));
    assert!(error.to_string().ends_with("no response arrived"), "{error}");
    assert!(begin.elapsed() < Duration::from_secs(300));
}

#[tokio::test]
async fn there_is_a_last_look_before_the_deadline_however_long_the_pause() {
    let busy = |seconds: &str| {
        let head = "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\nconnection: close\r\nretry-after: ";
        format!("{head}{seconds}\r\n\r\n").into_bytes()
    };
    let year = busy("99999999999");
    // 30 seconds are a pause that the client's usual policy for retries would make within one call.
    let pauses = [(busy("30"), SHORT), (year, SHORT), (status("pending"), Duration::MAX)];
    let waits = pauses.map(|(first, interval)| {
        tokio::spawn(async move {
            let server = Loopback::in_turn(vec![first, status("captured")]);
            let client = Client::builder(KEY).base_url(server.url()).build().unwrap();
            let begin = Instant::now();
            let waiting = client.wait_for_charge("x_1").interval(interval).deadline(Duration::from_secs(10));
            assert!(captured(waiting.await));
            assert!(begin.elapsed() >= Duration::from_secs(9), "{:?}", begin.elapsed());
            assert_eq!(server.requests().len(), 2);
        })
    });
    for wait in waits {
        wait.await.unwrap();
    }
}

#[tokio::test]
async fn an_interval_of_zero_is_not_a_busy_loop() {
    let server = Loopback::in_turn(vec![status("pending")]);
    let error = charge(&server).interval(Duration::ZERO).deadline(Duration::from_secs(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    // Once at once, then every 100 milliseconds, and the last look.
    assert!(server.requests().len() <= 22, "{}", server.requests().len());
}

#[tokio::test]
async fn an_endless_deadline_is_allowed_and_retry_after_is_honoured() {
    let busy = b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let server = Loopback::in_turn(vec![busy.to_vec(), status("captured")]);
    let begin = Instant::now();
    assert!(captured(charge(&server).deadline(Duration::MAX).await));
    assert!(begin.elapsed() >= Duration::from_secs(1));
    // Neither can be added to a point in time.
    let server = Loopback::in_turn(vec![status("pending")]);
    let task = tokio::spawn(charge(&server).interval(Duration::MAX).deadline(Duration::MAX).into_future());
    while server.requests().is_empty() {
        tokio::time::sleep(SHORT).await;
    }
    tokio::time::sleep(SHORT).await;
    assert!(!task.is_finished());
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    // No time at all is an error, too.
    assert_eq!(charge(&server).deadline(Duration::ZERO).await.unwrap_err().kind(), ErrorKind::Deadline);
}

/// Time is simulated. It runs ahead of loopback, so the number of polls cannot be compared exactly.
#[tokio::test(start_paused = true)]
async fn by_default_it_polls_every_10_seconds_for_15_minutes() {
    let server = Loopback::in_turn(vec![status("pending")]);
    // No call may time out before.
    let client = builder(&server).timeout(Duration::from_secs(100_000)).build().unwrap();
    let begin = tokio::time::Instant::now();
    let error = client.wait_for_charge("x_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(begin.elapsed().as_secs(), 15 * 60);
    assert!(server.requests().len() <= 92, "{}", server.requests().len());
    let shown = format!("{:?}", client.wait_for_refund("cha_1", "ref_1"));
    assert!(shown.contains(r#"ids: ["cha_1", "ref_1"], interval: 10s, deadline: 900s"#), "{shown}");
}

#[tokio::test]
async fn a_client_can_have_an_interval_for_all_its_waits() {
    let server = Loopback::in_turn(vec![status("pending"), status("captured")]);
    let client = builder(&server).wait_interval(SHORT).build().unwrap().with_timeout(LONG);
    let shown = [format!("{:?}", client.wait_for_charge("x_1")), format!("{:?}", client.wait_for_source("x_1"))];
    assert!(shown.iter().all(|shown| shown.contains("interval: 100ms")), "{shown:?}");
    assert!(captured(client.wait_for_charge("x_1").deadline(LONG).await));
    let shown = format!("{:?}", client.wait_for_charge("x_1").interval(LONG));
    assert!(shown.contains("interval: 60s"), "{shown}");
}

#[tokio::test]
async fn it_does_nothing_before_it_is_awaited_and_stops_when_it_is_dropped() {
    let server = Loopback::in_turn(vec![status("pending")]);
    let waiting = charge(&server);
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert_eq!(server.requests().len(), 0);
    // It can be spawned.
    let task = tokio::spawn(waiting.clone().into_future());
    while server.requests().len() < 2 {
        tokio::time::sleep(SHORT).await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    let polls = server.requests().len();
    tokio::time::sleep(SHORT * 3).await;
    assert!(server.requests().len() <= polls + 1);
}
