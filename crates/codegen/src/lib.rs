//! Generates the `elepay` client from its OpenAPI document.
//!
//! ```text
//! document ─> lint ─> prepare ─> generator (progenitor) ─> assertions ─> lint ─> emit ─> one file
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | `lint` | refuses a document from which no correct client could be generated, at the line to fix |
//! | `params` | adds a component for the query parameters of each operation |
//! | `prepare` | builds the document that the generator sees |
//! | `generator` | runs progenitor; `assertions` checks its output, `generated` reads it |
//! | `request_only` | cuts the generator's functions down to what builds a request |
//! | `links` | turns names of the document in descriptions into links to Rust's |
//! | `emit` | writes the public methods, requests, validation, enums and tables around it |
//! | `files` | reads folders and files |
//! | `notes` | reads what the docs of operations say in addition |
//! | `reserved` | reads the names that the hand-written part of the client uses |
//!
//! The `build.rs` of `elepay` calls [`generate`]. This crate is released together with `elepay` and has no other users;
//! its API may change in any release.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod assertions;
mod emit;
mod files;
mod generate;
mod generated;
mod generator;
mod links;
mod lint;
mod naming;
mod notes;
mod params;
mod prepare;
mod request_only;
mod reserved;
mod rustdoc;
mod tokens;

pub use elepay_spec::{Document, Problem};
pub use generate::generate;
pub use notes::OperationNotes;
pub use reserved::ReservedNames;
