use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Kind, Place};

/// The facts of one operation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(pub BTreeMap<Place, BTreeMap<Kind, Value>>);

impl Facts {
    /// States a fact, in place of another value of it.
    pub fn set(&mut self, place: &Place, kind: Kind, value: impl Into<Value>) {
        self.0.entry(place.clone()).or_default().insert(kind, value.into());
    }

    /// Returns the value of a fact.
    pub fn get(&self, place: &Place, kind: Kind) -> Option<&Value> {
        self.0.get(place)?.get(&kind)
    }

    /// Returns a string about the operation itself.
    pub fn text(&self, kind: Kind) -> Option<&str> {
        self.get(&Place::operation(), kind)?.as_str()
    }

    /// Returns whether there is any fact about a place.
    pub fn has(&self, place: &Place) -> bool {
        self.0.contains_key(place)
    }

    /// Keeps the facts of which this is true.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&Place, Kind) -> bool) {
        for (place, facts) in &mut self.0 {
            facts.retain(|kind, _| is_kept(place, *kind));
        }
        self.0.retain(|_, facts| !facts.is_empty());
    }

    /// Returns every fact, a place before what is inside it.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, Kind, &Value)> {
        self.0.iter().flat_map(|(place, facts)| facts.iter().map(move |(kind, value)| (place, *kind, value)))
    }
}
