//! Holds the facts of the pages against those of the document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::document::Stated;
use super::facts::{Facts, Kind, Place};
use super::page::{Page, Style};
use super::rules::{self, Difference, Rule, Severity};
use super::settle::settle;
use super::styles::{self, Silence};
use crate::steps::load::Document;

/// One difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    pub rule: &'static str,
    pub severity: Severity,
    pub operations: BTreeSet<String>,
    pub pointer: String,
    pub line: usize,
    pub column: usize,
    pub published: Value,
    pub spec: Value,
    pub page: String,
    pub message: String,
    #[serde(skip)]
    pub place: Place,
    #[serde(skip)]
    pub kind: Kind,
    #[serde(skip)]
    pub difference: Difference,
}

/// A fact of the document that no page could confirm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotChecked {
    pub operation: String,
    pub what: String,
    pub why: String,
}

/// Everything that came out.
#[derive(Debug, Default)]
pub struct Comparison {
    pub operations: usize,
    pub facts_checked: usize,
    pub findings: Vec<Finding>,
    pub not_checked: Vec<NotChecked>,
}

/// A page under the name that findings cite.
pub struct Published {
    pub name: String,
    pub page: Page,
}

/// Compares.
pub fn compare(document: &Document, stated: &[Stated], pages: &[Published]) -> Comparison {
    let mut comparison = Comparison { operations: stated.len(), ..Comparison::default() };
    let confirmed = confirmed(stated, pages);
    for operation in stated {
        let pages: Vec<_> = pages.iter().filter(|published| is_of(&published.page, operation)).collect();
        if pages.is_empty() {
            comparison.not_checked.push(NotChecked {
                operation: operation.id.clone(),
                what: "everything".to_owned(),
                why: "no page of this operation is at hand".to_owned(),
            });
        }
        for published in pages {
            let mut one = One { document, operation, published, confirmed: &confirmed, comparison: &mut comparison };
            one.named();
            one.nameless();
        }
    }
    comparison.unknown_pages(document, stated, pages);
    comparison.findings = settle(&comparison.findings);
    comparison.findings.sort_by(|a, b| (a.line, a.column, &a.pointer).cmp(&(b.line, b.column, &b.pointer)));
    comparison.not_checked.sort();
    comparison
}

impl Comparison {
    /// Pages of operations that the document does not have.
    fn unknown_pages(&mut self, document: &Document, stated: &[Stated], pages: &[Published]) {
        for published in pages {
            if stated.iter().any(|operation| is_of(&published.page, operation)) {
                continue;
            }
            let whole = Place::operation();
            let text = |kind| published.page.facts.get(&whole, kind).and_then(Value::as_str).unwrap_or_default();
            let published_as = format!("{} {}", text(Kind::Method), text(Kind::Path));
            let position = document.position("/paths");
            self.findings.push(Finding {
                rule: rules::OPERATION_CHANGED.id,
                severity: rules::OPERATION_CHANGED.severity,
                operations: BTreeSet::new(),
                pointer: "/paths".to_owned(),
                line: position.map_or(0, |position| position.line),
                column: position.map_or(0, |position| position.column),
                published: json!(published_as),
                spec: Value::Null,
                page: published.name.clone(),
                message: format!("`{published_as}` is published, but not in the document"),
                place: whole,
                kind: Kind::Path,
                difference: Difference::Missing,
            });
        }
    }
}

