//! Control of a running sandbox: what a test does that no call of the API can do.
//!
//! The functions take the context and are the same for Rust (`sandbox.rs`) and for HTTP (`http/`, documented in
//! `openapi/control.yaml`).

pub mod clock;
pub mod faults;
pub mod objects;
pub mod refusal;
pub mod requests;
pub mod snapshots;
