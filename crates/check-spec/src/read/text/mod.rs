//! Reads the text of a page: finds out its style, and takes the facts that this style shows.
//!
//! The styles are those of the vendor's pages. Nothing that a style does not show is guessed; `compare::coverage`
//! lists what each one shows.

mod detect;
mod flat;
mod grammar;
mod guide;
pub mod prose;
mod reader;
mod sample_call;
mod sections;
pub mod values;

pub use grammar::is_field_name;
pub use reader::read;
