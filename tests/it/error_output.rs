//! What an error says to people and to machines: each text once, each cause kept, no secret.

use std::error::Error as StdError;
use std::io::Write as _;
use std::net::TcpListener;
use std::time::Duration;

use crate::support::loopback::{Loopback, Step, json};
use crate::support::process::{again, again_without_environment, is_alone, stdout};
use crate::support::{KEY, builder, client, full_charge, order};
use elepay::{Client, ClientBuilder, Delivery, Error, ErrorKind, RetryPolicy};
use elepay_sandbox::Sandbox;
use serde_json::json as value;

const PASSWORD: &str = "pa55-of-the-proxy";

async fn failure(client: ClientBuilder) -> Error {
    client.retry(RetryPolicy::off()).build().unwrap().create_charge(&order()).await.unwrap_err()
}

/// The texts of an error and of its causes, as `anyhow` and `eyre` collect them.
fn texts(error: &Error) -> Vec<String> {
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        texts.push(cause.to_string());
        source = cause.source();
    }
    texts
}

fn unused_address() -> std::net::SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A server that accepts a connection, writes these bytes, and keeps it open.
fn server_of(bytes: &'static [u8]) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.write_all(bytes);
            open.push(stream);
        }
    });
    address
}

fn at(url: impl Into<String>) -> ClientBuilder {
    Client::builder(KEY).base_url(url)
}

/// Every way in which a cause from below reaches an error.
async fn failures_with_a_cause() -> Vec<(&'static str, Error)> {
    let cut = "HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\n{\"id\":\"cha_1\"";
    let late = Loopback::start(move |_| vec![Step::Send(cut.into()), Step::Wait(Duration::from_secs(60))]);
    let silent = Loopback::start(|_| vec![Step::Wait(Duration::from_secs(60))]);
    let short = Duration::from_millis(800);
    let proxy = |address| at("https://elepay.invalid").proxy(format!("http://user:{PASSWORD}@{address}"));
    let own_proxy = reqwest::Proxy::all(format!("http://user:{PASSWORD}@{}", unused_address())).unwrap();
    let refusing = Loopback::responding("HTTP/1.1 407 X\r\ncontent-length: 0\r\n\r\n").address;
    let sandbox = Sandbox::start().await.unwrap();
    let waiting = at(format!("http://{}", unused_address())).retry(RetryPolicy::off()).build().unwrap();
    let waiting = waiting.wait_for_charge("cha_1").deadline(Duration::from_millis(50));
    vec![
        ("refused", failure(at(format!("http://{}", unused_address()))).await),
        ("no such host", failure(at("https://no-such-host.invalid")).await),
        ("no TLS", failure(at(format!("https://{}", server_of(b"not TLS\r\n\r\n")))).await),
        ("broken TLS", failure(at(sandbox.broken_tls_url().await.unwrap())).await),
        ("no handshake", failure(at(format!("https://{}", server_of(b""))).timeout(short)).await),
        ("no proxy", failure(proxy(unused_address())).await),
        ("refused by the proxy", failure(proxy(refusing)).await),
        (
            "no proxy of the caller's",
            failure(at("https://elepay.invalid").http_client(move |http| http.proxy(own_proxy.clone()))).await,
        ),
        ("closed", failure(builder(&Loopback::responding(""))).await),
        ("not HTTP", failure(builder(&Loopback::responding("no HTTP\r\n\r\n"))).await),
        ("silent", failure(builder(&silent).timeout(short)).await),
        ("a body that is cut off", failure(builder(&Loopback::responding(cut))).await),
        ("a body that does not arrive", failure(builder(&late).timeout(short)).await),
        (
            "an error's body that is cut off",
            failure(builder(&Loopback::responding("HTTP/1.1 400 X\r\ncontent-length: 99\r\n\r\n{"))).await,
        ),
        ("a wait", waiting.await.unwrap_err()),
        ("a base URL", at(format!("https://user:{PASSWORD}@[elepay")).build().unwrap_err()),
        (
            "the URL of a proxy",
            at("https://elepay.invalid").proxy(format!("http://user:{PASSWORD}@[proxy")).build().unwrap_err(),
        ),
        ("the name of a header", client(&silent).with_header(PASSWORD.replace('-', " "), "").unwrap_err()),
    ]
}

#[tokio::test]
async fn a_chain_of_causes_prints_each_text_once_and_ends_at_the_root() {
    for (what, error) in failures_with_a_cause().await {
        let texts = texts(&error);
        let root = texts.last().unwrap();
        assert!(texts.len() > 1, "{what} has no cause: {error:?}");
        for (number, text) in texts.iter().enumerate() {
            let elsewhere = texts.iter().enumerate().filter(|(other, _)| *other != number);
            let repeated: Vec<_> = elsewhere.filter(|(_, other)| other.contains(text.as_str())).collect();
            assert!(repeated.is_empty(), "{what}: `{text}` is repeated in {texts:#?}");
        }
        let (line, full) = (format!("{error:?}"), format!("{error:#?}"));
        assert!(!line.contains('\n') && line.contains(root.as_str()), "{what}: {line}");
        for text in &texts {
            assert_eq!(full.matches(text.as_str()).count(), 1, "{what}: `{text}` in\n{full}");
        }
        assert!(full.lines().count() > texts.len(), "{what}: {full}");
    }
}

#[tokio::test]
async fn a_cause_shows_no_password() {
    for (what, error) in failures_with_a_cause().await {
        let mut shown = format!("{error} {error:?} {error:#?} {}", serde_json::to_string(&error).unwrap());
        let mut source = error.source();
        while let Some(cause) = source {
            shown += &format!("{cause} {cause:?} {cause:#?}");
            source = cause.source();
        }
        assert!(!shown.contains(PASSWORD), "{what}: {shown}");
    }
}

