//! elepay on your own machine: a small server that behaves as the published API does.
//!
//! Requests are judged by the document that the client is generated from, [`elepay::OPENAPI`]; what is created is
//! remembered and lives its documented life. Nothing is ever paid.
//!
//! ```no_run
//! use elepay::types::{CreateChargeRequest, PaymentMethod};
//! use elepay_sandbox::Sandbox;
//!
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let client = sandbox.client();
//! let charge = client.create_charge(&CreateChargeRequest::new(500, "order-1", PaymentMethod::Paypay)).await?;
//! sandbox.approve(&charge.id)?;
//! assert_eq!(sandbox.charges()[0]["status"], "captured");
//! # Ok(())
//! # }
//! ```

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
mod state;
mod tls;
mod wire;
mod words;

pub use fault::Fault;
pub use sandbox::{Builder, Error, Request, Sandbox};
