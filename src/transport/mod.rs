//! The HTTP client below the generated code: its settings, and its connections.

mod environment;
mod pools;
mod proxy;
mod runtime;
mod settings;

pub(crate) use pools::Pools;
pub(crate) use runtime::require_time;
pub(crate) use settings::{Customize, Settings};
