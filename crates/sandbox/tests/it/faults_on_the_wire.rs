//! The effect of each fault on the bytes of a connection, without a client in between.

use std::time::{Duration, Instant};

use elepay_sandbox::{Fault, Sandbox};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[derive(Debug, PartialEq, Clone, Copy)]
enum End {
    /// It is closed in order.
    Closed,
    Reset,
    /// It stays open.
    Open,
}

async fn connect(sandbox: &Sandbox) -> TcpStream {
    TcpStream::connect(sandbox.url().trim_start_matches("http://")).await.unwrap()
}

fn request(order: &str) -> String {
    let body = format!(r#"{{"amount":1,"orderNo":"{order}","paymentMethod":"paypay"}}"#);
    format!(
        "POST /charges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_sandbox\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// How long anything may take on a busy machine; nothing waits for so long unless a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads one response, or what there is of it before the connection ends.
async fn response(stream: &mut TcpStream) -> (String, Option<End>) {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8(bytes.clone()).unwrap();
        if is_complete(&text) {
            return (text, None);
        }
        let mut more = [0; 4096];
        match tokio::time::timeout(PATIENCE, stream.read(&mut more)).await.expect("a response or the end") {
            Ok(0) => return (text, Some(End::Closed)),
            Ok(count) => bytes.extend_from_slice(&more[..count]),
            Err(_) => return (text, Some(End::Reset)),
        }
    }
}

/// Returns whether a response has its whole body, after any informational ones.
fn is_complete(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    if head.starts_with("HTTP/1.1 1") {
        return is_complete(body);
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
    body.len() >= length.parse().unwrap()
}

/// Reads one response, and checks that the connection then is as expected.
async fn read(stream: &mut TcpStream, expected: End) -> (String, End) {
    let (text, end) = response(stream).await;
    let end = match (end, expected) {
        (Some(end), _) => end,
        // It is open if it can be used again.
        (None, End::Open) => {
            let _ = stream.write_all(PAGE.as_bytes()).await;
            let (page, end) = response(stream).await;
            if page.starts_with("HTTP/1.1 200") { End::Open } else { end.unwrap_or(End::Open) }
        }
        (None, _) => {
            let after = tokio::time::timeout(PATIENCE, stream.read(&mut [0; 1])).await.expect("the end");
            if matches!(after, Ok(0)) { End::Closed } else { End::Reset }
        }
    };
    (text, end)
}

/// A request for one of the sandbox's own pages, which is not a call.
const PAGE: &str = "GET /_sandbox HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

/// Makes a call on a new connection, and returns everything that arrives and what becomes of the connection.
async fn call(sandbox: &Sandbox, order: &str, expected: End) -> (String, End) {
    let mut stream = connect(sandbox).await;
    // The connection may be reset meanwhile.
    let _ = stream.write_all(request(order).as_bytes()).await;
    read(&mut stream, expected).await
}

#[tokio::test]
async fn each_fault_has_its_exact_bytes_and_end() {
    let created = "HTTP/1.1 201 Created\r\ncontent-type: application/json;charset=utf-8\r\n";
    for (fault, begins, ends, end, executed) in [
        (Fault::reset_before_reading(), "", "", End::Reset, false),
        (Fault::reset_while_reading(40), "", "", End::Reset, false),
        (Fault::reset_while_reading(100_000), "", "", End::Reset, false),
        (Fault::close_without_response(), "", "", End::Closed, false),
        (Fault::reset_without_response().executed(true), "", "", End::Reset, true),
        (Fault::cut(0), "", "", End::Closed, false),
        (Fault::cut(12), "HTTP/1.1 201", "HTTP/1.1 201", End::Closed, true),
        (Fault::cut(100_000), created, "}", End::Closed, true),
        (
            Fault::informational([102, 103]),
            "HTTP/1.1 102 Informational\r\n\r\nHTTP/1.1 103 Informational\r\n\r\nHTTP/1.1 201 Created\r\n",
            "}",
            End::Open,
            true,
        ),
        (Fault::trickle(64, Duration::from_millis(1)), created, "}", End::Open, true),
        (Fault::html(502), "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\n", "</html>\r\n", End::Open, false),
        (Fault::status(408), "HTTP/1.1 408 Request Timeout\r\n", "content-length: 0\r\n\r\n", End::Open, false),
        (
            Fault::error_code("S002000"),
            "HTTP/1.1 500 Internal Server Error\r\ncontent-type: application/json;charset=utf-8\r\n",
            "}",
            End::Open,
            false,
        ),
        (
            Fault::too_many_requests().retry_after("Wed, 21 Oct 2026 07:28:00 GMT"),
            "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json;charset=utf-8\r\n\
             retry-after: Wed, 21 Oct",
            "}",
            End::Open,
            false,
        ),
        (
            Fault::redirect(307, "https://elsewhere.example/"),
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: https://elsewhere.example/\r\n",
            "\r\n\r\n",
            End::Open,
            false,
        ),
        (
            Fault::content_type("text/plain"),
            "HTTP/1.1 201 Created\r\ncontent-type: text/plain\r\n",
            "}",
            End::Open,
            true,
        ),
        (Fault::not_json(), created, "OK, but this is not JSON", End::Open, true),
        (Fault::unknown_values(), created, "}", End::Open, true),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        let what = fault.to_string();
        sandbox.fault(fault.clone());
        let (response, how) = call(&sandbox, "order-1", end).await;
        assert!(response.starts_with(begins) && response.ends_with(ends), "{what}: {response:?}");
        assert_eq!((how, sandbox.charges().len()), (end, usize::from(executed)), "{what}: {response:?}");
        if fault == Fault::unknown_values() {
            assert!(
                response.contains("sandboxUnknown") && response.contains("sandbox_newer_than_published"),
                "{response}"
            );
        }
        // A fault does not affect the next call.
        let (response, how) = call(&sandbox, "order-2", End::Open).await;
        assert!(response.starts_with(created) && how == End::Open, "{what}: {response:?}");
    }
}

#[tokio::test]
async fn silence_sends_nothing_and_keeps_the_connection_open() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::silence());
    let mut stream = connect(&sandbox).await;
    stream.write_all(request("order-1").as_bytes()).await.unwrap();
    let silence = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut [0; 1])).await;
    assert!(silence.is_err(), "{silence:?}");
    assert_eq!(sandbox.requests()[0].fault, Some("silence"));
    assert!(sandbox.charges().is_empty());
    assert!(call(&sandbox, "order-2", End::Open).await.0.starts_with("HTTP/1.1 201"));
}

