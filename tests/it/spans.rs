//! With the feature `tracing`, a call is one span that records how it went, and no secret.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use crate::support::loopback::{Loopback, json};
use crate::support::{BASIC, KEY, builder, client, full_capture, full_charge, order};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber, subscriber};

/// The name of a span or the target of an event, and its fields.
type Recorded = (String, BTreeMap<String, String>);

/// Keeps all spans and events.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Recorded>>>);

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
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
        let mut fields = BTreeMap::new();
        span.record(&mut Fields(&mut fields));
        seen.push((span.metadata().name().to_owned(), fields));
        Id::from_u64(seen.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut self.0.lock().unwrap()[index].1));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = BTreeMap::new();
        event.record(&mut Fields(&mut fields));
        self.0.lock().unwrap().push((event.metadata().target().to_owned(), fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Seen {
    /// The only span of ours.
    fn call(&self) -> BTreeMap<String, String> {
        let seen = self.0.lock().unwrap();
        let ours: Vec<_> = seen.iter().filter(|(name, _)| name == "elepay").collect();
        assert_eq!(ours.len(), 1, "{seen:?}");
        ours[0].1.clone()
    }

    fn is_clean(&self) {
        let text = format!("{:?}", self.0.lock().unwrap());
        assert!(!text.contains(KEY) && !text.contains(BASIC), "{text}");
    }
}

#[tokio::test]
async fn a_successful_call_records_what_it_was_and_how_long_it_took() {
    let seen = Seen::default();
    let _guard = subscriber::set_default(seen.clone());
    let server = Loopback::responding(json("201 Created", r#"{"id":"cha_1"}"#));
    client(&server).create_charge(&full_charge()).await.unwrap();
    let mut call = seen.call();
    let latency: u64 = call.remove("latency_ms").unwrap().parse().unwrap();
    assert!(latency < 60_000);
    let expected =
        [("method", r#""POST""#), ("operation", r#""createCharge""#), ("path", r#""/charges""#), ("status", "201")];
    assert_eq!(call, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    seen.is_clean();
}

#[tokio::test]
async fn a_failed_call_records_status_code_and_delivery() {
    let seen = Seen::default();
    let _guard = subscriber::set_default(seen.clone());
    let body = format!(r#"{{"errorCode":"M002007","message":"{KEY} {BASIC}"}}"#);
    let server = Loopback::responding(json("400 Bad Request", &body));
    builder(&server).auth(elepay::AuthScheme::Basic).build().unwrap().create_charge(&order()).await.unwrap_err();
    let call = seen.call();
    assert_eq!((call["status"].as_str(), call["code"].as_str()), ("400", "M002007"));
    assert_eq!(call["delivery"], "Rejected");
    seen.is_clean();
}

#[tokio::test]
async fn a_call_that_was_not_sent_has_no_status() {
    let seen = Seen::default();
    let _guard = subscriber::set_default(seen.clone());
    let server = Loopback::responding("");
    client(&server).capture_charge("..", &full_capture()).await.unwrap_err();
    let call = seen.call();
    assert_eq!((call.get("status"), call["delivery"].as_str()), (None, "NotSent"));
    assert_eq!(call["path"], r#""/charges/{id}/capture""#);
}
