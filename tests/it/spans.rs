//! With the feature `tracing`, a call is one span with OpenTelemetry's names, and what an operator should know of it is
//! an event. Neither holds a secret, an id, a body or a URL.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::loopback::{Loopback, json};
use crate::support::process::alone;
use crate::support::{BASIC, KEY, builder, client, full_capture, full_charge, order};
use elepay::{Clock, RetryPolicy};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber, subscriber};

type Fields = BTreeMap<String, String>;

/// A span, or an event within a span.
#[derive(Debug, Clone)]
struct Recorded {
    /// The name of a span, the target of an event.
    name: String,
    level: Level,
    /// The span that an event belongs to.
    within: Option<u64>,
    fields: Fields,
}

/// Keeps all spans and events.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Recorded>>>, Arc<Mutex<Vec<u64>>>);

struct Visitor<'a>(&'a mut Fields);

impl Visit for Visitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl Subscriber for Seen {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut seen = self.0.lock().unwrap();
        let mut fields = Fields::new();
        span.record(&mut Visitor(&mut fields));
        let (name, level) = (span.metadata().name().to_owned(), *span.metadata().level());
        seen.push(Recorded { name, level, within: None, fields });
        Id::from_u64(seen.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Visitor(&mut self.0.lock().unwrap()[index].fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Visitor(&mut fields));
        let (name, level) = (event.metadata().target().to_owned(), *event.metadata().level());
        let within = self.1.lock().unwrap().last().copied();
        self.0.lock().unwrap().push(Recorded { name, level, within, fields });
    }

    fn enter(&self, span: &Id) {
        self.1.lock().unwrap().push(span.into_u64());
    }

    fn exit(&self, _: &Id) {
        self.1.lock().unwrap().pop();
    }
}

impl Seen {
    /// The only span of ours.
    fn call(&self) -> Fields {
        let seen = self.0.lock().unwrap();
        let ours: Vec<_> = seen.iter().filter(|recorded| recorded.name == "elepay").collect();
        assert_eq!(ours.len(), 1, "{seen:?}");
        assert_eq!(ours[0].level, Level::INFO);
        ours[0].fields.clone()
    }

    /// Our events of this level. Each is within our span.
    fn events(&self, level: Level) -> Vec<Fields> {
        let seen = self.0.lock().unwrap();
        let span = seen.iter().position(|recorded| recorded.name == "elepay").unwrap() as u64 + 1;
        let ours = seen.iter().filter(|recorded| recorded.name.starts_with("elepay::") && recorded.level == level);
        ours.map(|event| {
            assert_eq!(event.within, Some(span), "{event:?}");
            event.fields.clone()
        })
        .collect()
    }

    /// The events of this level, of any of our spans.
    fn events_of_all(&self, level: Level) -> Vec<Fields> {
        let seen = self.0.lock().unwrap();
        let ours = seen.iter().filter(|recorded| recorded.name.starts_with("elepay::") && recorded.level == level);
        ours.map(|event| event.fields.clone()).collect()
    }

    /// Everything that was recorded by this crate shows none of these.
    fn shows_none_of(&self, secrets: &[&str]) {
        let text = format!("{:?}", self.0.lock().unwrap());
        for secret in secrets.iter().chain(&[KEY, BASIC]) {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
}

/// A clock that does not sleep, with pauses as long as they can be.
struct Hasty;

impl Clock for Hasty {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::ready(()))
    }

    fn chance(&self) -> f64 {
        1.0
    }
}

/// Runs a test with a subscriber, in a process of its own: `tracing` asks once whether anybody wants a span, and may
/// ask a thread of another test, which has no subscriber.
fn recorded(name: &str, test: impl AsyncFnOnce(Seen)) {
    alone(&format!("spans::{name}"), || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let seen = Seen::default();
        let _guard = subscriber::set_default(seen.clone());
        runtime.block_on(test(seen));
    });
}