#[tokio::test]
async fn a_trickle_takes_its_time() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::trickle(100, Duration::from_millis(20)));
    let begun = Instant::now();
    let (response, _) = call(&sandbox, "order-1", End::Open).await;
    let pauses = u32::try_from(response.len() / 100).unwrap() - 1;
    assert!(begun.elapsed() >= Duration::from_millis(20) * pauses, "{:?} for {}", begun.elapsed(), response.len());
}

#[tokio::test]
async fn an_early_fault_counts_as_one_call() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::reset_while_reading(100_000));
    sandbox.fault(Fault::html(503));
    assert_eq!(call(&sandbox, "order-1", End::Reset).await, (String::new(), End::Reset));
    assert!(call(&sandbox, "order-2", End::Open).await.0.starts_with("HTTP/1.1 503"));
    assert_eq!(sandbox.requests()[0].fault, Some("reset while reading"));
    assert!(sandbox.charges().is_empty());
}

#[tokio::test]
async fn a_window_begins_after_any_other_fault() {
    for before in [
        Fault::close_without_response(),
        Fault::reset_before_reading(),
        Fault::close_on_accept(),
        Fault::html(503),
        Fault::cut(20),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.fault(before.clone());
        sandbox.fault(Fault::refuse_connections(Duration::from_secs(60)));
        call(&sandbox, "order-1", End::Closed).await;
        let begun = Instant::now();
        let refused = loop {
            match TcpStream::connect(sandbox.url().trim_start_matches("http://")).await {
                Err(error) => break error,
                Ok(_) => assert!(begun.elapsed() < Duration::from_secs(20), "{before}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused, "{before}");
    }
}

#[tokio::test]
async fn a_page_does_not_count_as_a_call_and_leaves_an_idle_connection() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::reset_before_reading());
    let mut stream = connect(&sandbox).await;
    stream.write_all(PAGE.as_bytes()).await.unwrap();
    assert!(read(&mut stream, End::Open).await.0.starts_with("HTTP/1.1 200 OK"));
    assert_eq!(
        call(&sandbox, "order-1", End::Reset).await,
        (String::new(), End::Reset),
        "the fault was kept for a call"
    );
    sandbox.refuse_connections(Duration::MAX).await;
    assert_eq!(read(&mut stream, End::Closed).await.1, End::Closed);
}

#[tokio::test]
async fn the_longer_of_two_windows_counts() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.refuse_connections(Duration::from_secs(60)).await;
    sandbox.refuse_connections(Duration::from_millis(1)).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(TcpStream::connect(sandbox.url().trim_start_matches("http://")).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_applied_once_under_concurrent_calls() {
    let sandbox = Sandbox::start().await.unwrap();
    for _ in 0..50 {
        sandbox.fault(Fault::html(502).executed(true));
        sandbox.fault(Fault::close_without_response());
    }
    let calls = (0..200).map(|number| {
        let url = sandbox.url();
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
            stream.write_all(request(&format!("order-{number}")).as_bytes()).await.unwrap();
            response(&mut stream).await.0
        })
    });
    let calls: Vec<_> = calls.collect();
    let mut counts = [0, 0, 0];
    for call in calls {
        let response = call.await.unwrap();
        let kind = if response.is_empty() { 0 } else { 1 + usize::from(response.starts_with("HTTP/1.1 201")) };
        counts[kind] += 1;
    }
    assert_eq!(counts, [50, 50, 100]);
    assert_eq!(sandbox.charges().len(), 150, "the 502s were executed");
    assert_eq!(sandbox.requests().iter().filter(|request| request.executed).count(), 150);
}
