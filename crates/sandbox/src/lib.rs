#![doc = include_str!("../README.md")]

mod builder;
mod calendar;
mod context;
mod control;
mod document;
mod domain;
mod error;
mod http;
mod latest;
mod objects;
mod page;
mod paths;
mod request;
mod request_filter;
mod request_log;
mod sandbox;
mod snapshots;
mod sync;
mod webhooks;
mod weight;

pub use crate::http::fault::Fault;
pub use crate::http::fault_plan::FaultPlan;
pub use builder::Builder;
pub use error::Error;
pub use request::Request;
pub use request_filter::RequestFilter;
pub use sandbox::Sandbox;
pub use webhooks::delivery::{Delivery, DeliveryOutcome};
pub use webhooks::fault::WebhookFault;
pub use webhooks::registry::Webhook;
