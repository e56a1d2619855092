#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod any_json;
mod builder;
mod check;
mod client;
mod decode;
mod delivery;
mod error;
#[cfg(fuzzing)]
pub mod fuzzing;
mod generated;
mod items;
mod key;
mod objects;
mod open_enum;
mod response;
mod retry;
mod salvage;
mod sensitive;
mod time;
mod transport;
mod wait;

pub use any_json::AnyJson;
pub use builder::ClientBuilder;
pub use client::Client;
pub use delivery::Delivery;
pub use error::{Error, ErrorKind};
pub use generated::types;
pub use items::Items;
pub use key::{AuthScheme, Mode, SecretKey};
pub use open_enum::Unlisted;
pub use response::Response;
pub use retry::{Clock, RetryPolicy};
pub use sensitive::Sensitive;
pub use time::{OutOfCalendar, Timestamp};
pub use wait::Wait;

/// The OpenAPI document this client was generated from, as YAML: the vendor's operations, fields and limits.
pub const OPENAPI: &str = include_str!("../openapi/elepay.yaml");
