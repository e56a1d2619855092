//! The names that are already used in one scope of the generated code.

use std::collections::BTreeMap;

use elepay_spec::{Document, Problem};

/// The names in Rust that are used, and by what.
pub struct Taken(BTreeMap<String, String>);

impl Taken {
    /// Returns a scope in which `user` already uses some names.
    pub fn new<'a>(user: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(|name| (name.to_owned(), user.to_owned())).collect())
    }

    /// Takes a name, which must be an identifier in Rust.
    pub fn take(&mut self, document: &Document, at: &str, text: &str, name: &str) -> Result<(), Problem> {
        if syn::parse_str::<syn::Ident>(name).is_err() {
            let reason = format!("`{text}` would be `{name}` in Rust, which is not a valid identifier");
            return Err(document.problem(at, reason));
        }
        self.reserve(document, at, text, name)
    }

    /// Takes a name, which may not be an identifier.
    pub fn reserve(&mut self, document: &Document, at: &str, text: &str, name: &str) -> Result<(), Problem> {
        let user = format!("`{text}`");
        match self.0.insert(name.to_owned(), user.clone()) {
            None => Ok(()),
            Some(other) if other == user => Err(document.problem(at, format!("duplicate name {user}"))),
            Some(other) => {
                let reason = format!("{user} would be `{name}` in Rust, which is already used by {other}");
                Err(document.problem(at, reason))
            }
        }
    }
}
