//! `openapi/published.lock.json`: the facts of the published pages as they were last read, without their prose.
//!
//! With it a check needs neither the network nor saved pages.

mod age;
mod changes;
mod file;

pub use age::Ages;
pub use changes::{diff, diff_references};
pub use file::{Lock, Published, PublishedReference, read, sha256, write};
