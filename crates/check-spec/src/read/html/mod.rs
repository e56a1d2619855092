//! Reads a page as the site serves it: HTML, with the data that the HTML was made of embedded in it.
//!
//! ```text
//! HTML ─┬─> visible ─> text ─> the readers of text ───────────────┬─> page
//!       └─> stream ─> find ─> schema ─> operation, if there is one ┘
//! ```
//!
//! Where there is data it counts, because it has all fields at any depth. The sample comes from the text, and so does
//! everything if there is no data, or none that can be trusted.

pub mod find;
mod operation;
mod reader;
pub mod schema;
pub mod stream;
mod visible;

pub use reader::read;
