#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod base_url;
mod builder;
mod call;
mod client;
mod decode;
mod error;
#[cfg(fuzzing)]
pub mod fuzzing;
mod generated;
mod key;
mod paginate;
mod response;
mod tls;
mod transport;
mod validate;
mod value;
mod wait;

pub use builder::ClientBuilder;
pub use call::clock::Clock;
pub use call::retry::RetryPolicy;
pub use client::Client;
pub use error::delivery::Delivery;
pub use error::{Error, ErrorKind};
pub use generated::types;
pub use key::{AuthScheme, Mode, SecretKey};
pub use paginate::Paginator;
pub use response::Response;
pub use value::any_json::AnyJson;
pub use value::open_enum::UnknownValue;
pub use value::progress::Progress;
pub use value::sensitive::Sensitive;
pub use value::timestamp::{Timestamp, TimestampOutOfRange};
pub use wait::{Wait, Waited};

/// The OpenAPI document from which this client was generated, as YAML: the vendor's operations, fields and limits.
pub const OPENAPI: &str = include_str!("../openapi/elepay.yaml");
