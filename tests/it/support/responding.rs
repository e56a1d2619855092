//! A server whose next response is set by the test, and what every response must keep.

use std::sync::{Arc, Mutex};

use elepay::{Client, Delivery, ErrorKind};

use super::arguments::{Arguments, Members};
use super::calls::{Outcome, call_with};
use super::document::operation as operation_of;
use super::loopback::{Loopback, Step, response};

pub struct Responding {
    bytes: Arc<Mutex<Vec<u8>>>,
    pub client: Client,
    _server: Loopback,
}

impl Responding {
    pub fn new() -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let next = bytes.clone();
        let server = Loopback::start(move |_| vec![Step::Send(next.lock().expect("no panic").clone())]);
        // Each response on a connection of its own: some do not say where they end.
        let builder = super::builder(&server).http_client(|http| http.pool_max_idle_per_host(0));
        let client = builder.build().expect("a client");
        Self { bytes, client, _server: server }
    }

    /// Calls an operation whose response is these bytes, head and all, about the object that they contain.
    pub async fn raw(&self, operation: &str, bytes: impl Into<Vec<u8>>) -> Outcome {
        self.raw_with_secret(operation, "value", bytes).await
    }

    /// The same, with `secret` as every sensitive value of the request.
    pub async fn raw_with_secret(&self, operation: &str, secret: &str, bytes: impl Into<Vec<u8>>) -> Outcome {
        let bytes = bytes.into();
        let arguments = Arguments::new(operation_of(operation), Members::All, secret).about(&identity(&bytes));
        *self.bytes.lock().expect("no panic") = bytes;
        call_with(&self.client, operation, &arguments).await
    }

    /// Calls an operation whose response has this status and body.
    pub async fn call(&self, operation: &str, status: u16, body: &[u8]) -> Outcome {
        self.raw(operation, response(&format!("{status} Whatever"), "application/json", body)).await
    }
}

/// Returns the `id` of the object in a response; empty if there is none.
fn identity(response: &[u8]) -> String {
    #[derive(serde::Deserialize)]
    struct Object {
        id: String,
    }

    // Of JSON that no parser reads, the last one.
    let last = || {
        let text = String::from_utf8_lossy(response);
        let (_, rest) = text.rsplit_once("\"id\":\"")?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    let head = response.windows(4).position(|bytes| bytes == b"\r\n\r\n").map_or(0, |at| at + 4);
    serde_json::from_slice::<Object>(&response[head..]).map(|object| object.id).ok().or_else(last).unwrap_or_default()
}

fn begins_as_json(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches(|character: char| character.is_control() || " \u{feff}".contains(character));
    text.starts_with(['{', '[', '"'])
}

/// Asserts the promise about a response whose head was read: it is decoded, or an error has this status and delivery.
pub fn keeps_status_and_delivery(what: &str, status: u16, body: &[u8], outcome: &Outcome) {
    match outcome {
        Ok(success) => {
            assert_eq!(success.status, status, "{what}");
            assert!((200..300).contains(&status), "{what}: {success:?}");
        }
        Err(error) => {
            assert_eq!(error.http_status().map(|status| status.as_u16()), Some(status), "{what}: {error:?}");
            let code = error.code().or(error.legacy_code());
            let expected = match status {
                200..=299 if error.to_string().contains(", but the response is about ") => vec![Delivery::Unknown],
                200..=299 => vec![Delivery::Accepted],
                // In JSON that cannot be read, a code may be lost, and its meaning with it.
                401 | 403 | 404 | 413 | 429 if code.is_none() && begins_as_json(body) => {
                    vec![Delivery::Rejected, Delivery::Unknown]
                }
                401 | 403 | 404 | 413 | 429 if code.is_none() => vec![Delivery::Rejected],
                400..=499 if status != 408 && code.is_some() => vec![Delivery::Rejected, Delivery::Unknown],
                _ => vec![Delivery::Unknown],
            };
            assert!(expected.contains(&error.delivery()), "{what}: {error:?}");
            let kinds = [ErrorKind::Status, ErrorKind::Undecodable, ErrorKind::Connection, ErrorKind::Timeout];
            assert!(kinds.contains(&error.kind()), "{what}: {error:?}");
            assert!(error.raw_body().is_some_and(|kept| body.starts_with(kept)), "{what}: {error:?}");
            assert!(error.to_string().lines().count() == 1, "{what}: {error}");
        }
    }
}
