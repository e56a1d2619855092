//! Holds the facts of the pages against those of the document, operation by operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::document::Stated;
use super::facts::{Kind, Part, Place};
use super::finding::{Comparison, Difference, Finding, NotChecked};
use super::known::{self, Known, agree, fact, is_sent};
use super::lock::Published;
use super::page::{Answer, Style};
use super::rules;
use super::view::{Reading, View};
use super::{guide, matching, sample_check, settle};
use elepay_spec::Document;

/// Compares.
pub fn compare(document: &Document, stated: &[Stated], pages: &[Published]) -> Comparison {
    let mut comparison = Comparison { operations: stated.len(), ..Comparison::default() };
    let read: Vec<_> = pages.iter().map(|published| &published.page).collect();
    let assigned = matching::assign(stated, &read);
    let views: Vec<Vec<View<'_>>> = (0..stated.len())
        .map(|at| {
            let of_operation = pages.iter().zip(&assigned).filter(|(_, index)| **index == Some(at));
            of_operation.map(|(published, _)| View::new(&stated[at], published)).collect()
        })
        .collect();
    let known = Known {
        confirmed: known::confirmed(stated, &views, pages),
        unread: known::unread(stated, &views),
        loose: known::loose(stated, &views),
    };
    for (operation, views) in stated.iter().zip(&views) {
        if views.is_empty() {
            comparison.unverified(document, operation);
        } else {
            let mut one = One { document, operation, views, known: &known, comparison: &mut comparison };
            one.facts();
            one.loose();
            one.samples();
        }
    }
    for (published, assigned) in pages.iter().zip(&assigned) {
        if published.page.style != Style::Guide && assigned.is_none() {
            comparison.unknown_page(document, published);
        }
    }
    guide::compare(document, stated, pages, &mut comparison);
    comparison.findings = settle::settle(&comparison.findings);
    comparison.findings.sort_by(|a, b| (a.line, a.column, &a.pointer).cmp(&(b.line, b.column, &b.pointer)));
    comparison.not_checked.sort();
    comparison.not_checked.dedup();
    comparison
}

impl Comparison {
    fn unverified(&mut self, document: &Document, operation: &Stated) {
        let why = "no page of this operation is at hand";
        let message = format!("`{}` is not held against anything: {why}", operation.id);
        let mut finding = Finding::new(document, &rules::OPERATION_UNVERIFIED, &operation.pointer, "", message);
        finding.operations.insert(operation.id.clone());
        finding.spec = json!(operation.id);
        finding.difference = Difference::Extra;
        self.findings.push(finding);
        self.not_checked.push(NotChecked {
            operation: operation.id.clone(),
            what: "everything".to_owned(),
            why: why.to_owned(),
            pointer: operation.pointer.clone(),
            kind: None,
        });
    }

    /// A page of an operation that the document does not have.
    fn unknown_page(&mut self, document: &Document, published: &Published) {
        let text = |kind| published.page.facts.text(kind).unwrap_or_default();
        let path = published.page.facts.text(Kind::Path).unwrap_or(text(Kind::CallPath));
        let shown = format!("{} {path}", text(Kind::CallMethod));
        let message = format!("`{shown}` is published, but not in the document");
        let mut finding = Finding::new(document, &rules::OPERATION_MISSING, "/paths", &published.name(), message);
        finding.published = json!(shown);
        finding.difference = Difference::Missing;
        self.add(finding);
    }
}

/// The comparison of one operation.
struct One<'a> {
    document: &'a Document,
    operation: &'a Stated,
    views: &'a [View<'a>],
    known: &'a Known,
    comparison: &'a mut Comparison,
}

