//! The pages for browsers: the page behind a code, and the state of the sandbox.

pub mod code;
pub mod dashboard;
mod decision;
mod html;
mod i18n;
pub mod local;
mod methods;
mod respond;
mod return_url;
pub mod root;
pub mod state;
