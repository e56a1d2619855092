//! Reads an OpenAPI document of whatever origin: a file, or the data in a page.
//!
//! ```text
//! file ─> source ─┐
//! HTML data ──────┴─> operation, schema, merge ─> a document in our dialect ─> the reader of our own ─> pages
//! ```
//!
//! The document is first written in the dialect of our own one, without its prose: each schema has one type, no parts
//! and no `null`, and a limit that only a sentence states is a keyword. The lock keeps it in this form.

mod keywords;
mod merge;
mod operation;
mod part;
mod reader;
mod reference;
mod schema;
mod source;

pub use operation::{Normalised, normalise};
pub use reader::{converted, embedded, pages, read};
pub use source::is_document;
