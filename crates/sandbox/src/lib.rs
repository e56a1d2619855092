#![doc = include_str!("../README.md")]

mod conduct;
mod document;
mod fault;
mod gate;
mod judge;
mod log;
mod page;
mod refusal;
mod sandbox;
mod script;
mod server;
mod shape;
mod state;
mod tls;
mod wire;
mod words;

pub use fault::Fault;
pub use sandbox::{Builder, Error, Request, Sandbox};
