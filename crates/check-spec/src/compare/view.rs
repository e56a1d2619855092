use serde_json::Value;

use super::align::{self, Aligned};
use super::coverage::{self, Absence};
use crate::document::DocumentOperation;
use crate::facts::{Kind, Part, Place};
use crate::lock::Published;
use crate::read::ConflictSubject;

/// A page as seen from its operation, with names for its unnamed fields.
pub struct View<'a> {
    pub published: &'a Published,
    pub aligned: Aligned,
}

/// What a page states about a fact.
pub enum Reading<'a> {
    Shown(&'a Value),
    Absent,
    /// Another fact of the page stands for it.
    Elsewhere,
    /// The page cannot show it; the reason is for people.
    NotShown(&'static str),
}

const FALSE: &Value = &Value::Bool(false);

impl<'a> View<'a> {
    /// Returns the view of a page from its operation.
    pub fn new(operation: &DocumentOperation, published: &'a Published) -> Self {
        Self { published, aligned: align::align(operation, &published.page.unnamed) }
    }

    /// Returns what the page states about a fact.
    pub fn reading(&self, place: &Place, kind: Kind) -> Reading<'_> {
        let page = &self.published.page;
        let aligned = || self.aligned.facts.get(place)?.get(&kind);
        if let Some(value) = page.facts.get(place, kind).or_else(aligned) {
            return Reading::Shown(value);
        }
        if let Some(why) = self.gap_in_sample(place, kind) {
            return Reading::NotShown(why);
        }
        match coverage::absence(page, place, kind) {
            // Of a field of a response only the mark that it is required is a fact.
            Absence::Absent if kind == Kind::Required && page.facts.has(place) => Reading::Shown(FALSE),
            Absence::Absent => Reading::Absent,
            Absence::Elsewhere => Reading::Elsewhere,
            Absence::False => Reading::Shown(FALSE),
            Absence::NotShown(why) => Reading::NotShown(why),
        }
    }

    /// Returns why a sample cannot show a place: it has `null` there or around it, or a list without items.
    fn gap_in_sample(&self, place: &Place, kind: Kind) -> Option<&'static str> {
        let page = &self.published.page;
        let facts = &page.facts;
        if !matches!(place.part(), Part::Response | Part::Call) || page.embedded.covers(place, kind) {
            return None;
        }
        for here in (kind != Kind::Present).then_some(place).into_iter().chain(place.ancestors()) {
            if facts.get(here, Kind::Present).is_some() && facts.get(here, Kind::Type).is_none() {
                return Some("the sample shows `null` there");
            }
            let is_list = facts.get(here, Kind::Type).is_some_and(|shown| shown == "array");
            if is_list && here != place && !facts.has(&here.items()) {
                return Some("the sample shows an empty list there");
            }
        }
        None
    }

    /// Returns another value that the page states for the same fact.
    pub fn conflict(&self, place: &Place, kind: Kind) -> Option<&Value> {
        let is_here = |subject: &ConflictSubject| match subject {
            ConflictSubject::Named(other) => other == place,
            ConflictSubject::Unnamed(index) => {
                self.aligned.places.get(*index).is_some_and(|at| at.as_ref() == Some(place))
            }
        };
        let conflicts = &self.published.page.conflicts;
        let conflict = conflicts.iter().find(|conflict| conflict.kind == kind && is_here(&conflict.subject))?;
        Some(&conflict.value)
    }
}
