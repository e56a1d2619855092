//! The promises of the sandbox, one module per topic.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod charges;
mod client;
mod code_page;
mod codes;
mod control;
mod control_faults;
mod control_guard;
mod control_webhooks;
mod customers;
mod dashboard;
mod documents;
mod faults;
mod faults_and_own_paths;
mod faults_on_the_wire;
mod invoices;
mod lifecycle;
mod lifetime;
mod lists;
#[cfg(feature = "program")]
mod load;
mod malformed;
mod objects;
#[cfg(feature = "program")]
mod odd_clocks;
mod order_of_events;
mod possible;
#[cfg(feature = "program")]
mod program;
mod readme;
mod refunds;
mod settings;
mod state_page;
mod statuses;
mod subscriptions;
mod support;
mod validation;
mod webhook_deliveries;
mod webhooks;
