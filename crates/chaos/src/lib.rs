//! Measures what the client promises: many calls, while everything goes wrong that can.
//!
//! A [`plan`] says what each call is, which [`faults`] it meets and when ([`timing`]); all of it follows from a seed.
//! [`drive`] runs the calls against the sandbox: [`prepare`] creates what a call needs, [`arguments`] derives what it
//! sends from the document, [`calls`] makes it, and [`clock`] skips its pauses. [`count`] compares what the client
//! reported with what the sandbox executed, and [`report`] prints the numbers. Meanwhile a `shop` receives the webhooks
//! of the payments, many of which never arrive.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod arguments;
mod attempts;
pub mod calls;
pub mod clock;
pub mod count;
pub mod document;
pub mod drive;
pub mod faults;
pub mod ids;
mod isolated;
pub mod marks;
pub mod plan;
pub mod prepare;
pub mod report;
mod setup;
mod shop;
mod steps;
pub mod timing;
