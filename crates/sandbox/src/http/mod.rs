//! HTTP, down to the bytes: the listener, its connections, the faults that are applied to them, and the calls.

mod apply_fault;
mod auth;
pub mod body;
pub mod broken_tls;
mod connection;
pub mod connection_state;
pub mod effect;
pub mod fault;
pub mod fault_kind;
pub mod fault_plan;
pub mod fault_schedule;
mod handler;
mod json;
pub mod listener;
mod log;
pub mod response;
pub mod router;
mod serve;
mod validate;
