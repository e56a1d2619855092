//! Webhooks: the requests by which elepay reports to your server that a payer has paid.
//!
//! Most payments are finished on the payer's phone, after the call that created the charge has returned. elepay then
//! sends an event to the URLs in its dashboard. This module verifies that such a request comes from elepay, and decodes
//! it. It needs the feature `webhook` only: without the feature `client`, there is no HTTP client in the build.
//!
//! ```
//! use elepay::webhook::{EventObject, Verifier, WebhookError};
//! use std::time::SystemTime;
//!
//! /// Returns the status of the response.
//! fn receive(verifier: &Verifier, headers: &elepay::http::HeaderMap, body: &[u8]) -> u16 {
//!     let event = match verifier.verify(headers, body, SystemTime::now()) {
//!         Ok(event) => event,
//!         Err(error) => {
//!             eprintln!("refused a webhook: {error}");
//!             return 400;
//!         }
//!     };
//!     // `event.id` is the same whenever the event is sent again: stop here if it was handled before.
//!     match &event.object {
//!         // Queue it: retrieve the charge and deliver after this response.
//!         EventObject::Charge(charge) => println!("{} may have changed", charge.id),
//!         // Types that you do not handle are successes too.
//!         _ => {}
//!     }
//!     200
//! }
//! # use elepay::webhook::{SigningSecret, sign};
//! # let secret = SigningSecret::new("whsec_test").unwrap();
//! # let body = br#"{"id":"evt_1","data":{"object":{"id":"cha_1","object":"charge"}}}"#;
//! # let mut headers = http::HeaderMap::new();
//! # headers.insert("elepay-signature", sign(&secret, body, SystemTime::now()).parse().unwrap());
//! # let verifier = Verifier::new("whsec_test").unwrap();
//! # assert_eq!(receive(&verifier, &headers, body), 200);
//! # assert_eq!(receive(&verifier, &http::HeaderMap::new(), body), 400);
//! ```
//!
//! # What a receiver has to expect
//!
//! - **Respond quickly, with a 2xx status,** also to events that you do not handle. Otherwise elepay sends the event
//!   again: three times a minute apart, then three times ten minutes apart, and then never again.
//! - **The same event can arrive several times.** Its `id` stays the same; handle each `id` once.
//! - **Retrieve the object before you deliver.** Events can arrive in another order than they occurred in, and the
//!   object in an event is what it was then. Only the API says what holds now.
//! - **An event can arrive before the response** to the call that created the object. If you do not know the charge
//!   yet, go by its order number, or respond with a 5xx status to get the event again.
//! - **A payment that fails causes no event.** Poll, for example with `wait_for_charge`, or look at the charge once it
//!   should have been paid. The status is then `failed`. A payment at a terminal may be different: one of elepay's
//!   guides says that `charge.revoked` reports its failure.
//! - **An event can be lost,** because elepay gives up after half an hour. So reconcile: list the charges of a period
//!   every now and then, and handle those that you have not delivered.
//! - **One thing can have two names.** Some of elepay's guides say `charge.captured` for what the page of the webhooks
//!   lists as `charge.succeeded`. Go by the object and what the API says of it, not by the type.
//! - **The redirect of the browser to `frontUrl` proves nothing,** because anybody can open that URL.
//!
//! # The body must be exactly as received
//!
//! The signature covers the bytes of the body, so take them before a framework parses them: `Bytes` in axum,
//! `web::Bytes` in actix, `Data` in rocket. JSON that was parsed and written again does not match.
//!
//! # Replacing a secret, and tests
//!
//! While a secret is replaced, [`Verifier::or_secret`] accepts the old one, too; elepay may sign with both. In tests,
//! [`sign`] makes the header. The sandbox (`elepay-sandbox`) sends webhooks to your receiver: on time, late, twice, out
//! of order, wrongly signed, or not at all. In the repository, the examples `webhook_axum` and `webhook_plain` deliver
//! every paid order exactly once in spite of that.
//!
//! Published pages: [Webhook](https://docs.elepay.io/sdks/server/webhook),
//! [FAQ](https://docs.elepay.io/faq/faq-server)

mod error;
pub(crate) mod event;
mod header;
mod secret;
mod signature;
mod verifier;

pub use crate::generated::EventObject;
pub use error::{InvalidSigningSecret, MalformedHeader, WebhookError};
pub use event::Event;
pub use header::SignatureHeader;
pub use secret::SigningSecret;
pub use signature::sign;
pub use verifier::Verifier;

/// The name of the header with the signature. Names of headers are case-insensitive.
pub const SIGNATURE_HEADER: &str = "elepay-signature";
