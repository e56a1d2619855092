//! Reports the results of a check, for people and for programs.

mod format;
mod github;
mod json;
pub mod markdown;
mod suggest;
mod summary;
mod text;

pub use format::{Format, render};
