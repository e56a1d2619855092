//! Control of a running sandbox: what a test does that no call of the API can do.
//!
//! The functions take the context and are the same for Rust (`sandbox.rs`) and for HTTP (`routes.rs`, documented
//! in `openapi/control.yaml`).

pub mod clock;
mod document;
mod expected;
pub mod faults;
pub mod guard;
mod handlers;
mod json;
pub mod objects;
pub mod refusal;
pub mod requests;
pub mod routes;
pub mod schema;
mod selection;
pub mod snapshots;
mod violation;
mod webhooks;