fn fields<const N: usize>(expected: [(&str, &str); N]) -> Fields {
    expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

#[test]
fn a_successful_call_has_the_names_of_opentelemetry() {
    recorded("a_successful_call_has_the_names_of_opentelemetry", async |seen| {
        let server = Loopback::responding(json("201 Created", r#"{"id":"cha_1"}"#));
        client(&server).create_charge(&full_charge()).await.unwrap();
        let mut call = seen.call();
        let latency: u64 = call.remove("elepay.latency_ms").unwrap().parse().unwrap();
        assert!(latency < 60_000);
        assert_eq!(
            call,
            fields([
                ("otel.name", "POST /charges"),
                ("otel.kind", r#""client""#),
                ("http.request.method", r#""POST""#),
                ("url.template", r#""/charges""#),
                ("server.address", r#""127.0.0.1""#),
                ("server.port", &server.address.port().to_string()),
                ("http.response.status_code", "201"),
                ("elepay.operation", r#""createCharge""#),
                ("elepay.attempts", "1"),
            ])
        );
        assert_eq!((seen.events(Level::INFO), seen.events(Level::WARN)), (vec![], vec![]));
        seen.shows_none_of(&["cha_1", &server.url()]);
    });
}

#[test]
fn a_failed_call_records_status_code_request_and_delivery() {
    recorded("a_failed_call_records_status_code_request_and_delivery", async |seen| {
        let body = format!(r#"{{"requestId":"req_1","errorCode":"M002007","message":"{KEY} {BASIC} words"}}"#);
        let server = Loopback::responding(json("400 Bad Request", &body));
        let client = builder(&server).base_url(format!("{}/below", server.url())).auth(elepay::AuthScheme::Basic);
        client.build().unwrap().capture_charge("cha_1", &full_capture()).await.unwrap_err();
        let mut call = seen.call();
        call.remove("elepay.latency_ms").unwrap();
        assert_eq!(
            call,
            fields([
                ("otel.name", "POST /charges/{id}/capture"),
                ("otel.kind", r#""client""#),
                ("otel.status_code", r#""ERROR""#),
                ("http.request.method", r#""POST""#),
                ("url.template", r#""/charges/{id}/capture""#),
                ("server.address", r#""127.0.0.1""#),
                ("server.port", &server.address.port().to_string()),
                ("http.response.status_code", "400"),
                ("error.type", r#""400""#),
                ("elepay.operation", r#""captureCharge""#),
                ("elepay.error_code", r#""M002007""#),
                ("elepay.request_id", r#""req_1""#),
                ("elepay.delivery", r#""rejected""#),
                ("elepay.attempts", "1"),
            ])
        );
        seen.shows_none_of(&["cha_1", "words", "below"]);
    });
}

#[test]
fn a_call_without_a_status_has_the_kind_of_its_error() {
    recorded("a_call_without_a_status_has_the_kind_of_its_error", async |seen| {
        client(&Loopback::responding("")).capture_charge("..", &full_capture()).await.unwrap_err();
        let call = seen.call();
        assert_eq!((call.get("http.response.status_code"), call["elepay.attempts"].as_str()), (None, "0"));
        assert_eq!(
            (call["error.type"].as_str(), call["elepay.delivery"].as_str()),
            (r#""invalid_value""#, r#""not_sent""#)
        );
    });
}

#[test]
fn a_call_without_a_connection_has_the_address_of_the_server() {
    recorded("a_call_without_a_connection_has_the_address_of_the_server", async |seen| {
        let client = builder(&Loopback::responding("")).base_url("http://[::1]:1").retry(RetryPolicy::off());
        client.build().unwrap().create_charge(&order()).await.unwrap_err();
        let call = seen.call();
        assert_eq!((call["error.type"].as_str(), call["server.address"].as_str()), (r#""connection""#, r#""::1""#));
    });
}

#[test]
fn each_retry_is_an_event_with_its_reason_and_pause() {
    recorded("each_retry_is_an_event_with_its_reason_and_pause", async |seen| {
        let late =
            b"HTTP/1.1 503 Unavailable\r\nretry-after: 7\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".to_vec();
        let busy = json("429 Too Many Requests", r#"{"errorCode":"M005000","message":"words"}"#);
        let server = Loopback::in_turn(vec![late, busy, Vec::new(), json("200 OK", r#"{"id":"cha_1"}"#)]);
        builder(&server)
            .retry(RetryPolicy::default().max_attempts(4))
            .clock(Hasty)
            .build()
            .unwrap()
            .retrieve_charge("cha_1")
            .await
            .unwrap();
        let expected = [
            ("503", "status, unknown", "1", "7000"),
            ("429", "status, rejected, M005000", "2", "1000"),
            ("connection", "connection, unknown", "3", "2000"),
        ];
        let events = seen.events(Level::INFO);
        assert_eq!(events.len(), expected.len(), "{events:?}");
        for (event, (class, reason, attempt, pause)) in events.iter().zip(expected) {
            assert_eq!(event["message"], "retrying a call");
            assert_eq!(event["error.type"], format!("{class:?}"));
            assert_eq!(event["elepay.reason"], reason);
            assert_eq!((event["elepay.attempt"].as_str(), event["elepay.pause_ms"].as_str()), (attempt, pause));
            assert_eq!(event["elepay.operation"], r#""retrieveCharge""#);
            assert_eq!(event.len(), 6, "{event:?}");
        }
        let call = seen.call();
        assert_eq!((call["elepay.attempts"].as_str(), call["http.request.resend_count"].as_str()), ("4", "3"));
        assert_eq!((call["http.response.status_code"].as_str(), call.get("error.type")), ("200", None));
        seen.shows_none_of(&["cha_1", "words", &server.url()]);
    });
}

#[test]
fn a_retry_without_a_connection_names_neither_the_base_url_nor_the_proxy() {
    recorded("a_retry_without_a_connection_names_neither_the_base_url_nor_the_proxy", async |seen| {
        let closed = "127.0.0.1:1";
        let direct = builder(&Loopback::responding("")).base_url(format!("http://{closed}/below"));
        let through = builder(&Loopback::responding("")).base_url("https://elepay.test/below");
        for builder in [direct, through.proxy(format!("http://{closed}"))] {
            let client = builder.retry(RetryPolicy::default().max_attempts(2)).clock(Hasty).build().unwrap();
            client.create_charge(&order()).await.unwrap_err();
        }
        let events = seen.events_of_all(Level::INFO);
        assert_eq!(events.len(), 2, "{events:?}");
        for event in events {
            assert_eq!(event["elepay.reason"], "connection, not_sent");
            let text = format!("{event:?}");
            assert!(!text.contains(closed) && !text.contains("elepay.test") && !text.contains("http"), "{text}");
        }
    });
}

#[test]
fn a_trace_is_passed_on_where_the_caller_wants_it() {
    recorded("a_trace_is_passed_on_where_the_caller_wants_it", async |seen| {
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let server = Loopback::responding(json("200 OK", r#"{"id":"cha_1"}"#));
        let client = client(&server);
        client.with_header("traceparent", trace).unwrap().retrieve_charge("cha_1").await.unwrap();
        assert_eq!(server.request().header("traceparent"), Some(trace));
        seen.shows_none_of(&[trace]);
        drop(client.retrieve_charge("cha_1").await);
        assert_eq!(server.requests()[1].header("traceparent"), None);
    });
}

#[test]
fn a_response_with_skipped_parts_is_a_warning_with_their_paths() {
    recorded("a_response_with_skipped_parts_is_a_warning_with_their_paths", async |seen| {
        let body = format!(
            r#"{{"id":"cha_1","amount":"a value","metadata":{{"{KEY}":7,"taro@a.jp":[]}},"cardInfo":{{"last4":5}}}}"#
        );
        let charge = client(&Loopback::responding(json("200 OK", &body))).retrieve_charge("cha_1").await.unwrap();
        let warnings = seen.events(Level::WARN);
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert_eq!(warnings[0]["message"], "parts of a response were skipped");
        assert_eq!(warnings[0]["elepay.operation"], r#""retrieveCharge""#);
        assert_eq!(
            warnings[0]["elepay.skipped"],
            r#"["amount", "cardInfo.last4", "metadata.[redacted]", "metadata[…]"]"#
        );
        assert_eq!(charge.skipped().len(), 4);
        assert!(warnings[0]["elepay.skipped"].contains(r#""amount""#) && warnings[0].len() == 3, "{warnings:?}");
        assert!(!warnings[0]["elepay.skipped"].contains('\n'));
        seen.shows_none_of(&["a value", "cha_1", "taro"]);
    });
}
