//! `cargo xtask check-spec`: compares the document with the vendor's published pages.
//!
//! ```text
//! live ─> read ─> page ─> facts ─> lock ─┬─> compare ─> accepted ─> filter ─> report
//!                      document ─> facts ─┘
//! ```
//!
//! Only the program and the tests of this package use this library.
#![forbid(unsafe_code)]
#![allow(clippy::must_use_candidate, clippy::missing_errors_doc, reason = "not a library for others")]

#[doc(hidden)]
pub mod accepted;
mod arguments;
#[doc(hidden)]
pub mod compare;
#[doc(hidden)]
pub mod document;
#[doc(hidden)]
pub mod facts;
mod filter;
#[doc(hidden)]
pub mod finding;
mod input;
#[doc(hidden)]
pub mod live;
#[doc(hidden)]
pub mod lock;
mod outcome;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod repository;
mod run;

pub use arguments::Arguments;
pub use outcome::Outcome;
pub use run::run;
