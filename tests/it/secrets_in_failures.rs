//! Whatever goes wrong, no error, no `Debug` output, no log record and no span holds the key, or a value that the
//! document calls sensitive: for every fault of the sandbox, and for servers that repeat what they were sent in every
//! possible place.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::arguments::{Arguments, Members};
use crate::support::calls::{Outcome, call, call_with, outcome};
use crate::support::document::{document, operations, response_schema, sensitive_sample};
use crate::support::logged;
use crate::support::loopback::{Loopback, Step};
use crate::support::order;
use crate::support::process::alone;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use elepay::{AuthScheme, Client, Error};
use elepay_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

/// Goes into every sensitive member of a request, and comes back in every sensitive member of a response.
const VALUE: &str = "VALUE 4b1d";
/// Its Base64 has characters that differ in the URL-safe alphabet.
const ODD_KEY: &str = "sk_test_~~~???>>>xyz";

#[cfg(feature = "tracing")]
mod spans {
    use std::fmt::Debug;

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use crate::support::logged;

    pub struct Collect;

    struct Fields;

    impl Visit for Fields {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            logged::add(&format!("field {} {value:?}", field.name()));
        }
    }

    impl Subscriber for Collect {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, span: &Attributes<'_>) -> Id {
            logged::add(&format!("span {}", span.metadata().name()));
            span.record(&mut Fields);
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, values: &Record<'_>) {
            values.record(&mut Fields);
        }

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, event: &Event<'_>) {
            event.record(&mut Fields);
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }
}

/// Secrets that were shown, and where.
#[derive(Default)]
struct Leaks(Vec<String>);

impl Leaks {
    fn look(&mut self, what: &str, secrets: &[String], text: &str) {
        for secret in secrets.iter().filter(|secret| text.contains(*secret)) {
            let around = text.lines().find(|line| line.contains(secret)).unwrap_or_default();
            self.0.push(format!("{what} shows {secret}: {}", around.chars().take(200).collect::<String>()));
        }
    }

    fn look_at(&mut self, what: &str, secrets: &[String], outcome: &Outcome) {
        match outcome {
            Ok(success) => self.look(what, secrets, &success.shown()),
            Err(error) => {
                let mut texts = format!("{error}\n{error:?}\n{error:#?}\n{}\n", json!(error));
                let mut source = error.source();
                while let Some(cause) = source {
                    texts.push_str(&format!("{cause}\n{cause:?}\n{cause:#?}\n"));
                    source = cause.source();
                }
                self.look(what, secrets, &texts);
                // The server's own words may repeat a value, but never the key.
                let keys: Vec<_> = secrets.iter().filter(|secret| *secret != VALUE).cloned().collect();
                self.look(what, &keys, &said(error));
            }
        }
    }
}

fn said(error: &Error) -> String {
    let texts = [error.code(), error.legacy_code(), error.request_id(), error.parameter_name(), error.server_message()];
    format!("{texts:?} {:?}", error.provider_error())
}

/// The key in every form that may be written, and the value.
fn secrets(key: &str) -> Vec<String> {
    let pair = format!("{key}:");
    vec![key.to_owned(), STANDARD_NO_PAD.encode(&pair), URL_SAFE_NO_PAD.encode(&pair), VALUE.to_owned()]
}

fn echo(secrets: &[String]) -> String {
    let all = secrets.join(" ");
    json!({
        "requestId": all, "errorCode": all, "code": all, "message": all, "parameterName": all,
        "providerError": { "providerKey": all, "code": all, "message": all }, &*all: all,
    })
    .to_string()
}

