use std::collections::{BTreeMap, BTreeSet, HashSet};

use elepay_spec::Document;
use serde_json::{Value, json};

use super::agree::{agree, agree_with};
use super::sample_response;
use super::shared::{SharedFacts, is_sent};
use super::statements::Statements;
use super::view::{Reading, View};
use crate::document::DocumentOperation;
use crate::facts::{Kind, Part, Place};
use crate::finding::{Comparison, Difference, FactSubject, Finding, NotChecked, Subject, message, rule};
use crate::read::{Embedded, Page};

/// The comparison of one operation with its pages.
pub struct OperationComparison<'a> {
    pub document: &'a Document,
    pub operation: &'a DocumentOperation,
    pub views: &'a [View<'a>],
    pub shared: &'a SharedFacts<'a>,
    pub comparison: &'a mut Comparison,
    /// Places that newer and older pages state something else about.
    pub differing_with_age: HashSet<Place>,
}

/// Whether the pages and the document agree about a fact, as far as the pages state it.
#[derive(PartialEq)]
enum Agreement {
    Agree,
    Differ,
}

use Agreement::{Agree, Differ};

const FALSE: &Value = &Value::Bool(false);

impl<'a> OperationComparison<'a> {
    /// Compares everything.
    pub fn compare(mut self) {
        self.facts();
        self.unmatched_fields();
        self.sample_responses();
    }

    fn facts(&mut self) {
        // If a field differs as a whole, what is inside it is not reported. Fields come before what is inside them.
        let mut differing: HashSet<Place> = HashSet::new();
        for (place, kinds) in self.kinds_by_place() {
            if place.ancestors().any(|ancestor| differing.contains(ancestor)) {
                continue;
            }
            for kind in kinds {
                let is_whole = matches!(kind, Kind::Present | Kind::Type);
                if self.fact(place, kind) == Differ && is_whole {
                    differing.insert(place.clone());
                    break;
                }
            }
        }
    }

