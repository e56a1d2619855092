//! What the tests have in common.

pub mod arguments;
pub mod calls;
mod client;
pub mod document;
mod examples;
pub mod hostile;
pub mod keep_alive;
pub mod logged;
pub mod loopback;
pub mod oracle;
pub mod pages;
pub mod process;
pub mod responding;

pub use client::{BASIC, KEY, builder, client};
pub use examples::{
    full_capture, full_charge, full_code, full_customer, full_list, full_refund, full_source, full_sources, order,
};
