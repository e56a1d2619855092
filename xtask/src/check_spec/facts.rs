//! What is known of an operation, piece by piece, whoever says it.
//!
//! A page and the document are both taken apart into the same facts; everything after that only compares.
//! This module knows neither side.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a fact is about: the operation, a parameter, or a field at any depth.
///
/// Written as text, because it is the key of the lock file and what people read: `request.orderNo`,
/// `response.refunds.data[].id`, `response.metadata{}`, `path.id`, and the empty text for the operation itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Place(String);

/// The kinds of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    // of an operation
    Method,
    Path,
    Server,
    Security,
    HasBody,
    RequestContentType,
    ResponseContentType,
    SampleCallFields,
    // of a parameter or field
    Present,
    Required,
    Type,
    Format,
    Default,
    Pattern,
    Enum,
    FirstValue,
    Minimum,
    Maximum,
    MaxCharacters,
    MaxKeys,
    MaxBytes,
    ReservedPrefixes,
}

/// The facts of one operation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(pub BTreeMap<Place, BTreeMap<Kind, Value>>);

impl Place {
    pub fn operation() -> Self {
        Self::default()
    }

    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A member of the object here.
    pub fn member(&self, name: &str) -> Self {
        Self(format!("{self}.{name}"))
    }

    /// The items of the list here.
    pub fn items(&self) -> Self {
        Self(format!("{self}[]"))
    }

    /// The values of the map here.
    pub fn values(&self) -> Self {
        Self(format!("{self}{{}}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The place this one is inside of, if that is a field too.
    pub fn around(&self) -> Option<Self> {
        let inner = self.0.strip_suffix("[]").or_else(|| self.0.strip_suffix("{}"));
        let around = inner.or_else(|| self.0.rsplit_once('.').map(|(around, _)| around))?;
        Some(Self(around.to_owned()))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Facts {
    pub fn set(&mut self, place: &Place, kind: Kind, value: impl Into<Value>) {
        self.0.entry(place.clone()).or_default().insert(kind, value.into());
    }

    pub fn get(&self, place: &Place, kind: Kind) -> Option<&Value> {
        self.0.get(place)?.get(&kind)
    }

    /// Every single fact.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, Kind, &Value)> {
        self.0.iter().flat_map(|(place, facts)| facts.iter().map(move |(kind, value)| (place, *kind, value)))
    }
}
