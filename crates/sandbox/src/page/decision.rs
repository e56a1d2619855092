//! The form of the page behind a code: what the payer has decided.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the payer has decided.
#[derive(Debug, PartialEq, Eq)]
pub enum Decision {
    /// Pays, by a method if one is chosen.
    Approve(Option<String>),
    Decline,
}

impl Decision {
    /// Reads the fields of a form.
    ///
    /// # Errors
    /// Returns what is wrong.
    pub fn read(form: &[u8]) -> Result<Self, String> {
        let mut fields: BTreeMap<Cow<'_, str>, Cow<'_, str>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(form) {
            if fields.insert(name.clone(), value).is_some() {
                return Err(format!("`{name}` is sent more than once"));
            }
        }
        let method = fields.remove("method").filter(|method| !method.is_empty()).map(Cow::into_owned);
        match fields.get("decision").map(AsRef::as_ref) {
            Some("approve") => Ok(Self::Approve(method)),
            // Whoever declines may have chosen a method before.
            Some("decline") => Ok(Self::Decline),
            Some(other) => Err(format!("`decision` must be `approve` or `decline`, but is `{other}`")),
            None => Err("`decision` is missing; it must be `approve` or `decline`".to_owned()),
        }
    }
}
