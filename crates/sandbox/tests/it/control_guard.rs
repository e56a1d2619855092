//! Who can control the sandbox.

use std::time::Duration;

use elepay_sandbox::Sandbox;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;

use crate::support::control::control;
use crate::support::raw::{exchange, read_to_end};

/// Sends a control request with headers, and returns the status and the message of a refusal.
async fn send(sandbox: &Sandbox, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut request = client.request(method.parse().unwrap(), format!("{}{path}", sandbox.url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.body(body.to_owned()).send().await.unwrap();
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap_or_default();
    (status, body["message"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn web_pages_from_elsewhere_cannot_control_the_sandbox() {
    let sandbox = Sandbox::start().await.unwrap();
    let own = sandbox.url();
    let json = ("content-type", "application/json");
    for (path, headers, body, expected) in [
        ("/_sandbox/reset", vec![], "", 200),
        ("/_sandbox/reset", vec![("origin", own.as_str()), ("sec-fetch-site", "same-origin")], "", 200),
        ("/_sandbox/reset", vec![("origin", "http://evil.example")], "", 403),
        ("/_sandbox/reset", vec![("origin", "null")], "", 403),
        ("/_sandbox/reset", vec![("origin", "http://127.0.0.1:1")], "", 403),
        ("/_sandbox/reset", vec![("sec-fetch-site", "cross-site")], "", 403),
        ("/_sandbox/reset", vec![("sec-fetch-site", "same-site")], "", 403),
        ("/_sandbox/reset", vec![("host", "evil.example")], "", 403),
        ("/_sandbox/reset", vec![("host", "localhost.evil.example")], "", 403),
        ("/_sandbox/nothing", vec![("origin", "http://evil.example")], "", 403),
        ("/_sandbox/clock/advance", vec![json], r#"{"seconds": 1}"#, 200),
        (
            "/_sandbox/clock/advance",
            vec![("content-type", "application/json; charset=utf-8")],
            r#"{"seconds": 1}"#,
            200,
        ),
        ("/_sandbox/clock/advance", vec![], r#"{"seconds": 1}"#, 415),
        ("/_sandbox/clock/advance", vec![("content-type", "text/plain")], r#"{"seconds": 1}"#, 415),
        ("/_sandbox/clock/advance", vec![("content-type", "application/x-www-form-urlencoded")], "seconds=1", 415),
        ("/_sandbox/clock/advance", vec![("content-type", "multipart/form-data; boundary=x")], "--x--", 415),
    ] {
        let (status, message) = send(&sandbox, "POST", path, &headers, body).await;
        assert_eq!(status, expected, "{path} {headers:?}: {message}");
    }
    // A link leads to the page of the sandbox, and a script does not.
    for (mode, destination, expected) in [("navigate", "document", 200), ("no-cors", "script", 403)] {
        let headers = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode), ("sec-fetch-dest", destination)];
        assert_eq!(send(&sandbox, "GET", "/_sandbox", &headers, "").await.0, expected, "{mode}");
    }
}

#[tokio::test]
async fn other_machines_control_the_sandbox_only_if_it_was_started_so() {
    let by_name = [("host", "sandbox.internal:4010")];
    let (status, message) = send(&Sandbox::start().await.unwrap(), "POST", "/_sandbox/reset", &by_name, "").await;
    assert_eq!(status, 403);
    assert!(message.contains("--allow-remote-control") && message.contains("http://127.0.0.1:"), "{message}");
    let open = Sandbox::builder().allow_remote_control().start().await.unwrap();
    let by_name = [("host", "elepay:4010")];
    assert_eq!(send(&open, "POST", "/_sandbox/reset", &by_name, "").await.0, 200);
    let foreign = [by_name[0], ("origin", "http://evil.example")];
    assert_eq!(send(&open, "POST", "/_sandbox/reset", &foreign, "").await.0, 403, "a web page is refused nevertheless");
}

#[tokio::test]
async fn a_page_whose_host_name_leads_to_the_sandbox_cannot_control_it() {
    let url = "http://sandbox.shop.example:4010";
    let open = Sandbox::builder().allow_remote_control().public_url(url).start().await.unwrap();
    let port = open.state_url().rsplit_once(':').unwrap().1.split_once('/').unwrap().0.to_owned();
    for (host, expected) in [
        ("localhost", 200),
        ("192.0.2.1", 200),
        ("[2001:db8::1]", 200),
        ("elepay", 200),
        ("sandbox.shop.example", 200),
        ("evil.example", 403),
        ("127.0.0.1.nip.io", 403),
    ] {
        let (host, origin) = (format!("{host}:4010"), format!("http://{host}:4010"));
        let request = format!(
            "POST /_sandbox/reset HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nSec-Fetch-Site: same-origin\r\n\
             Connection: close\r\n\r\n"
        );
        let mut stream = tokio::net::TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let response = read_to_end(&mut stream).await;
        assert!(response.starts_with(&format!("HTTP/1.1 {expected}")), "{host}: {response}");
        assert_eq!(response.contains("a name without a dot"), expected == 403, "{host}: {response}");
    }
}

#[tokio::test]
async fn what_is_refused_below_control_is_refused_as_json() {
    let sandbox = Sandbox::start().await.unwrap();
    for (method, path, expected, allowed) in [
        ("POST", "/_sandbox/charges/%ff/approve", 400, json!(null)),
        ("DELETE", "/_sandbox/webhooks/%ff", 400, json!(null)),
        ("PUT", "/_sandbox/codes/x", 405, json!(["GET", "POST"])),
        ("PUT", "/_sandbox", 405, json!(["GET", "POST"])),
        ("PUT", "/_sandbox/clock", 405, json!(["GET"])),
        ("POST", "/_sandbox/dashboard.js", 405, json!(["GET"])),
        ("GET", "/_sandbox/", 404, json!(null)),
    ] {
        let (status, refusal) = control(&sandbox, method, path, None).await;
        assert_eq!((status, &refusal["allowed"]), (expected, &allowed), "{method} {path}: {refusal}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_refused_in_time() {
    let sandbox = Sandbox::builder().read_timeout(Duration::from_millis(300)).start().await.unwrap();
    let head = "POST /_sandbox/clock/advance HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let response = exchange(&sandbox, format!("{head}Content-Length: 100\r\n\r\n{{")).await;
    assert!(response.starts_with("HTTP/1.1 408 ") && response.contains("300ms"), "{response}");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = format!(r#"{{"seconds": 1{}}}"#, " ".repeat(5 << 20));
    let json = [("content-type", "application/json")];
    let (status, message) = send(&sandbox, "POST", "/_sandbox/clock/advance", &json, &body).await;
    assert_eq!(StatusCode::from_u16(status).unwrap(), StatusCode::PAYLOAD_TOO_LARGE, "{message}");
}
