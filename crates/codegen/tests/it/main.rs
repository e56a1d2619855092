//! The promises of the generator: every document that is accepted becomes the expected code, and every other one
//! is refused at the line to fix.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod broken;
mod broken_responses;
mod document;
mod notes;
mod refusals;
mod snapshots;
mod stack;
mod support;
