//! The API as its OpenAPI document states it: routes, and the schemas that requests and responses are checked with.

pub mod api;
pub mod delivery;
pub mod members;
pub mod route;
mod sample;
mod validator;