/// Every kind of fault by the name of its constructor.
fn faults(secrets: &[String]) -> Vec<(&'static str, Fault)> {
    let (page, short) = (format!("<html>{}</html>", secrets.join(" ")), Duration::from_millis(50));
    vec![
        ("refuse_connections", Fault::refuse_connections(short)),
        ("close_on_accept", Fault::close_on_accept()),
        ("reset_before_reading", Fault::reset_before_reading()),
        ("reset_while_reading", Fault::reset_while_reading(40)),
        ("close_without_response", Fault::close_without_response()),
        ("reset_without_response", Fault::reset_without_response()),
        ("silence", Fault::silence()),
        ("die_idle", Fault::die_idle()),
        ("delay", Fault::delay(Duration::from_millis(300))),
        ("informational", Fault::informational([100, 103])),
        ("redirect", Fault::redirect(307, &format!("http://{}@127.0.0.1:1/", secrets[0]))),
        ("cut", Fault::cut(0)),
        ("cut", Fault::cut(60)),
        ("cut", Fault::cut(300)),
        ("html", Fault::html(502)),
        ("status", Fault::status(401)),
        ("error_code", Fault::error_code("M002007")),
        ("too_many_requests", Fault::too_many_requests().retry_after(&secrets[0])),
        ("respond_with", Fault::respond_with(400, &format!("text/{}", secrets[1]), echo(secrets))),
        ("respond_with", Fault::respond_with(502, "text/html", page.clone())),
        ("content_type", Fault::content_type(&secrets.join("/"))),
        ("not_json", Fault::not_json()),
        ("body", Fault::body(page)),
        ("body", Fault::body(format!(r#"{{"credential":"{VALUE}","{}":1,"name":"{VALUE}"#, secrets[0]))),
        ("unknown_values", Fault::unknown_values()),
        ("trickle", Fault::trickle(7, Duration::from_millis(20))),
    ]
}

/// The constructors that there are.
fn constructors() -> BTreeSet<String> {
    let file = syn::parse_file(include_str!("../../crates/sandbox/src/http/fault.rs")).unwrap();
    let mut names = BTreeSet::new();
    for item in file.items {
        let syn::Item::Impl(block) = item else { continue };
        let of_fault = matches!(&*block.self_ty, syn::Type::Path(path) if path.path.is_ident("Fault"));
        for item in block.items.into_iter().filter(|_| of_fault && block.trait_.is_none()) {
            if let syn::ImplItem::Fn(function) = item
                && matches!(function.vis, syn::Visibility::Public(_))
                && function.sig.receiver().is_none()
            {
                names.insert(function.sig.ident.to_string());
            }
        }
    }
    names
}

/// The operations that send something: those with a request body.
fn sending() -> Vec<&'static str> {
    operations().iter().filter(|operation| operation.body(document()).is_some()).map(|operation| operation.id).collect()
}

fn client(key: &str, url: String, scheme: AuthScheme) -> Client {
    patient_client(key, url, scheme, Duration::from_millis(200))
}

fn patient_client(key: &str, url: String, scheme: AuthScheme, timeout: Duration) -> Client {
    let builder = Client::builder(key).base_url(url).auth(scheme).timeout(timeout).allow_unknown_key_prefix();
    // As verbose as a caller can make it.
    builder.http_client(|http| http.connection_verbose(true)).build().unwrap()
}

/// Responses that repeat what was sent wherever a response can hold text.
fn echoing(secrets: &[String]) -> Vec<(&'static str, Vec<Step>)> {
    let all = secrets.join(" ");
    let body = echo(secrets);
    let length = body.len();
    let server = |text: String| vec![Step::Send(text.into_bytes())];
    vec![
        ("reason phrase", server(format!("HTTP/1.1 400 {all}\r\ncontent-length: {length}\r\n\r\n{body}"))),
        ("reason phrase of a success", server(format!("HTTP/1.1 200 {all}\r\ncontent-length: 0\r\n\r\n"))),
        (
            "headers",
            server(format!(
                "HTTP/1.1 303 X\r\nlocation: {all}\r\nx-{}: {all}\r\nretry-after: {all}\r\nset-cookie: {all}\r\n\
                 content-length: 0\r\n\r\n",
                "echo"
            )),
        ),
        ("not a header", server(format!("HTTP/1.1 200 X\r\n{all}\r\n\r\n"))),
        ("not a length", server(format!("HTTP/1.1 200 X\r\ncontent-length: {all}\r\n\r\n"))),
        ("not a chunk length", server(format!("HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n{all}\r\n"))),
        ("not HTTP", server(format!("{all}\r\n\r\n"))),
        ("a body cut off", server(format!("HTTP/1.1 200 X\r\ncontent-length: 9999\r\n\r\n{body}"))),
        ("nothing", vec![Step::Wait(Duration::from_millis(400))]),
    ]
}

/// In a process of its own, because the logger and the subscriber are the whole process's.
#[test]
fn nothing_shows_a_secret_whatever_goes_wrong() {
    alone("secrets_in_failures::nothing_shows_a_secret_whatever_goes_wrong", || {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(fail_in_every_way());
    });
}

async fn fail_in_every_way() {
    logged::start();
    #[cfg(feature = "tracing")]
    tracing::subscriber::set_global_default(spans::Collect).unwrap();
    let mut leaks = Leaks::default();

    let struck: BTreeSet<_> = faults(&secrets("k")).into_iter().map(|(name, _)| name.to_owned()).collect();
    let missing: Vec<_> = constructors().symmetric_difference(&struck).cloned().collect();
    assert!(missing.is_empty(), "add to or remove from `faults`, tests/it/secrets_in_failures.rs: {missing:?}");
    let sandbox = Sandbox::start().await.unwrap();
    let of_sandbox = secrets(sandbox.key());
    let clients =
        |key: &str, url: String| [AuthScheme::Bearer, AuthScheme::Basic].map(|scheme| client(key, url.clone(), scheme));
    let ready = clients(sandbox.key(), sandbox.url());
    let order = order().extra([("frontUrl", VALUE)]);
    for (name, fault) in faults(&of_sandbox) {
        for (number, operation) in sending().into_iter().enumerate() {
            sandbox.fault(fault.clone());
            let outcome = call(&ready[number % 2], operation, VALUE).await;
            leaks.look_at(&format!("{name}, {operation}"), &of_sandbox, &outcome);
            sandbox.clear_faults();
        }
        // The sandbox has neither the charge nor the customer of those; this it executes.
        sandbox.fault(fault);
        leaks.look_at(name, &of_sandbox, &outcome(ready[0].create_charge(&order).await));
        sandbox.clear_faults();
        if name == "refuse_connections" {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    let credential = |charge: &Value| charge["credential"].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let hidden: Vec<_> = sandbox.objects("charge").unwrap().iter().filter_map(credential).collect();
    assert!(!hidden.is_empty(), "no charge of the sandbox had a credential");
    let broken = clients(sandbox.key(), sandbox.broken_tls_url().await.unwrap());
    for (number, operation) in sending().into_iter().enumerate() {
        let outcome = call(&broken[number % 2], operation, VALUE).await;
        assert!(outcome.is_err());
        leaks.look_at(&format!("broken TLS, {operation}"), &of_sandbox, &outcome);
    }

    let of_odd = secrets(ODD_KEY);
    assert_ne!(of_odd[1], of_odd[2], "the two alphabets must differ for this key");
    let steps = Arc::new(Mutex::new(Vec::new()));
    let next = steps.clone();
    let server = Loopback::start(move |_| next.lock().unwrap().clone());
    let ready = clients(ODD_KEY, server.url());
    for (what, response) in echoing(&of_odd) {
        *steps.lock().unwrap() = response;
        for (number, operation) in ["createCharge", "createCustomer"].into_iter().enumerate() {
            let outcome = call(&ready[number], operation, VALUE).await;
            leaks.look_at(&format!("{what}, {operation}"), &of_odd, &outcome);
        }
    }
    // Responses as they should be, full of what must not be seen.
    let ready = patient_client(ODD_KEY, server.url(), AuthScheme::Basic, Duration::from_secs(60));
    for operation in operations() {
        let Some(schema) = response_schema(operation) else { continue };
        let body = sensitive_sample(schema, VALUE).to_string();
        let head = format!(
            "HTTP/1.1 200 {ODD_KEY}\r\nx-echo: {ODD_KEY}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        *steps.lock().unwrap() = vec![Step::Send((head + &body).into_bytes())];
        let arguments = Arguments::new(operation, Members::All, VALUE).about("string");
        let outcome = call_with(&ready, operation.id, &arguments).await;
        assert!(outcome.is_ok(), "{outcome:?}");
        leaks.look_at(operation.id, &of_odd, &outcome);
    }

    let logged = logged::text();
    for secrets in [of_sandbox, of_odd, hidden] {
        leaks.look("the log", &secrets, &logged);
    }
    leaks.0.truncate(40);
    assert!(leaks.0.is_empty(), "{:#?}", leaks.0);
    for source in ["log reqwest", "log rustls"] {
        assert!(logged.contains(source), "nothing of `{source}` was recorded");
    }
    assert_eq!(logged.contains("span elepay"), cfg!(feature = "tracing"));
}
