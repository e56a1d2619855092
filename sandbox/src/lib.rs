#![doc = include_str!("../README.md")]

mod conduct;
mod document;
mod fault;
mod gate;
mod judge;
#[path = "../../build/load.rs"]
#[allow(dead_code, reason = "the sandbox needs a part of the loader")]
mod load;
mod log;
mod page;
#[path = "../../build/problem.rs"]
#[allow(dead_code, reason = "the sandbox needs a part of it")]
mod problem;
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
