//! A JSON object whose members may all be missing.

use serde_json::{Map, Value};

use crate::weight::weight_of;

/// An object of the API, as a response has it, or the body of a request.
///
/// A `Map` panics when a missing member is indexed, and a document may leave out any member, so this
/// type offers no indexing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Object(Map<String, Value>);

impl Object {
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Returns a string; empty if the member is missing or of another type.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns an integer.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Value::as_i64)
    }

    /// Returns a time in epoch milliseconds.
    pub fn time(&self, name: &str) -> Option<u64> {
        self.get(name).and_then(Value::as_u64)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Returns whether a member has a value.
    pub fn is(&self, name: &str, value: impl Into<Value>) -> bool {
        self.get(name) == Some(&value.into())
    }

    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Sets the time of the last change, if the object has one.
    pub fn touch(&mut self, time: u64) {
        if self.contains("updateTime") {
            self.set("updateTime", time);
        }
    }

    /// Returns about how much memory it takes, in bytes.
    pub fn weight(&self) -> usize {
        self.iter().map(|(name, value)| 2 * size_of::<String>() + name.len() + weight_of(value)).sum()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }
}

impl From<Map<String, Value>> for Object {
    fn from(members: Map<String, Value>) -> Self {
        Self(members)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

impl From<&Object> for Value {
    fn from(object: &Object) -> Self {
        object.clone().into()
    }
}
