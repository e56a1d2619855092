//! Webhooks: events about changes of status, sent to registered URLs, signed as elepay signs them.
//!
//! [`outbox`] keeps the events and what is to be sent when; it is a part of the state, so that an event is recorded
//! together with its change. [`sender`] sends what is due, without holding the state. [`actions`] is what a program or
//! a person does with webhooks.

pub mod actions;
pub mod delivery;
mod entry;
pub mod event;
pub mod fault;
pub mod outbox;
mod post;
pub mod registry;
mod sandbox;
pub mod sender;