#[tokio::test]
async fn the_debug_output_is_one_line_and_the_alternate_one_has_a_line_for_each_fact() {
    let body = r#"{"requestId":"req_1","errorCode":"M002002","message":"bad amount","parameterName":"amount"}"#;
    let error = failure(builder(&Loopback::responding(json("400 Bad Request", body)))).await;
    let text = "createCharge: HTTP 400 Bad Request with elepay error code M002002 (parameter `amount`)";
    assert_eq!(error.to_string(), text);
    assert_eq!(
        format!("{error:?}"),
        format!("{text} [delivery: Rejected; status: 400 Bad Request; code: M002002; request id: req_1]")
    );
    assert_eq!(
        format!("{error:#?}"),
        format!("{text}\n  delivery: Rejected\n  status: 400 Bad Request\n  code: M002002\n  request id: req_1")
    );
    // What the server said is for those who ask for it.
    assert_eq!(error.server_message(), Some("bad amount"));
    let quiet = failure(builder(&Loopback::responding(json("400 Bad Request", "{}")))).await;
    assert_eq!(quiet.server_message(), None);
}

#[tokio::test]
async fn an_error_is_written_as_a_flat_summary_for_logs() {
    let body = r#"{"requestId":"req_1","errorCode":"M002007","message":"words of the server"}"#;
    let server = Loopback::responding(json("400 Bad Request", body));
    let error = client(&server).create_charge(&full_charge()).await.unwrap_err();
    assert_eq!(
        serde_json::to_value(&error).unwrap(),
        value!({
            "kind": "status",
            "delivery": "rejected",
            "operation": "createCharge",
            "status": 400,
            "code": "M002007",
            "request_id": "req_1",
            "attempts": 1,
            "retryable": false,
            "look_up_first": true,
            "text": "createCharge: HTTP 400 Bad Request with elepay error code M002007",
        })
    );
    // What there is none of is left out, and the root cause is in it.
    let url = format!("http://{}", unused_address());
    let error = failure(at(&url)).await;
    let root = texts(&error).pop().unwrap();
    assert_eq!(
        serde_json::to_value(&error).unwrap(),
        value!({
            "kind": "connection",
            "delivery": "not_sent",
            "operation": "createCharge",
            "attempts": 1,
            "retryable": true,
            "look_up_first": false,
            "text": format!("createCharge: failed to connect to {url}"),
            "cause": root,
        })
    );
    // A server can put anything into a code.
    let body = value!({ "errorCode": "a value", "requestId": "an\nid" }).to_string();
    let error = failure(builder(&Loopback::responding(json("400 Bad Request", &body)))).await;
    let summary = serde_json::to_value(&error).unwrap();
    assert_eq!((summary.get("code"), summary.get("request_id")), (None, None));
}

#[tokio::test]
async fn a_cloned_error_is_the_same_error() {
    let error = failure(at(format!("http://{}", unused_address()))).await;
    let clone = error.clone();
    assert_eq!((format!("{clone:#?}"), texts(&clone)), (format!("{error:#?}"), texts(&error)));
    assert_eq!((clone.kind(), clone.delivery(), clone.attempts()), (error.kind(), error.delivery(), error.attempts()));
}

#[tokio::test]
async fn a_failed_connection_names_the_proxy_without_its_password() {
    let address = unused_address();
    let error = failure(at("https://elepay.invalid").proxy(format!("http://user:{PASSWORD}@{address}"))).await;
    assert_eq!(
        error.to_string(),
        format!("createCharge: failed to connect to https://elepay.invalid through the proxy http://{address}")
    );
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Delivery::NotSent));
}

const PROXY_OF_THE_ENVIRONMENT: &str = "error_output::a_failed_connection_names_the_proxy_of_the_environment";

/// The environment belongs to a whole process.
#[tokio::test]
async fn a_failed_connection_names_the_proxy_of_the_environment() {
    if is_alone(PROXY_OF_THE_ENVIRONMENT) {
        return println!("{:#?}", failure(at("https://elepay.invalid")).await);
    }
    let address = unused_address();
    let through = format!("failed to connect to https://elepay.invalid through the proxy http://{address}\n");
    let with_password = format!("http://user:{PASSWORD}@{address}");
    for (no_proxy, url, named) in [
        ("", with_password.as_str(), true),
        ("", &address.to_string(), true),
        ("elepay.invalid", &with_password, false),
    ] {
        let mut command = again_without_environment(PROXY_OF_THE_ENVIRONMENT);
        command.env("HTTPS_PROXY", url).env("NO_PROXY", no_proxy);
        let printed = stdout(command.output().unwrap());
        assert_eq!(printed.contains(&through), named, "{url} {no_proxy}: {printed}");
        assert_eq!(printed.contains("the proxy"), named, "{url} {no_proxy}: {printed}");
        assert!(!printed.contains(PASSWORD), "{printed}");
    }
}

const WITHOUT_CERTIFICATES: &str = "error_output::a_client_without_certificates_says_why";

/// The environment belongs to a whole process.
#[test]
fn a_client_without_certificates_says_why() {
    if is_alone(WITHOUT_CERTIFICATES) {
        let error = at("https://api.elepay.io").build().unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NotSent));
        assert!(texts(&error).len() > 1 && format!("{error:?}").contains("certificate"), "{error:#?}");
    } else if cfg!(all(target_os = "linux", feature = "rustls")) {
        let mut command = again(WITHOUT_CERTIFICATES);
        command.env("SSL_CERT_FILE", "/dev/null").env("SSL_CERT_DIR", "/nonexistent");
        stdout(command.output().unwrap());
    }
}