/// Whether a page describes this operation: same method, and a path that fits with sample values filled in.
fn is_of(page: &Page, operation: &Stated) -> bool {
    let text = |facts: &Facts, kind| {
        facts.get(&Place::operation(), kind).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let (theirs, ours) = (text(&page.facts, Kind::Path), text(&operation.facts, Kind::Path));
    text(&page.facts, Kind::Method) == text(&operation.facts, Kind::Method) && same_path(&theirs, &ours)
}

fn same_path(theirs: &str, ours: &str) -> bool {
    let parameter = |segment: &str| segment.starts_with('{') || segment == "string";
    let (theirs, ours): (Vec<_>, Vec<_>) = (theirs.split('/').collect(), ours.split('/').collect());
    theirs.len() == ours.len()
        && theirs.iter().zip(ours).all(|(theirs, ours)| *theirs == ours || (parameter(theirs) && parameter(ours)))
}

/// The pointers of facts that some page states: where several operations share a component, one page is enough.
fn confirmed(stated: &[Stated], pages: &[Published]) -> BTreeSet<String> {
    let mut confirmed = BTreeSet::new();
    for operation in stated {
        for published in pages.iter().filter(|published| is_of(&published.page, operation)) {
            for (place, kind, value) in published.page.facts.iter() {
                if operation.facts.get(place, kind) == Some(value) {
                    confirmed.insert(operation.pointer(place, kind));
                }
            }
            for (place, kind, value) in align(operation, &published.page.nameless) {
                if operation.facts.get(&place, kind) == Some(&value) {
                    confirmed.insert(operation.pointer(&place, kind));
                }
            }
        }
    }
    confirmed
}

/// Kinds of which a page shows several, whatever the field.
const NAMELESS: &[Kind] = &[
    Kind::Default,
    Kind::Enum,
    Kind::MaxCharacters,
    Kind::Minimum,
    Kind::Maximum,
    Kind::MaxKeys,
    Kind::MaxBytes,
    Kind::ReservedPrefixes,
    Kind::Pattern,
];

/// Gives the nameless facts of a page their fields: both sides are in the order of the fields, so each fact goes to
/// the next field that has one of its kind.
fn align(operation: &Stated, nameless: &[(Kind, Value)]) -> Vec<(Place, Kind, Value)> {
    let mut slots: Vec<(Place, Kind)> = Vec::new();
    for place in &operation.order {
        let kinds = NAMELESS.iter().filter(|kind| operation.facts.get(place, **kind).is_some());
        slots.extend(kinds.map(|kind| (place.clone(), *kind)));
    }
    let mut aligned = Vec::new();
    for kind in NAMELESS {
        let fields = slots.iter().filter(|(_, other)| other == kind).map(|(place, _)| place);
        let values = nameless.iter().filter(|(other, _)| other == kind).map(|(_, value)| value);
        aligned.extend(fields.zip(values).map(|(place, value)| (place.clone(), *kind, value.clone())));
    }
    aligned
}

struct One<'a> {
    document: &'a Document,
    operation: &'a Stated,
    published: &'a Published,
    confirmed: &'a BTreeSet<String>,
    comparison: &'a mut Comparison,
}

