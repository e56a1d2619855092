//! A call of an operation, after its validation.

use serde_json::Value;

use super::api_error::ApiError;
use super::object::Object;
use crate::document::route::{PathParameters, Route};

/// A valid call.
pub struct Call<'r> {
    pub route: &'r Route,
    pub path: PathParameters,
    /// The query parameters that were sent, as values of the types that the document states.
    pub query: Object,
    pub body: Object,
}

/// The object that a call creates, changes or returns; operations without a response body leave it out of the response.
pub type Outcome = Result<Object, ApiError>;

impl Call<'_> {
    /// Returns a query parameter as it was sent, or else its documented default.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        let default = || self.route.query.iter().find(|parameter| parameter.name == name)?.default.as_ref();
        self.query.get(name).or_else(default)
    }

    /// Returns a member of the body as it was sent, or else its documented default.
    pub fn member(&self, name: &str) -> Option<&Value> {
        let default = || self.route.body.as_ref()?.members.get(name)?.default.as_ref();
        self.body.get(name).or_else(default)
    }

    /// Returns every member of the body that was sent or has a documented default.
    pub fn members(&self) -> Vec<(String, Value)> {
        let names = self.route.body_members().map(|(name, _)| name);
        names.filter_map(|name| Some((name.clone(), self.member(name)?.clone()))).collect()
    }
}
