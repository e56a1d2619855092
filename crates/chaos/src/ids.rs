//! The ids that a call sends.

use std::collections::BTreeMap;

/// The ids that a call sends.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    path: BTreeMap<String, String>,
    last: Option<String>,
    /// By the name of the member.
    body: BTreeMap<String, String>,
}

impl Ids {
    /// Returns the value of a parameter in the path; empty if there is no such parameter.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.path.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Returns the value of the last parameter in the path: the object that the call is about.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// Returns the references that the body needs, each with the name of the member.
    pub fn in_body(&self) -> impl Iterator<Item = (&str, &str)> {
        self.body.iter().map(|(name, id)| (name.as_str(), id.as_str()))
    }

    /// Adds the value of the next parameter in the path.
    pub fn insert(&mut self, name: &str, value: String) {
        self.path.insert(name.to_owned(), value.clone());
        self.last = Some(value);
    }

    /// Adds a reference that the body needs.
    pub fn refer(&mut self, member: &str, id: String) {
        self.body.insert(member.to_owned(), id);
    }
}
