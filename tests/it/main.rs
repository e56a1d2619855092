//! What the client promises its users, a module for each promise.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

mod api_by_example;
mod build_script;
mod codegen;
mod decode;
mod delivery;
mod environment;
mod error_codes;
mod error_output;
mod errors;
mod hostile_bodies;
mod hostile_http;
#[cfg(feature = "schemars")]
mod json_schema;
mod limits;
mod memory;
mod operations;
mod options;
mod order_search;
mod order_search_random;
mod other_object;
mod paging;
mod programs;
mod progress;
mod random_bodies;
mod raw_call;
mod readme;
mod requests;
mod response;
mod resuming;
mod retry;
mod retry_after;
mod runtimes;
mod salvage;
mod secrets;
mod secrets_in_failures;
mod setters;
mod settings;
#[cfg(feature = "tracing")]
mod spans;
mod stored;
#[cfg(any(feature = "jiff", feature = "time"))]
mod timestamps;
mod ui;
mod unknown_outcome;
mod wait;
#[cfg(feature = "webhook")]
mod webhook_events;
#[cfg(feature = "webhook")]
mod webhook_signature;
mod words;
