use serde_json::Value;

use super::align::{self, Aligned};
use super::coverage::{self, Absence};
use crate::document::DocumentOperation;
use crate::facts::{Kind, Part, Place, sample};
use crate::lock::Published;
use crate::read::FieldRef;

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
        Self { published, aligned: align::align(operation, &published.page) }
    }

    /// Returns what the page states about a fact.
    pub fn reading(&self, place: &Place, kind: Kind) -> Reading<'_> {
        let page = &self.published.page;
        let aligned = || self.aligned.facts.get(place)?.get(&kind);
        if let Some(value) = page.facts.get(place, kind).or_else(aligned) {
            return Reading::Shown(value);
        }
        if kind != Kind::Present && self.lacks(place) {
            return Reading::NotShown("the page does not show the field");
        }
        if kind.is_limit() && self.is_not_understood(place) {
            return Reading::NotShown("words that are not understood may state it");
        }
        if let Some(why) = self.gap(place, kind) {
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

    /// Returns whether the page would show a field, and does not: that is one fact, and there are none about the field.
    fn lacks(&self, place: &Place) -> bool {
        place.parent().is_some()
            && !self.published.page.facts.has(place)
            && !self.aligned.places.iter().flatten().any(|aligned| aligned == place)
            && matches!(self.reading(place, Kind::Present), Reading::Absent)
    }

    /// Returns why the page cannot show a fact of a place that it shows: of a field only the name is known, or a sample
    /// has `null` or `{}` there or around it, or a list without items.
    fn gap(&self, place: &Place, kind: Kind) -> Option<&'static str> {
        let page = &self.published.page;
        if page.embedded.covers(place, kind) {
            return None;
        }
        let facts = &page.facts;
        let is_untyped = |place| facts.get(place, Kind::Present).is_some() && facts.get(place, Kind::Type).is_none();
        if !matches!(place.part(), Part::Response | Part::Call) {
            return (kind == Kind::Type && is_untyped(place))
                .then_some("the page shows its name, but no type that is one of JSON");
        }
        for here in (kind != Kind::Present).then_some(place).into_iter().chain(place.ancestors()) {
            if is_untyped(here) {
                return Some("the sample shows no value there");
            }
            let is_shown_as = |shown: &str| facts.get(here, Kind::Type).is_some_and(|other| other == shown);
            if here != place && is_shown_as(sample::EMPTY) {
                return Some("the sample shows `{}` there");
            }
            if here != place && is_shown_as("array") && !facts.has(&here.items()) {
                return Some("the sample shows an empty list there");
            }
        }
        None
    }

    /// Returns whether a sample of the page does not show if a place is an object or a map.
    pub fn shows_empty(&self, place: &Place) -> bool {
        self.published.page.facts.get(place, Kind::Type).is_some_and(|shown| shown == sample::EMPTY)
    }

    /// Returns whether the page states something of a field in words that were not understood.
    fn is_not_understood(&self, place: &Place) -> bool {
        let field = format!("{place}: ");
        self.published.page.not_understood.iter().any(|words| self.with_name(words).starts_with(&field))
    }

    /// Returns words that were not understood, with the name of the field that they are about.
    pub fn with_name(&self, words: &str) -> String {
        let field = || {
            let (index, rest) = words.strip_prefix('#')?.split_once(": ")?;
            Some((self.aligned.places.get(index.parse::<usize>().ok()?)?.as_ref()?, rest))
        };
        field().map_or_else(|| words.to_owned(), |(place, rest)| format!("{place}: {rest}"))
    }

    /// Returns another value that the page states for the same fact.
    pub fn conflict(&self, place: &Place, kind: Kind) -> Option<&Value> {
        let is_here = |field: &FieldRef| match field {
            FieldRef::Named(other) => other == place,
            FieldRef::Unnamed(index) => self.aligned.places.get(*index).is_some_and(|at| at.as_ref() == Some(place)),
        };
        let conflicts = &self.published.page.conflicts;
        let conflict = conflicts.iter().find(|conflict| conflict.kind == kind && is_here(&conflict.subject))?;
        Some(&conflict.value)
    }
}
