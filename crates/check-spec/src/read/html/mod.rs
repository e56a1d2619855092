//! Reads a page as the site serves it: HTML, with the data that the HTML was made of embedded in it.
//!
//! ```text
//! HTML ─┬─> visible ─> text ─> the readers of text ─> page, if there is no data
//!       └─> stream ─> find, types ─> operation ─> an OpenAPI document ─> page
//! ```
//!
//! Where there is data it counts, because it has all fields at any depth, and what is visible was made from it.

mod find;
mod operation;
mod reader;
pub mod stream;
mod types;
mod visible;

pub use reader::read;
