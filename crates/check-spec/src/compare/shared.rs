use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::agree::agree;
use super::statements::Statements;
use super::view::{Reading, View};
use crate::document::DocumentOperation;
use crate::facts::{Kind, Part, Place};
use crate::lock::Published;

/// What the pages of all operations together state. Where several operations share a component, one page is enough.
pub struct SharedFacts<'a> {
    /// Facts that some page states.
    confirmed: HashSet<Fact<'a>>,
    /// Facts of requests that an operation without a readable page has.
    unreadable: HashSet<Fact<'a>>,
    /// The values of each enum, by its pointer, that some page states in another order.
    reordered: HashMap<&'a str, &'a [Value]>,
    /// What pages state of request fields that have no counterpart in the document.
    unmatched: Vec<(Kind, &'a Value)>,
}

/// A fact of the document, whichever operation it is seen from: its pointer, its kind, and the field if the node at the
/// pointer states a fact for each of several.
type Fact<'a> = (&'a str, Kind, &'a str);

fn fact<'a>(operation: &'a DocumentOperation, place: &'a Place, kind: Kind) -> Fact<'a> {
    let name = if matches!(kind, Kind::Required | Kind::Present) { place.name() } else { "" };
    (operation.pointer(place, kind), kind, name)
}

impl<'a> SharedFacts<'a> {
    /// Collects the facts of all pages.
    pub fn new(operations: &'a [DocumentOperation], views: &'a [Vec<View<'_>>], pages: &'a [Published]) -> Self {
        Self {
            confirmed: confirmed(operations, views, pages),
            unreadable: unreadable(operations, views),
            reordered: reordered(operations, views),
            unmatched: unmatched(operations, views),
        }
    }

    /// Returns whether some page states a fact.
    pub fn confirms(&self, operation: &DocumentOperation, place: &Place, kind: Kind) -> bool {
        self.confirmed.contains(&fact(operation, place, kind))
    }

    /// Returns whether a value is the first one of an enum, whose values some page states in another order.
    pub fn is_reordered(&self, pointer: &str, value: &Value) -> bool {
        self.reordered.get(pointer).is_some_and(|values| values.first() == Some(value))
    }

    /// Returns whether another page may state a limit of a shared component: one that cannot be read, or one that has a
    /// field with just this limit and no counterpart in the document.
    pub fn may_state(&self, operation: &DocumentOperation, place: &Place, kind: Kind, limit: &Value) -> bool {
        let fact = fact(operation, place, kind);
        let body = operation.body.as_deref().unwrap_or_default();
        let is_own = fact.0.strip_prefix(body).is_some_and(|rest| rest.starts_with('/'));
        let is_shared = fact.0.starts_with("/components/") && !is_own;
        is_shared && (self.unreadable.contains(&fact) || self.unmatched.contains(&(kind, limit)))
    }
}

fn confirmed<'a>(
    operations: &'a [DocumentOperation],
    views: &'a [Vec<View<'_>>],
    pages: &'a [Published],
) -> HashSet<Fact<'a>> {
    let mut confirmed = HashSet::new();
    for guide in pages.iter().filter(|published| published.page.is_guide()) {
        for place in guide.page.facts.0.keys().filter(|place| place.part() == Part::Scheme) {
            confirmed.extend(operations.iter().map(|operation| fact(operation, place, Kind::Present)));
        }
    }
    for (operation, views) in operations.iter().zip(views).filter(|(_, views)| !views.is_empty()) {
        for (place, kind, ours) in operation.facts.iter() {
            let statements = Statements::of(views, place, kind);
            if statements.shown.iter().any(|(_, theirs)| agree(place, kind, ours, theirs)) {
                confirmed.insert(fact(operation, place, kind));
                // A sample shows objects, maps and lists apart.
                if kind == Kind::Type && ours != "nested" && !views.iter().all(|view| view.shows_empty(place)) {
                    confirmed.insert((operation.pointer(place, kind), Kind::Container, ""));
                }
            }
        }
    }
    confirmed
}

fn reordered<'a>(operations: &'a [DocumentOperation], views: &'a [Vec<View<'_>>]) -> HashMap<&'a str, &'a [Value]> {
    let mut reordered = HashMap::new();
    for (operation, views) in operations.iter().zip(views) {
        for (place, kind, ours) in operation.facts.iter().filter(|(_, kind, _)| *kind == Kind::Enum) {
            for view in views {
                if let (Value::Array(ours), Reading::Shown(Value::Array(theirs))) = (ours, view.reading(place, kind))
                    && ours != theirs
                    && ours.len() == theirs.len()
                    && ours.iter().all(|value| theirs.contains(value))
                {
                    reordered.insert(operation.pointer(place, kind), &theirs[..]);
                }
            }
        }
    }
    reordered
}

fn unreadable<'a>(operations: &'a [DocumentOperation], views: &[Vec<View<'_>>]) -> HashSet<Fact<'a>> {
    let mut unreadable = HashSet::new();
    for (operation, views) in operations.iter().zip(views) {
        if !views.iter().any(|view| view.published.page.is_readable()) {
            let sent = operation.facts.iter().filter(|(place, ..)| is_sent(place));
            unreadable.extend(sent.map(|(place, kind, _)| fact(operation, place, kind)));
        }
    }
    unreadable
}

fn unmatched<'a>(operations: &[DocumentOperation], views: &'a [Vec<View<'_>>]) -> Vec<(Kind, &'a Value)> {
    let mut unmatched = Vec::new();
    for (operation, views) in operations.iter().zip(views) {
        for view in views {
            unmatched.extend(view.aligned.unmatched.iter().flatten().map(|(kind, value)| (*kind, value)));
            let named = view.published.page.facts.iter().filter(|(place, ..)| place.part() == Part::Request);
            let unknown = named.filter(|(place, ..)| !operation.facts.has(place));
            unmatched.extend(unknown.map(|(_, kind, value)| (kind, value)));
        }
    }
    unmatched
}

/// Returns whether a place is a parameter or a field of the request.
pub fn is_sent(place: &Place) -> bool {
    matches!(place.part(), Part::Request | Part::Parameter)
}