impl One<'_> {
    fn facts(&mut self) {
        let mut kinds: BTreeMap<Place, BTreeSet<Kind>> = BTreeMap::new();
        let ours = self.operation.facts.iter().map(|(place, kind, _)| (place, kind));
        for (place, kind) in ours.chain(self.views.iter().flat_map(|view| {
            let aligned = view.aligned.facts.iter();
            let aligned = aligned.flat_map(|(place, facts)| facts.keys().map(move |kind| (place, *kind)));
            view.published.page.facts.iter().map(|(place, kind, _)| (place, kind)).chain(aligned)
        })) {
            kinds.entry(place.clone()).or_default().insert(kind);
        }
        // What is inside of a field that differs as a whole is not told again. Fields come before what is inside of them.
        let mut differing: BTreeSet<Place> = BTreeSet::new();
        for (place, kinds) in kinds {
            let mut around = place.around();
            while let Some(at) = around.take_if(|at| !differing.contains(at)) {
                around = at.around();
            }
            if around.is_some() {
                continue;
            }
            for kind in kinds {
                let as_a_whole = matches!(kind, Kind::Present | Kind::Type);
                if !self.fact(&place, kind) && as_a_whole {
                    differing.insert(place.clone());
                    break;
                }
            }
        }
    }

    /// Whether the pages and the document agree, as far as the pages say anything.
    fn fact(&mut self, place: &Place, kind: Kind) -> bool {
        let ours = self.operation.facts.get(place, kind);
        let mut shown: Vec<(&View<'_>, &Value)> = Vec::new();
        let (mut absent, mut elsewhere, mut why) = (Vec::new(), false, None);
        for view in self.views {
            match view.reading(place, kind) {
                Reading::Shown(value) => shown.push((view, value)),
                Reading::Absent => absent.push(view),
                Reading::Elsewhere => elsewhere = true,
                Reading::NotShown(reason) => why = Some(reason),
            }
            shown.extend(view.twice(place, kind).map(|value| (view, value)));
        }
        let first = shown.first().copied();
        let structural = matches!(kind, Kind::Present | Kind::Type);
        let apart = shown.iter().any(|(_, value)| Some(*value) != first.map(|(_, first)| first))
            || structural && !shown.is_empty() && !absent.is_empty();
        // Where no page agrees with the document, that matters more than that they differ.
        let supported = ours.is_some_and(|ours| shown.iter().any(|(_, value)| agree(place, kind, ours, value)));
        if apart && supported {
            self.disagreement(place, kind, ours, &shown, &absent);
            return false;
        }
        match (ours, first) {
            (Some(ours), Some((_, theirs))) if agree(place, kind, ours, theirs) => self.comparison.facts_checked += 1,
            (Some(Value::Array(ours)), Some((view, Value::Array(theirs)))) if kind == Kind::Enum => {
                self.values(place, view, ours, theirs);
            }
            (Some(ours), Some((view, theirs))) => {
                self.finding(place, kind, Difference::Changed, view, ours.clone(), theirs.clone());
                return false;
            }
            (None, Some((view, theirs))) => {
                self.finding(place, kind, Difference::Missing, view, Value::Null, theirs.clone());
                return false;
            }
            (Some(_), None) if kind.is_limit() && self.known.confirmed.contains(&fact(self.operation, place, kind)) => {
            }
            (Some(ours), None)
                if !absent.is_empty() && kind.is_limit() && is_sent(place) && self.is_open(place, kind, ours) =>
            {
                self.not_checked(place, kind, "a page that may state it is not readable, or does not fit the document");
            }
            (Some(ours), None) => {
                if let Some(view) = absent.first() {
                    self.finding(place, kind, Difference::Extra, view, ours.clone(), Value::Null);
                    return false;
                }
                if let Some(why) = why.filter(|_| !elsewhere) {
                    self.not_checked(place, kind, why);
                }
            }
            (None, None) => {}
        }
        true
    }

    /// Whether another page may state a limit of a shared component: one that cannot be read, or that has a field with
    /// just this limit for which the document has no place.
    fn is_open(&self, place: &Place, kind: Kind, ours: &Value) -> bool {
        let fact = fact(self.operation, place, kind);
        let body = self.operation.body.as_deref().unwrap_or_default();
        let is_shared = fact.0.starts_with("/components/") && !fact.0.starts_with(&format!("{body}/"));
        is_shared && (self.known.unread.contains(&fact) || self.known.loose.contains(&(kind, ours.clone())))
    }

    fn not_checked(&mut self, place: &Place, kind: Kind, why: &str) {
        if self.known.confirmed.contains(&fact(self.operation, place, kind)) {
            return;
        }
        self.comparison.not_checked.push(NotChecked {
            operation: self.operation.id.clone(),
            what: format!("{place} {kind}").trim().to_owned(),
            why: why.to_owned(),
            pointer: self.operation.pointer(place, kind),
            kind: Some(kind),
        });
    }

    /// Each value that only one side has; a single one on either side is one with a new name. The order of the
    /// values is told only where they are the same.
    fn values(&mut self, place: &Place, view: &View<'_>, ours: &[Value], theirs: &[Value]) {
        let only = |these: &[Value], those: &[Value]| -> Vec<Value> {
            these.iter().filter(|value| !those.contains(value)).cloned().collect()
        };
        let (missing, extra) = (only(theirs, ours), only(ours, theirs));
        match (missing.as_slice(), extra.as_slice()) {
            ([], []) => self.finding(place, Kind::Enum, Difference::Changed, view, json!(ours), json!(theirs)),
            ([published], [stated]) => {
                self.finding(place, Kind::Enum, Difference::Changed, view, stated.clone(), published.clone());
            }
            _ => {
                for value in missing {
                    self.finding(place, Kind::Enum, Difference::Missing, view, Value::Null, value);
                }
                for value in extra {
                    self.finding(place, Kind::Enum, Difference::Extra, view, value, Value::Null);
                }
            }
        }
    }

    fn disagreement(
        &mut self,
        place: &Place,
        kind: Kind,
        ours: Option<&Value>,
        shown: &[(&View<'_>, &Value)],
        absent: &[&View<'_>],
    ) {
        let says = |view: &View<'_>, value: String| json!(format!("{}: {value}", view.published.name()));
        let mut said: Vec<_> = shown.iter().map(|(view, value)| says(view, value.to_string())).collect();
        said.extend(absent.iter().map(|view| says(view, "nothing".to_owned())));
        let Some((view, _)) = shown.first() else { return };
        let ours = ours.cloned().unwrap_or_default();
        self.finding(place, kind, Difference::Disagreed, view, ours, json!(said));
    }

    /// Nameless fields that the document does not have, and what of the pages is not understood.
    fn loose(&mut self) {
        for view in self.views {
            let mut not = |what: String, why: &str| {
                let (operation, pointer) = (self.operation.id.clone(), self.operation.pointer.clone());
                self.comparison.not_checked.push(NotChecked {
                    operation,
                    what,
                    why: why.to_owned(),
                    pointer,
                    kind: None,
                });
            };
            for line in &view.published.page.unread {
                not(format!("`{line}`"), "the page states something in a form that is not known");
            }
            if view.aligned.surplus > 0 {
                let what = format!("{} more descriptions than fields", view.aligned.surplus);
                not(what, "the style has lost the names of the fields");
            }
            for (index, field) in view.aligned.loose.iter().enumerate() {
                if view.aligned.loose[..index].contains(field) {
                    // Two fields with the same facts are two differences.
                    if let Some(same) = self.comparison.findings.last().cloned() {
                        self.comparison.findings.push(same);
                    }
                    continue;
                }
                self.finding(
                    &Place::new("request"),
                    Kind::Present,
                    Difference::Missing,
                    view,
                    Value::Null,
                    json!(field),
                );
            }
        }
    }

    fn samples(&mut self) {
        // Where the data tells the answer, no sample can be made of its facts again.
        let by_sample = |view: &&View<'_>| view.published.page.embedded.answer == Answer::BySample;
        let readable = |view: &&View<'_>| view.published.page.style.is_readable();
        for view in self.views.iter().filter(readable).filter(by_sample) {
            for wrong in sample_check::check(self.document, self.operation, &view.published.page.facts) {
                let name = view.published.name();
                let mut finding =
                    Finding::new(self.document, &rules::SAMPLE_INVALID, &wrong.pointer, &name, wrong.message);
                finding.operations.insert(self.operation.id.clone());
                finding.published = wrong.sample;
                finding.evidence = "its sample";
                finding.spec = self.document.at(&wrong.pointer).clone();
                finding.place = wrong.place;
                finding.kind = Kind::SampleValue;
                self.comparison.add(finding);
            }
        }
    }

    fn finding(
        &mut self,
        place: &Place,
        kind: Kind,
        difference: Difference,
        view: &View<'_>,
        ours: Value,
        theirs: Value,
    ) {
        // That a field is there is said by its name.
        let named = |value: Value| if kind == Kind::Present && value == true { json!(place.name()) } else { value };
        let (ours, theirs) = (named(ours), named(theirs));
        let message = rules::message(place, kind, difference, &ours, &theirs);
        let rule = rules::rule(place, kind, difference);
        let pointer = self.operation.pointer(place, kind);
        let mut finding = Finding::new(self.document, rule, &pointer, &view.published.name(), message);
        finding.operations.insert(self.operation.id.clone());
        finding.published = theirs;
        finding.spec = ours;
        finding.evidence = view.published.page.evidence(place, kind);
        finding.place = place.clone();
        finding.kind = kind;
        finding.difference = difference;
        finding.of_type =
            view.published.page.facts.get(place, Kind::Type).or(self.operation.facts.get(place, Kind::Type)).cloned();
        finding.unnamed = place.part() == Part::Request
            && kind == Kind::Required
            && matches!(view.reading(place, Kind::Present), Reading::NotShown(_));
        self.comparison.add(finding);
    }
}
