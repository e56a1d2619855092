//! Reports the results of a check, for people and for programs.

mod content;
mod format;
mod github;
mod json;
pub mod markdown;
mod sarif;
mod suggest;
mod summary;
mod text;

pub use content::Report;
pub use format::{Format, Target};
