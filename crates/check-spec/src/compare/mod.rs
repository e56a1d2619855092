//! Compares the facts of the pages with those of the document.
//!
//! ```text
//! matching ─> view (align, coverage) ─> operation, guide ─> dedupe
//! references, site
//! ```

mod agree;
mod align;
pub mod coverage;
mod dedupe;
mod guide;
pub mod matching;
mod operation;
mod pages;
pub mod references;
mod renamed;
mod sample_response;
mod shared;
pub mod site;
mod statements;
mod view;

pub use pages::compare;
