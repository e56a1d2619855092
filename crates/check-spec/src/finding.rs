//! What a check comes to.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::facts::{Kind, Part, Place};
use super::lock::{self, Published};
use super::rules::{Rule, Severity};
use elepay_spec::Document;

/// What is wrong with a single fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// The pages state it, the document does not.
    Missing,
    /// The document states it, the pages would and do not.
    Extra,
    /// Both state it, differently.
    Changed,
    /// The pages contradict each other.
    Disagreed,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    pub rule: &'static str,
    pub severity: Severity,
    /// The operations whose pages show it; none where it is about all of them.
    pub operations: BTreeSet<String>,
    pub pointer: String,
    pub line: usize,
    pub column: usize,
    pub published: Value,
    pub spec: Value,
    pub page: String,
    /// What of the page it rests on; empty where it is about no single fact of a page.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub evidence: &'static str,
    pub message: String,
    #[serde(skip)]
    pub place: Place,
    #[serde(skip)]
    pub kind: Kind,
    #[serde(skip)]
    pub difference: Difference,
    /// The page cannot tell whether there is such a field at all.
    #[serde(skip)]
    pub unnamed: bool,
    /// The type of the field that it is about, where one side alone has it.
    #[serde(skip)]
    pub of_type: Option<Value>,
    /// The line of another file that it is about.
    #[serde(skip)]
    pub elsewhere: Option<(String, usize)>,
}

/// A fact of the document that no page could confirm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotChecked {
    pub operation: String,
    pub what: String,
    pub why: String,
    #[serde(skip)]
    pub pointer: String,
    #[serde(skip)]
    pub kind: Option<Kind>,
}

/// Everything that came out.
#[derive(Debug, Default)]
pub struct Comparison {
    pub operations: usize,
    pub facts_checked: usize,
    pub findings: Vec<Finding>,
    pub not_checked: Vec<NotChecked>,
    /// How many findings are accepted as they are.
    pub accepted: usize,
    /// What is new on the pages, where pages were read.
    pub changed: Option<Changed>,
}

/// What changed on the pages that were read since the lock was made of them.
#[derive(Debug)]
pub struct Changed {
    /// The day of the lock; nothing where it has none of the pages.
    pub since: Option<String>,
    /// As the lock tells its differences.
    pub lines: Vec<String>,
}

impl Changed {
    pub fn on(locked: &[Published], pages: &[Published]) -> Self {
        let is_read = |locked: &&Published| pages.iter().any(|page| page.url == locked.url);
        let before: Vec<_> = locked.iter().filter(is_read).cloned().collect();
        let since = before.iter().map(|page| page.seen.clone()).min();
        Self { since, lines: lock::diff(&before, pages) }
    }
}

impl Finding {
    /// A finding about the node at `pointer`.
    pub fn new(document: &Document, rule: &'static Rule, pointer: &str, page: &str, message: String) -> Self {
        let position = document.position(pointer);
        Self {
            rule: rule.id,
            severity: rule.severity,
            operations: BTreeSet::new(),
            pointer: pointer.to_owned(),
            line: position.map_or(1, |position| position.line),
            column: position.map_or(1, |position| position.column),
            published: Value::Null,
            spec: Value::Null,
            page: page.to_owned(),
            evidence: "",
            message,
            place: Place::operation(),
            kind: Kind::Present,
            difference: Difference::Changed,
            unnamed: false,
            of_type: None,
            elsewhere: None,
        }
    }
}

impl Comparison {
    /// Adds a finding, to one that is the same if there is one: it is one difference, on several pages.
    pub fn add(&mut self, finding: Finding) {
        let same = self.findings.iter_mut().find(|other| {
            other.rule == finding.rule
                && other.pointer == finding.pointer
                && other.published == finding.published
                && other.spec == finding.spec
                && other.kind == finding.kind
                && other.difference == finding.difference
        });
        match same {
            Some(same) => {
                let operations: BTreeSet<_> = same.operations.union(&finding.operations).cloned().collect();
                let unnamed = same.unnamed && finding.unnamed;
                // A field is told by its place in the request or answer rather than in the sample call.
                if same.place.part() == Part::Call {
                    *same = finding;
                }
                (same.operations, same.unnamed) = (operations, unnamed);
            }
            None => self.findings.push(finding),
        }
    }
}
