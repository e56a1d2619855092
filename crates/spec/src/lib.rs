//! The OpenAPI document that the `elepay` crates are made from.
//!
//! A [`Document`] is YAML read into JSON that knows the line and column of every JSON pointer, so that whoever finds a
//! fault can name the line to mend. [`operations`] lists what it offers, and [`reference`] follows `$ref`.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(feature = "document")]
mod document;
mod host;
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
pub use operation::{METHODS, Operation, Pagination, operations};
#[cfg(feature = "document")]
pub use problem::{Position, Problem};
