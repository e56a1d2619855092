//! Compares the facts of the pages with those of the document.
//!
//! ```text
//! matching ─> view (align, coverage) ─> operation, guide ─> dedupe
//! ```

mod agree;
mod align;
pub mod coverage;
mod dedupe;
mod guide;
pub mod matching;
mod operation;
mod pages;
mod renamed;
mod sample_response;
mod shared;
mod statements;
mod view;

pub use pages::compare;
