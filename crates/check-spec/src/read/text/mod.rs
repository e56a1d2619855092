//! Reads the text of a page, part by part: the head, the sections, the sample call and the sample response.
//!
//! Each part is read by what stands in it, and the page records what each can show. Nothing else is guessed;
//! `compare::coverage` lists what silence means.

mod fields;
mod grammar;
mod guide;
mod parts;
pub mod prose;
mod reader;
mod sample_call;
mod unnamed;
pub mod values;

pub use grammar::is_field_name;
pub use guide::SCHEMES;
pub use reader::read;