    /// Returns every fact that the document or a page states.
    fn kinds_by_place(&self) -> BTreeMap<&'a Place, BTreeSet<Kind>> {
        let mut kinds: BTreeMap<&Place, BTreeSet<Kind>> = BTreeMap::new();
        for (place, facts) in &self.operation.facts.0 {
            kinds.entry(place).or_default().extend(facts.keys());
        }
        for view in self.views {
            for (place, facts) in view.published.page.facts.0.iter().chain(&view.aligned.facts) {
                kinds.entry(place).or_default().extend(facts.keys());
            }
        }
        kinds
    }

    fn fact(&mut self, place: &Place, kind: Kind) -> Agreement {
        let is_unmarked = kind == Kind::Required && self.operation.facts.has(place);
        let ours = self.operation.facts.get(place, kind).or(is_unmarked.then_some(FALSE));
        let statements = Statements::of(self.views, place, kind);
        self.older(place, kind, ours, &statements);
        // If no page agrees with the document, that matters more than a contradiction between the pages.
        let is_supported =
            || ours.is_some_and(|ours| statements.shown.iter().any(|(_, value)| agree(place, kind, ours, value)));
        if statements.contradict_each_other(place, kind) && is_supported() {
            self.disagreement(place, kind, ours, &statements);
            return Differ;
        }
        match (ours, statements.shown.first()) {
            (Some(ours), Some((view, theirs))) => self.both(place, kind, view, ours, theirs),
            (None, Some((view, theirs))) => {
                self.add(place, kind, Difference::Missing, view, Value::Null, (*theirs).clone());
                Differ
            }
            (Some(ours), None) => self.document_alone(place, kind, ours, &statements),
            (None, None) => Agree,
        }
    }

    /// Notes what older pages state otherwise; of a field that only one of them has, only that.
    /// A sample that newer data only stands for is compared with what the document makes of the same facts.
    fn older(&mut self, place: &Place, kind: Kind, ours: Option<&Value>, statements: &Statements<'a>) {
        let is_told = |told: &HashSet<Place>| told.iter().any(|other| place.is_within(other));
        if statements.older.is_empty() || is_told(&self.differing_with_age) {
            return;
        }
        let states = |value: Option<&Value>| match (kind, value) {
            (Kind::Present, Some(_)) => "published".to_owned(),
            (Kind::Present, None) => "not shown".to_owned(),
            (_, Some(value)) => format!("{kind} {value}"),
            (_, None) => format!("no {kind}"),
        };
        let newest = statements.shown.first().map(|(view, value)| (*view, Some(*value)));
        let newest = newest.or(statements.absent.first().map(|view| (*view, None)));
        let Some((newer, value)) = newest.or(statements.elsewhere.first().map(|view| (*view, ours))) else { return };
        let differs = |older: Option<&Value>| match (value, older) {
            (Some(newer), Some(older)) => !agree(place, kind, newer, older),
            (newer, older) => newer != older,
        };
        for (view, older) in statements.older.iter().filter(|(_, older)| differs(*older)) {
            let message = format!(
                "{}: {} in {}, and {} in {}, which is newer and counts",
                if place.as_str().is_empty() { "the operation".to_owned() } else { format!("`{place}`") },
                states(*older),
                view.published.name(),
                states(value),
                newer.published.name(),
            );
            let subject = Subject::Fact(FactSubject {
                evidence: Some(view.published.page.evidence(place, kind)),
                ..FactSubject::new(place.clone(), kind, Difference::Disagreed, view.published.name())
            });
            let pointer = self.operation.pointer(place, kind);
            let finding = Finding::new(self.document, &rule::OLDER_DIFFERS, pointer, subject, message);
            let operations = [self.operation.id.clone()].into();
            let (published, spec) = (older.cloned().unwrap_or_default(), value.cloned().unwrap_or_default());
            self.comparison.add(Finding { operations, published, spec, ..finding });
        }
        if matches!(kind, Kind::Present | Kind::Type) {
            self.differing_with_age.insert(place.clone());
        }
    }

    /// Compares a fact that both sides state.
    fn both(&mut self, place: &Place, kind: Kind, view: &View<'_>, ours: &Value, theirs: &Value) -> Agreement {
        // A newer sample shows less of a type than data that agrees with it.
        let states = |page: &Page| page.embedded.covers(place, kind) && page.facts.get(place, kind) == Some(theirs);
        let is_data = self.views.iter().any(|view| states(&view.published.page));
        if agree_with(is_data, place, kind, ours, theirs) {
            self.comparison.facts_checked += 1;
            return Agree;
        }
        if let (Kind::Enum, Value::Array(ours), Value::Array(theirs)) = (kind, ours, theirs) {
            self.values(place, view, ours, theirs);
            return Agree;
        }
        // A sample shows the first value.
        let is_another =
            kind == Kind::SampleValue && self.shared.is_reordered(self.operation.pointer(place, kind), theirs);
        let difference = if is_another { Difference::Reordered } else { Difference::Changed };
        self.add(place, kind, difference, view, ours.clone(), theirs.clone());
        Differ
    }

    /// Judges a fact that no page of the operation states.
    fn document_alone(&mut self, place: &Place, kind: Kind, ours: &Value, statements: &Statements<'_>) -> Agreement {
        if kind.is_limit() {
            if self.shared.confirms(self.operation, place, kind) {
                return Agree;
            }
            let is_absent = !statements.absent.is_empty() && is_sent(place);
            if is_absent && self.shared.may_state(self.operation, place, kind, ours) {
                let why = "a page that may state it is not readable, or does not fit the document";
                self.not_checked(place, kind, why);
                return Agree;
            }
        }
        if let Some(view) = statements.absent.first() {
            self.add(place, kind, Difference::Extra, view, ours.clone(), Value::Null);
            return Differ;
        }
        if let Some(why) = statements.not_shown.filter(|_| statements.elsewhere.is_empty()) {
            self.not_checked(place, kind, why);
        }
        Agree
    }

    fn not_checked(&mut self, place: &Place, kind: Kind, why: &str) {
        if !self.shared.confirms(self.operation, place, kind) {
            let what = format!("{place} {kind}").trim().to_owned();
            let pointer = self.operation.pointer(place, kind).to_owned();
            self.add_not_checked(what, why, pointer, Some(kind));
        }
    }

    fn add_not_checked(&mut self, what: String, why: &str, pointer: String, kind: Option<Kind>) {
        let (operation, why) = (self.operation.id.clone(), why.to_owned());
        self.comparison.not_checked.push(NotChecked { operation, what, why, pointer, kind });
    }

    /// Compares the values of an enum: each value that only one side has is a finding, and a single one on either side
    /// is one with a new name. The order is only reported if the values are the same.
    fn values(&mut self, place: &Place, view: &View<'_>, ours: &[Value], theirs: &[Value]) {
        let only = |these: &[Value], those: &[Value]| -> Vec<Value> {
            these.iter().filter(|value| !those.contains(value)).cloned().collect()
        };
        let (missing, extra) = (only(theirs, ours), only(ours, theirs));
        match (missing.as_slice(), extra.as_slice()) {
            ([], []) => self.add(place, Kind::Enum, Difference::Reordered, view, json!(ours), json!(theirs)),
            ([published], [documented]) => {
                self.add(place, Kind::Enum, Difference::Changed, view, documented.clone(), published.clone());
            }
            _ => {
                for value in missing {
                    self.add(place, Kind::Enum, Difference::Missing, view, Value::Null, value);
                }
                for value in extra {
                    self.add(place, Kind::Enum, Difference::Extra, view, value, Value::Null);
                }
            }
        }
    }

    fn disagreement(&mut self, place: &Place, kind: Kind, ours: Option<&Value>, statements: &Statements<'_>) {
        let states = |view: &View<'_>, value: String| json!(format!("{}: {value}", view.published.name()));
        let mut all: Vec<_> = statements.shown.iter().map(|(view, value)| states(view, value.to_string())).collect();
        all.extend(statements.absent.iter().map(|view| states(view, "nothing".to_owned())));
        let Some((view, _)) = statements.shown.first() else { return };
        self.add(place, kind, Difference::Disagreed, view, ours.cloned().unwrap_or_default(), json!(all));
    }

    /// Reports unnamed fields that the document does not have, and what was not understood. The newest pages alone are
    /// to have as many descriptions as there are fields; that some lack one says little where a document names them.
    fn unmatched_fields(&mut self) {
        let newest = self.views.iter().map(|view| view.published.age).min();
        let has_names = self.views.iter().any(|view| view.published.page.is_document());
        for view in self.views {
            let pointer = &self.operation.pointer;
            for line in &view.published.page.not_understood {
                let why = "the page states something in an unknown form";
                self.add_not_checked(format!("`{}`", view.with_name(line)), why, pointer.clone(), None);
            }
            let deficit = if has_names { 0 } else { view.aligned.deficit };
            let counts = [(view.aligned.surplus, "more"), (deficit, "fewer")];
            let is_newest = Some(view.published.age) == newest;
            for (count, word) in counts.into_iter().filter(|(count, _)| is_newest && *count > 0) {
                let descriptions = if count == 1 { "description" } else { "descriptions" };
                let what = format!("`{count} {word} {descriptions} than fields`");
                self.add_not_checked(what, "the page shows fields without their names", pointer.clone(), None);
            }
            for (index, field) in view.aligned.unmatched.iter().enumerate() {
                if view.aligned.unmatched[..index].contains(field) {
                    // Two fields with the same facts are two differences.
                    if let Some(same) = self.comparison.findings.last().cloned() {
                        self.comparison.findings.push(same);
                    }
                    continue;
                }
                let request = Place::root("request");
                self.add(&request, Kind::Present, Difference::Missing, view, Value::Null, json!(field));
            }
        }
    }

    /// Validates the sample responses of the newest pages. Where the fields come from embedded data, there is no sample
    /// of them.
    fn sample_responses(&mut self) {
        let newest = self.views.iter().map(|view| view.published.age).min();
        let pages = self.views.iter().map(|view| view.published).filter(|page| Some(page.age) == newest);
        for published in pages.filter(|published| published.page.embedded == Embedded::Nothing) {
            for violation in sample_response::check(self.document, self.operation, &published.page.facts) {
                let subject = Subject::Fact(FactSubject {
                    evidence: Some("its sample"),
                    ..FactSubject::new(violation.place, Kind::SampleValue, Difference::Changed, published.name())
                });
                let spec = self.document.at(&violation.pointer).clone();
                let rule = &rule::SAMPLE_INVALID;
                let finding = Finding::new(self.document, rule, violation.pointer, subject, violation.message);
                let operations = [self.operation.id.clone()].into();
                self.comparison.add(Finding { operations, published: violation.sample, spec, ..finding });
            }
        }
    }

    fn add(&mut self, place: &Place, kind: Kind, difference: Difference, view: &View<'_>, ours: Value, theirs: Value) {
        // The name of a field stands for its presence.
        let named = |value: Value| if kind == Kind::Present && value == true { json!(place.name()) } else { value };
        let (spec, published) = (named(ours), named(theirs));
        let message = message(place, kind, difference, &spec, &published);
        let page = &view.published.page;
        let field_type = page.facts.get(place, Kind::Type).or(self.operation.facts.get(place, Kind::Type));
        let is_unnamed = place.part() == Part::Request
            && kind == Kind::Required
            && matches!(view.reading(place, Kind::Present), Reading::NotShown(_));
        let subject = Subject::Fact(FactSubject {
            evidence: Some(page.evidence(place, kind)),
            is_unnamed,
            field_type: field_type.cloned(),
            ..FactSubject::new(place.clone(), kind, difference, view.published.name())
        });
        let rule = rule::of(place, kind, difference);
        let finding = Finding::new(self.document, rule, self.operation.pointer(place, kind), subject, message);
        let operations = [self.operation.id.clone()].into();
        self.comparison.add(Finding { operations, published, spec, ..finding });
    }
}
