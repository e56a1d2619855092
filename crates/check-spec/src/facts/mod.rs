//! What is known about an operation, fact by fact, whether a page or the document states it.
//!
//! A page and the document are both taken apart into the same facts; everything after that only compares. Nothing here
//! knows a page or the document.

mod keyword;
mod kind;
mod place;
pub mod sample;
mod set;

pub use keyword::{LIMITS, keyword};
pub use kind::Kind;
pub use place::{Part, Place, Step};
pub use set::Facts;
