use serde::Serialize;

use super::item::{Finding, Subject};
use crate::facts::{Kind, Part};
use crate::lock::{self, Published};

/// Everything that a check found.
#[derive(Debug, Default)]
pub struct Comparison {
    pub operations: usize,
    pub facts_checked: usize,
    pub findings: Vec<Finding>,
    pub not_checked: Vec<NotChecked>,
    /// How many findings are accepted.
    pub accepted: usize,
    /// What is new on the pages, if pages were read.
    pub changes: Option<Changes>,
}

/// A fact of the document that no page could confirm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotChecked {
    /// The operation; empty if it is about the API as a whole.
    pub operation: String,
    pub what: String,
    pub why: String,
    #[serde(skip)]
    pub pointer: String,
    #[serde(skip)]
    pub kind: Option<Kind>,
}

/// What changed on the pages that were read since the lock was written.
#[derive(Debug)]
pub struct Changes {
    /// The day of the lock; none if it has none of the pages.
    pub since: Option<String>,
    /// The lines of the lock's diff.
    pub lines: Vec<String>,
}

impl Changes {
    /// Compares the pages that were read with the same ones in the lock.
    pub fn between(locked: &[Published], pages: &[Published]) -> Self {
        let is_read = |locked: &&Published| pages.iter().any(|page| page.url == locked.url);
        let before: Vec<_> = locked.iter().filter(is_read).cloned().collect();
        let since = before.iter().map(|page| page.seen.clone()).min();
        Self { since, lines: lock::diff(&before, pages) }
    }
}

impl Comparison {
    /// Adds a finding, to one that is the same if there is one: it is one difference, on several pages.
    pub fn add(&mut self, finding: Finding) {
        let Some(same) = self.findings.iter_mut().find(|other| other.is_same(&finding)) else {
            self.findings.push(finding);
            return;
        };
        let operations = same.operations.union(&finding.operations).cloned().collect();
        let is_unnamed = |finding: &Finding| finding.fact().is_some_and(|fact| fact.is_unnamed);
        let are_unnamed = is_unnamed(same) && is_unnamed(&finding);
        // The place of a field in the request or response says more than the one in the sample call or of a parameter.
        if same.fact().is_some_and(|fact| matches!(fact.place.part(), Part::Call | Part::Parameter)) {
            *same = finding;
        }
        same.operations = operations;
        if let Subject::Fact(fact) = &mut same.subject {
            fact.is_unnamed = are_unnamed;
        }
    }
}
