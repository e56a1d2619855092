//! The OpenAPI document that the `elepay` crates are generated from.
//!
//! | module or type | what it offers |
//! |---|---|
//! | [`Document`] | YAML read into JSON, with the line and column of every JSON pointer |
//! | [`operations`] | the operations of a document, with their parameters, bodies, responses and pagination |
//! | [`reference`](mod@reference) | the target of a `$ref` |
//! | [`usage`] | the components that requests, responses and errors consist of |
//! | [`form`] | values of the wrong type, and references that lead nowhere |
//! | [`grammar`] | the keys and values that each place of a document may have |
//! | [`keywords`] | every keyword that a schema may have, and what it means |
//! | [`Kind`] | the meaning of a schema: a struct, an enum, a time, … |
//! | [`is_loopback`] | whether a host is this machine |
//!
//! Without the feature `document` only [`is_loopback`] is left, which is all that the client needs at run time.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(feature = "document")]
mod document;
#[cfg(feature = "document")]
pub mod form;
#[cfg(feature = "document")]
pub mod grammar;
mod host;
#[cfg(feature = "document")]
pub mod keywords;
#[cfg(feature = "document")]
mod kind;
#[cfg(feature = "document")]
mod nearest;
#[cfg(feature = "document")]
mod operation;
#[cfg(feature = "document")]
mod problem;
#[cfg(feature = "document")]
pub mod reference;
#[cfg(feature = "document")]
pub mod usage;

#[cfg(feature = "document")]
pub use document::{Document, join};
pub use host::is_loopback;
#[cfg(feature = "document")]
pub use kind::Kind;
#[cfg(feature = "document")]
pub use nearest::{nearest, suggestion};
#[cfg(feature = "document")]
pub use operation::{Operation, Pagination, operations};
#[cfg(feature = "document")]
pub use problem::{Position, Problem};
