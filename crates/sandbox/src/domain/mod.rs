//! The simulation: the objects that the sandbox keeps, and how calls and time change them.
//!
//! A new operation of the document needs a row in `operations.rs`, a new kind of object one in `kinds.rs`, and a new
//! change of status one in `transitions.rs`. The members of requests and responses come from the document.

pub mod actions;
mod amounts;
pub mod api_error;
pub mod call;
mod charges;
mod codes;
mod disputes;
pub mod embedded;
pub mod expiry;
mod generic;
mod invoices;
pub mod kinds;
mod list;
pub mod new_object;
pub mod object;
pub mod operations;
mod order_numbers;
pub mod payments;
pub mod possible;
mod references;
mod refunds;
mod settings;
pub mod state;
mod subscriptions;
pub mod tick;
pub mod transitions;
