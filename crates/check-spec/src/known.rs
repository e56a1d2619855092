//! What is known of facts from the pages of all operations together.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::Stated;
use super::facts::{Kind, Part, Place};
use super::lock::Published;
use super::page::Style;
use super::view::{Reading, View};

/// What is known of facts from the pages of all operations: where several share a component, one page is enough.
pub struct Known {
    /// Facts that some page states.
    pub confirmed: BTreeSet<Fact>,
    /// Facts of requests that an operation without a readable page may state.
    pub unread: BTreeSet<Fact>,
    /// What pages say of fields that the document does not have, or has for another operation alone.
    pub loose: Vec<(Kind, Value)>,
}

/// A fact of the document, whichever operation it is seen from.
pub type Fact = (String, Kind, String);

pub fn fact(operation: &Stated, place: &Place, kind: Kind) -> Fact {
    // A list of required fields is one node that holds a fact for each.
    let name = if matches!(kind, Kind::Required | Kind::Present) { place.name() } else { "" };
    (operation.pointer(place, kind), kind, name.to_owned())
}

/// The facts that some page states: where several operations share a component, one page is enough.
pub fn confirmed(stated: &[Stated], views: &[Vec<View<'_>>], pages: &[Published]) -> BTreeSet<Fact> {
    let mut confirmed = BTreeSet::new();
    for guide in pages.iter().filter(|published| published.page.style == Style::Guide) {
        for place in guide.page.facts.0.keys().filter(|place| place.part() == Part::Scheme) {
            confirmed.extend(stated.iter().map(|operation| fact(operation, place, Kind::Present)));
        }
    }
    for (operation, views) in stated.iter().zip(views) {
        for (place, kind, ours) in operation.facts.iter() {
            let says = |view: &View<'_>| matches!(view.reading(place, kind), Reading::Shown(theirs) if agree(place, kind, ours, theirs));
            if views.iter().any(says) {
                confirmed.insert(fact(operation, place, kind));
                // A sample tells objects, maps and lists apart.
                if kind == Kind::Type && ours != "nested" {
                    confirmed.insert((operation.pointer(place, kind), Kind::Container, String::new()));
                }
            }
        }
    }
    confirmed
}

/// Facts of requests that are used by an operation without a page that can be read.
pub fn unread(stated: &[Stated], views: &[Vec<View<'_>>]) -> BTreeSet<Fact> {
    let mut unread = BTreeSet::new();
    for (operation, views) in stated.iter().zip(views) {
        for (place, kind, _) in operation.facts.iter().filter(|(place, ..)| is_sent(place)) {
            if !views.iter().any(|view| view.published.page.is_readable()) {
                unread.insert(fact(operation, place, kind));
            }
        }
    }
    unread
}

pub fn is_sent(place: &Place) -> bool {
    matches!(place.part(), Part::Request | Part::Parameter)
}

/// What pages say of request fields that found no place in the document.
pub fn loose(stated: &[Stated], views: &[Vec<View<'_>>]) -> Vec<(Kind, Value)> {
    let mut loose = Vec::new();
    for (operation, views) in stated.iter().zip(views) {
        for view in views {
            loose.extend(view.aligned.loose.iter().flatten().map(|(kind, value)| (*kind, value.clone())));
            let named = view.published.page.facts.iter().filter(|(place, ..)| place.part() == Part::Request);
            let unknown = named.filter(|(place, ..)| !operation.facts.0.contains_key(*place));
            loose.extend(unknown.map(|(_, kind, value)| (kind, value.clone())));
        }
    }
    loose
}

/// Whether two values of a fact mean the same.
pub fn agree(place: &Place, kind: Kind, ours: &Value, theirs: &Value) -> bool {
    // A sample prints any number without a fraction as an integer.
    let sampled = kind == Kind::Type && matches!(place.part(), Part::Answer | Part::Call);
    ours == theirs || sampled && ours == "number" && theirs == "integer"
}
