//! What is known of an operation, piece by piece, whoever says it.
//!
//! A page and the document are both taken apart into the same facts; everything after that only compares.
//! This module knows neither side.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a fact is about: the operation, a parameter, or a field at any depth.
///
/// Written as text, because it is the key of the lock file and what people read: `request.orderNo`,
/// `response.refunds.data[].id`, `response.metadata{}`, `path.id`, and the empty text for the operation itself.
/// `call` is the sample call, `scheme` a way to authenticate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Place(String);

/// The part of an operation that a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Operation,
    Scheme,
    Parameter,
    /// A field of the request, not inside of another one.
    Request,
    /// What is inside of a field of the request.
    InsideRequest,
    Call,
    Answer,
}

/// The kinds of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    // of an operation
    Method,
    Path,
    HasBody,
    BodyRequired,
    RequestContentType,
    ResponseContentType,
    // of its sample call
    Server,
    CallMethod,
    CallPath,
    CallContentType,
    // of the API as a whole
    HttpsOnly,
    Methods,
    ResponseFormat,
    TimeFormat,
    Operations,
    // of a parameter or field
    Present,
    Required,
    Type,
    /// Object, map or list, of a field that holds others.
    Container,
    Format,
    Default,
    Pattern,
    Enum,
    /// What stands for the field in a sample, where that is not a mere placeholder.
    SampleValue,
    Minimum,
    Maximum,
    MultipleOf,
    MinCharacters,
    MaxCharacters,
    MinKeys,
    MaxKeys,
    MinItems,
    MaxItems,
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

    /// The place this one is inside of.
    pub fn around(&self) -> Option<Self> {
        let inner = self.0.strip_suffix("[]").or_else(|| self.0.strip_suffix("{}"));
        let around = inner.or_else(|| self.0.rsplit_once('.').map(|(around, _)| around))?;
        Some(Self(around.to_owned()))
    }

    /// The last name.
    pub fn name(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or_default()
    }

    pub fn part(&self) -> Part {
        let (root, rest) = self.0.split_once('.').unwrap_or((&self.0, ""));
        match root {
            "" => Part::Operation,
            "scheme" => Part::Scheme,
            "request" if rest.contains(['.', '[', '{']) => Part::InsideRequest,
            "request" => Part::Request,
            "call" => Part::Call,
            _ if root.starts_with("call[") || root.starts_with("call{") => Part::Call,
            _ if root.starts_with("response") => Part::Answer,
            _ => Part::Parameter,
        }
    }

    /// The place in the sample call of a place in the request.
    pub fn calling(&self) -> Self {
        Self(self.0.replacen("request", "call", 1))
    }

    /// The place in the request of a place in the sample call.
    pub fn called(&self) -> Option<Self> {
        self.0.strip_prefix("call").map(|rest| Self(format!("request{rest}")))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&json!(self).as_str().unwrap_or_default().replace('-', " "))
    }
}

impl Kind {
    /// Whether it narrows what is accepted: elsewhere than its field, one page that states it is enough.
    pub fn is_limit(self) -> bool {
        self == Self::Enum || (self >= Self::Format && self != Self::SampleValue)
    }
}

impl Facts {
    pub fn set(&mut self, place: &Place, kind: Kind, value: impl Into<Value>) {
        self.0.entry(place.clone()).or_default().insert(kind, value.into());
    }

    pub fn get(&self, place: &Place, kind: Kind) -> Option<&Value> {
        self.0.get(place)?.get(&kind)
    }

    /// A text about the operation itself.
    pub fn text(&self, kind: Kind) -> Option<&str> {
        self.get(&Place::operation(), kind)?.as_str()
    }

    /// Every single fact.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, Kind, &Value)> {
        self.0.iter().flat_map(|(place, facts)| facts.iter().map(move |(kind, value)| (place, *kind, value)))
    }
}
