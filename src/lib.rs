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
pub use value::open_enum::{ParseValueError, UnknownValue};
pub use value::progress::Progress;
pub use value::sensitive::Sensitive;
pub use value::timestamp::{Timestamp, TimestampOutOfRange};
#[cfg(feature = "client")]
pub use wait::{Wait, Waited};

/// The OpenAPI document from which this client was generated, as YAML: the vendor's operations, fields and limits.
pub const OPENAPI: &str = include_str!("../openapi/elepay.yaml");
