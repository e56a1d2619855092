//! The event that a webhook reports.

use std::fmt;

use super::WebhookError;
use crate::decode::{self, ResponseBody};
use crate::generated::EventObject;
use crate::types::{WebhookEvent, WebhookEventType};
use crate::value::log_text;
use crate::value::path::MORE;
use crate::{AnyJson, Timestamp};

/// An event that elepay reports by a webhook. [`Verifier::verify`](super::Verifier::verify) returns it; decoding alone
/// would prove nothing about the sender.
///
/// A member that is missing or has an unexpected type is `None`, so an event is never lost because elepay changed its
/// format; [`skipped`](Self::skipped) names what could not be read, and [`json`](Self::json) has everything.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The identifier of the event. It stays the same when the event is sent again, so remember it, and ignore an event
    /// that you have already handled.
    pub id: Option<String>,
    /// The type. Respond with a 2xx status to a type that you do not handle, or elepay sends the event again.
    pub event_type: Option<WebhookEventType>,
    /// The time of the event.
    pub create_time: Option<Timestamp>,
    /// Whether the event belongs to live mode, in which real money is moved.
    pub live_mode: Option<bool>,
    /// The object that the event is about.
    pub object: EventObject,
    json: AnyJson,
    skipped: Vec<String>,
}

impl Event {
    /// Decodes a body of which nothing is known: anybody can send such a request.
    ///
    /// Use [`Verifier::verify`](super::Verifier::verify) for requests from the network. This is for events that were
    /// verified before they were stored, and for tests.
    ///
    /// # Errors
    /// Returns [`WebhookError::NotJson`] if the body is not a JSON object.
    pub fn parse_unverified(body: &[u8]) -> Result<Self, WebhookError> {
        let decoded = decode::response::<WebhookEvent>(body).map_err(|_| WebhookError::NotJson)?;
        let WebhookEvent { id, type_, create_time, live_mode, .. } = decoded.value;
        let mut skipped = decoded.skipped;
        // Apart from the rest, so that what cannot be read there does not lose the object.
        let object = match decode::member(body, &["data", "object"]) {
            None => EventObject::Other,
            Some(null) if null == "null" => EventObject::Other,
            Some(scalar) if !scalar.starts_with('{') => {
                leave_out(&mut skipped);
                EventObject::Other
            }
            Some(object) => {
                let named = decode::member(object.as_bytes(), &["object"]);
                let named = named.and_then(|text| serde_json::from_str::<String>(&text).ok());
                let kind = named.as_deref().or_else(|| kind(type_.as_ref()?));
                EventObject::decode(kind, object.as_bytes(), &mut skipped)
            }
        };
        let json = AnyJson::from(decode::any_json(body).unwrap_or_default());
        Ok(Self { id, event_type: type_, create_time, live_mode, object, json, skipped })
    }

    /// Returns the whole event, with the members that this version of the crate does not know. It is `null` if elepay
    /// sent what no JSON parser reads, such as half of a surrogate pair, or more than 20,000 objects and lists; the
    /// fields of this struct are read even then.
    #[must_use]
    pub fn json(&self) -> &AnyJson {
        &self.json
    }

    /// Returns the paths of the parts that have an unexpected type and were left out, such as `data.object.amount`;
    /// `data.object` if the object has no usable identity. At most 100 are named of the object, and as many of the
    /// rest; `and more` follows each if there are others.
    #[must_use]
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }
}

/// Shows neither the whole event, since anything can be in it, nor keys of maps that do not look like a name.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("id", &self.id)
            .field("event_type", &self.event_type)
            .field("create_time", &self.create_time)
            .field("live_mode", &self.live_mode)
            .field("object", &self.object)
            .field("skipped", &log_text::paths(&self.skipped))
            .finish_non_exhaustive()
    }
}

/// Returns the kind of object that a type of event names: `charge` for `charge.succeeded`.
fn kind(event_type: &WebhookEventType) -> Option<&str> {
    event_type.as_str().split_once('.').map(|(kind, _)| kind)
}

/// Names the whole object as skipped.
fn leave_out(skipped: &mut Vec<String>) {
    const OBJECT: &str = "data.object";
    if !skipped.iter().any(|path| path == OBJECT) {
        skipped.push(OBJECT.to_owned());
    }
}

/// Decodes an object, or names it as skipped if it has no identity. Called by the generated code.
pub(crate) fn read<T: ResponseBody>(json: &[u8], skipped: &mut Vec<String>) -> Option<Box<T>> {
    let Ok(decoded) = decode::response(json) else {
        leave_out(skipped);
        return None;
    };
    // The last entry can say that there are more.
    let whole = |path: String| if path == MORE { path } else { format!("data.object.{path}") };
    skipped.extend(decoded.skipped.into_iter().map(whole));
    Some(Box::new(decoded.value))
}