impl One<'_> {
    /// Facts whose place the page names.
    fn named(&mut self) {
        let (ours, theirs) = (&self.operation.facts, &self.published.page.facts);
        let mut kinds: BTreeMap<&Place, BTreeSet<Kind>> = BTreeMap::new();
        for (place, kind, _) in ours.iter().chain(theirs.iter()) {
            kinds.entry(place).or_default().insert(kind);
        }
        for (place, kinds) in kinds {
            if place.around().is_some_and(|around| self.is_new(&around)) {
                continue;
            }
            for kind in kinds {
                // What follows from a field that only one side has is not told again.
                if kind != Kind::Present && self.is_new(place) {
                    continue;
                }
                self.fact(place, kind, ours.get(place, kind), theirs.get(place, kind));
            }
        }
    }

    /// Whether the field is on one side only.
    fn is_new(&self, place: &Place) -> bool {
        let (ours, theirs) = (&self.operation.facts, &self.published.page.facts);
        let has = |facts: &Facts| facts.get(place, Kind::Present).is_some();
        let shown = styles::silence(self.published.page.style, place, Kind::Present) == Silence::Absent;
        has(theirs) != has(ours) && (shown || has(theirs))
            || place.around().is_some_and(|around| around.as_str() != "request" && self.is_new(&around))
    }

    fn fact(&mut self, place: &Place, kind: Kind, ours: Option<&Value>, theirs: Option<&Value>) {
        let style = self.published.page.style;
        match (ours, theirs) {
            (Some(ours), Some(theirs)) if same(kind, ours, theirs) => self.comparison.facts_checked += 1,
            (Some(Value::Array(ours)), Some(Value::Array(theirs))) if kind == Kind::Enum => {
                self.values(place, ours, theirs);
            }
            (Some(ours), Some(theirs)) => self.finding(place, kind, Difference::Changed, ours.clone(), theirs.clone()),
            (None, Some(theirs)) => self.finding(place, kind, Difference::Missing, Value::Null, theirs.clone()),
            (Some(ours), None) => match styles::silence(style, place, kind) {
                Silence::Absent if self.confirmed.contains(&self.operation.pointer(place, kind)) => {}
                Silence::Absent => self.finding(place, kind, Difference::Extra, ours.clone(), Value::Null),
                Silence::NotShown(why) if !self.nameless_has(place, kind) => {
                    self.comparison.not_checked.push(NotChecked {
                        operation: self.operation.id.clone(),
                        what: format!("{place} {}", name(kind)).trim().to_owned(),
                        why: why.to_owned(),
                    });
                }
                Silence::NotShown(_) => {}
            },
            (None, None) => {}
        }
    }

    /// Each value that only one side has; a single one on either side is one with a new name. The order of the
    /// values is told only where they are the same.
    fn values(&mut self, place: &Place, ours: &[Value], theirs: &[Value]) {
        let only = |these: &[Value], those: &[Value]| -> Vec<Value> {
            these.iter().filter(|value| !those.contains(value)).cloned().collect()
        };
        let (missing, extra) = (only(theirs, ours), only(ours, theirs));
        match (missing.as_slice(), extra.as_slice()) {
            ([], []) => self.finding(place, Kind::Enum, Difference::Changed, json!(ours), json!(theirs)),
            ([published], [stated]) => {
                self.finding(place, Kind::Enum, Difference::Changed, stated.clone(), published.clone());
            }
            _ => {
                for value in missing {
                    self.finding(place, Kind::Enum, Difference::Missing, Value::Null, value);
                }
                for value in extra {
                    self.finding(place, Kind::Enum, Difference::Extra, value, Value::Null);
                }
            }
        }
    }

    fn nameless_has(&self, place: &Place, kind: Kind) -> bool {
        align(self.operation, &self.published.page.nameless).iter().any(|(other, of, _)| other == place && *of == kind)
    }

    /// Facts that the style shows without their field.
    fn nameless(&mut self) {
        if self.published.page.style != Style::B1 {
            return;
        }
        let aligned = align(self.operation, &self.published.page.nameless);
        for (place, kind, theirs) in &aligned {
            let ours = self.operation.facts.get(place, *kind);
            self.fact(place, *kind, ours, Some(theirs));
        }
        for kind in NAMELESS {
            let stated = self.operation.order.iter().filter(|place| self.operation.facts.get(place, *kind).is_some());
            let (stated, shown) = (stated.count(), self.published.page.nameless.iter().filter(|(of, _)| of == kind));
            for (_, theirs) in shown.skip(stated).cloned().collect::<Vec<_>>() {
                self.finding(&Place::new("request"), *kind, Difference::Missing, Value::Null, theirs);
            }
        }
    }

    fn finding(&mut self, place: &Place, kind: Kind, difference: Difference, ours: Value, theirs: Value) {
        let pointer = self.operation.pointer(place, kind);
        let rule: &Rule = rules::rule(place.as_str(), kind, difference);
        let findings = &mut self.comparison.findings;
        if let Some(same) = findings.iter_mut().find(|other| {
            other.rule == rule.id && other.pointer == pointer && other.published == theirs && other.spec == ours
        }) {
            same.operations.insert(self.operation.id.clone());
            return;
        }
        let position = self.document.position(&pointer);
        let what = if place.as_str().is_empty() { "the operation".to_owned() } else { format!("`{place}`") };
        let message = match difference {
            Difference::Missing if kind == Kind::Present => format!("{what} is published, but not in the document"),
            Difference::Extra if kind == Kind::Present => format!("{what} is in the document, but not published"),
            Difference::Missing if kind == Kind::Enum => {
                format!("{what}: the value {theirs} is published, but not in the document")
            }
            Difference::Extra if kind == Kind::Enum => {
                format!("{what}: the value {ours} is in the document, but not published")
            }
            Difference::Missing => format!("{what}: published {} {theirs}, the document has none", name(kind)),
            Difference::Extra => format!("{what}: the document has {} {ours}, no page states it", name(kind)),
            Difference::Changed => format!("{what}: published {} {theirs}, the document has {ours}", name(kind)),
        };
        findings.push(Finding {
            rule: rule.id,
            severity: rule.severity,
            operations: [self.operation.id.clone()].into(),
            pointer,
            line: position.map_or(0, |position| position.line),
            column: position.map_or(0, |position| position.column),
            published: theirs,
            spec: ours,
            page: self.published.name.clone(),
            message,
            place: place.clone(),
            kind,
            difference,
        });
    }
}

/// Whether two values of a fact mean the same.
fn same(kind: Kind, ours: &Value, theirs: &Value) -> bool {
    match (kind, ours, theirs) {
        (Kind::Path, Value::String(ours), Value::String(theirs)) => same_path(theirs, ours),
        // A page shows the scheme it recommends.
        (Kind::Security, Value::Array(ours), Value::Array(theirs)) => theirs.iter().all(|scheme| ours.contains(scheme)),
        _ => ours == theirs,
    }
}

fn name(kind: Kind) -> String {
    json!(kind).as_str().unwrap_or_default().replace('-', " ")
}
