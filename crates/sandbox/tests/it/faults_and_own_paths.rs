//! Planned faults are for calls of the API: neither the sandbox's own paths nor other requests use them up.

use elepay_sandbox::{Fault, Sandbox};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::raw::{connect, exchange};

const CALL: &str = "GET /charges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_sandbox\r\n";

/// Sends parts of a request, each by itself, and returns the response, which must fit into one read.
async fn send(stream: &mut TcpStream, parts: &[&str]) -> String {
    stream.set_nodelay(true).unwrap();
    for part in parts {
        stream.write_all(part.as_bytes()).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let mut bytes = vec![0; 64 << 10];
    let count = stream.read(&mut bytes).await.unwrap_or_default();
    String::from_utf8_lossy(&bytes[..count]).into_owned()
}

#[tokio::test]
async fn what_is_not_a_call_uses_up_no_fault() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::status(503));
    for (request, status) in [
        ("GET /favicon.ico", "204"),
        ("GET /nothing", "404"),
        ("DELETE /charges", "400"),
        ("GET /_sandbox/", "404"),
        ("POST /_sandbox/", "404"),
        ("GET /_sandbox/nothing", "404"),
    ] {
        let response =
            exchange(&sandbox, format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).await;
        assert!(response.starts_with(&format!("HTTP/1.1 {status}")), "{request}: {response}");
        assert_eq!(sandbox.faults().len(), 1, "{request}");
    }
    let targets: Vec<_> = sandbox.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/nothing", "/charges"]);
    assert!(exchange(&sandbox, format!("{CALL}Connection: close\r\n\r\n")).await.starts_with("HTTP/1.1 503"));
    // One that is selected explicitly is spoiled nevertheless.
    sandbox.fault_when(|request| (request.target == "/nothing").then(|| Fault::status(502)));
    let response = exchange(&sandbox, "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(response.starts_with("HTTP/1.1 502"), "{response}");
}

#[tokio::test]
async fn a_control_request_meets_no_early_fault_however_it_is_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::reset_before_reading());
    let absolute = format!("GET {}/_sandbox/clock HTTP/1.1\r\n", sandbox.url());
    let host = "Host: localhost\r\n\r\n";
    for parts in [
        &["GET /_sandbox/clock HTTP/1.1\r\n", host][..],
        &["GET /_s", "andbox/clock HTTP/1.1\r\n", host],
        &["G", "ET /_sandbox", "/clock?", " HTTP/1.1\r\n", host],
        &["\r\n", "GET /_sandbox/clock HTTP/1.1\r\n", host],
        &[&absolute, host],
    ] {
        let response = send(&mut connect(&sandbox).await, parts).await;
        // The query is refused, but by control.
        let expected = if parts.concat().contains('?') { "HTTP/1.1 400" } else { "HTTP/1.1 200" };
        assert!(response.starts_with(expected), "{parts:?}: {response}");
    }
    assert_eq!(sandbox.faults().len(), 1);
    assert_eq!(send(&mut connect(&sandbox).await, &["GET /_sandboxes HTTP/1.1\r\n"]).await, "", "a call");
    assert!(sandbox.faults().is_empty());
}

#[tokio::test]
async fn a_connection_that_dies_idle_dies_for_a_call_only() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::die_idle());
    let mut stream = connect(&sandbox).await;
    assert!(send(&mut stream, &[CALL, "\r\n"]).await.starts_with("HTTP/1.1 200"));
    let clock = ["GET /_sandbox/clock HTTP/1.1\r\nHost: localhost\r\n\r\n"];
    assert!(send(&mut stream, &clock).await.starts_with("HTTP/1.1 200"));
    assert_eq!(send(&mut stream, &[CALL]).await, "");
}
