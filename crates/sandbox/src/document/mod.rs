//! The API as its OpenAPI document states it: routes, and the schemas that requests and responses are checked with.

pub mod api;
mod keywords;
mod known_members;
pub mod members;
pub mod route;
