//! A page as it is looked at from its operation: what it says of a fact, and what its silence means.

use serde_json::Value;

use super::align::{self, Aligned};
use super::document::Stated;
use super::facts::{Kind, Part, Place};
use super::lock::Published;
use super::styles::{self, Silence};

/// A page of an operation, its nameless fields named.
pub struct View<'a> {
    pub published: &'a Published,
    pub aligned: Aligned,
}

/// What a page says of a fact.
pub enum Reading<'a> {
    Shown(&'a Value),
    Absent,
    Elsewhere,
    NotShown(&'static str),
}

const FALSE: &Value = &Value::Bool(false);

impl<'a> View<'a> {
    pub fn new(operation: &Stated, published: &'a Published) -> Self {
        Self { published, aligned: align::align(operation, &published.page.nameless) }
    }

    pub fn reading(&self, place: &Place, kind: Kind) -> Reading<'_> {
        let page = &self.published.page;
        let aligned = || self.aligned.facts.get(place)?.get(&kind);
        if let Some(value) = page.facts.get(place, kind).or_else(aligned) {
            return Reading::Shown(value);
        }
        if let Some(why) = self.left_open(place, kind) {
            return Reading::NotShown(why);
        }
        match styles::silence(page, place, kind) {
            Silence::Absent => Reading::Absent,
            Silence::Elsewhere => Reading::Elsewhere,
            Silence::False => Reading::Shown(FALSE),
            Silence::NotShown(why) => Reading::NotShown(why),
        }
    }

    /// Why a sample says nothing of a place: it shows `null` there or around it, or a list without items.
    fn left_open(&self, place: &Place, kind: Kind) -> Option<&'static str> {
        let facts = &self.published.page.facts;
        if !matches!(place.part(), Part::Answer | Part::Call) {
            return None;
        }
        let mut at = (kind != Kind::Present).then(|| place.clone()).or_else(|| place.around());
        while let Some(here) = at {
            if facts.get(&here, Kind::Present).is_some() && facts.get(&here, Kind::Type).is_none() {
                return Some("the sample shows `null` there");
            }
            let is_list = facts.get(&here, Kind::Type).is_some_and(|of_type| of_type == "array");
            if is_list && here != *place && !facts.0.contains_key(&here.items()) {
                return Some("the sample shows an empty list there");
            }
            at = here.around();
        }
        None
    }

    /// Other values that the page states for the same fact.
    pub fn twice(&self, place: &Place, kind: Kind) -> Option<&Value> {
        let page = &self.published.page;
        let named = |other: &Place| match other.as_str().strip_prefix('#') {
            Some(index) => {
                let at = index.parse::<usize>().ok().and_then(|index| self.aligned.places.get(index));
                at.is_some_and(|at| at.as_ref() == Some(place))
            }
            None => other == place,
        };
        page.twice.iter().find(|(other, of, _)| named(other) && *of == kind).map(|(.., value)| value)
    }
}
