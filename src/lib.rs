#![cfg_attr(feature = "client", doc = include_str!("../README.md"))]
#![cfg_attr(feature = "tracing", doc = include_str!("../docs/tracing.md"))]
#![cfg_attr(not(feature = "client"), doc = "The types of the elepay API, without the client, whose feature is off.")]
#![cfg_attr(not(feature = "client"), allow(dead_code, unused_imports, reason = "a part of it only the client uses"))]
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "client")]
mod base_url;
#[cfg(feature = "client")]
mod builder;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
mod client;
mod decode;
#[cfg(feature = "client")]
mod error;
#[cfg(fuzzing)]
pub mod fuzzing;
mod generated;
#[cfg(feature = "client")]
mod header;
#[cfg(feature = "client")]
mod key;
#[cfg(feature = "client")]
mod losses;
#[cfg(feature = "client")]
mod options;
#[cfg(feature = "client")]
mod orders;
#[cfg(feature = "client")]
mod paginate;
#[cfg(feature = "client")]
mod raw_body;
#[cfg(feature = "client")]
mod response;
#[cfg(feature = "client")]
mod tls;
#[cfg(feature = "client")]
mod transport;
#[cfg(feature = "client")]
mod validate;
mod value;
#[cfg(feature = "client")]
mod wait;
#[cfg(feature = "webhook")]
pub mod webhook;

// Crates whose types occur in this one's API, in the versions that it uses.
pub use chrono;
pub use http;
#[cfg(feature = "jiff")]
pub use jiff;
#[cfg(feature = "client")]
pub use reqwest;
#[cfg(feature = "schemars")]
pub use schemars;
pub use serde_json;
#[cfg(feature = "time")]
pub use time;

#[cfg(feature = "client")]
pub use builder::ClientBuilder;
#[cfg(feature = "client")]
pub use call::clock::Clock;
#[cfg(feature = "client")]
pub use call::raw::RawCall;
#[cfg(feature = "client")]
pub use call::retry::RetryPolicy;
#[cfg(feature = "client")]
pub use client::Client;
pub use decode::{Decodable, DecodeError, Decoded, decode};
#[cfg(feature = "client")]
pub use error::delivery::Delivery;
#[cfg(feature = "client")]
pub use error::{Error, ErrorKind};
/// # Requests
///
/// Required values are arguments of `new`. Every other field has a setter, which takes a value, something that converts
/// into it, or an `Option` of these ([`IntoField`](crate::IntoField)). Fields are public, so they can be assigned, too:
/// `request.reason = form.reason`.
///
/// The `M` of `impl IntoField<bool, M>` is always inferred: pass `true`, `Some(true)` or an `Option<bool>`, as if there
/// were no `M`. [`IntoField`](crate::IntoField) lists what every type of field accepts.
///
/// # Responses
///
/// A response is decoded even if elepay leaves out a field or changes its type, because it may be all that is known of
/// a payment. Therefore every field is an `Option`, except for the `id` of an object that can be retrieved by it (in
/// [`ChargeStatusObject`](types::ChargeStatusObject), `id` is an `Option`, too). `None` means that the field was
/// missing, `null`, or of another type; in the last case, `skipped()` of the response names it.
///
/// # Responses in unit tests
///
/// elepay adds fields, so the structs are `#[non_exhaustive]`: outside of this crate they are created from JSON, with
/// the names on the wire. That is enough to test code that takes a `&Charge`, without a server:
///
/// ```
/// use elepay::types::{Charge, ChargeStatus};
///
/// fn is_captured(charge: &Charge) -> bool {
///     charge.status == Some(ChargeStatus::Captured)
/// }
///
/// let charge: Charge = elepay::decode(r#"{"id":"cha_1","status":"captured"}"#)?.value;
/// assert!(is_captured(&charge));
/// # Ok::<(), elepay::DecodeError>(())
/// ```
///
/// [`decode`](crate::decode()) reads as tolerantly as a call does. `serde_json::from_value` works, too, and fails if a
/// part has another type.
pub use generated::types;
#[cfg(feature = "client")]
pub use key::{AuthScheme, Mode, SecretKey};
#[cfg(feature = "client")]
pub use orders::{Doubt, OrderCharges, OrderQuery, OrderSearch, Uncertain};
#[cfg(feature = "client")]
pub use paginate::Paginator;
#[cfg(feature = "client")]
pub use raw_body::RawBody;
#[cfg(feature = "client")]
pub use response::{Response, ResponseInfo};
pub use value::any_json::AnyJson;
#[cfg(feature = "client")]
pub use value::field::IntoField;
pub use value::open_enum::{ParseValueError, UnknownValue};
pub use value::progress::Progress;
pub use value::sensitive::Sensitive;
pub use value::timestamp::{Timestamp, TimestampOutOfRange};
#[cfg(feature = "client")]
pub use wait::{Wait, Waited};

/// The OpenAPI document from which this client was generated, as YAML: the vendor's operations, fields and limits.
pub const OPENAPI: &str = include_str!("../openapi/elepay.yaml");
