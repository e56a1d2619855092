//! The pages for browsers: the page behind a code, and the state of the sandbox.

pub mod code;
mod html;
mod i18n;
mod local;
pub mod state;
