//! The pages for browsers: the page behind a code, and the state of the sandbox.

pub mod code;
mod html;
mod i18n;
pub mod local;
pub mod root;
pub mod state;
