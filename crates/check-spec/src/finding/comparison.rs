use serde::Serialize;

use super::item::{Finding, Subject};
use super::rule::{self, Severity};
use crate::facts::{Kind, Part};
use crate::lock::{self, Lock, Published, PublishedReference};
use crate::read::Unreadable;

/// Everything that a check found.
#[derive(Debug, Default)]
pub struct Comparison {
    pub operations: usize,
    pub facts_checked: usize,
    pub findings: Vec<Finding>,
    pub not_checked: Vec<NotChecked>,
    /// How many findings are accepted.
    pub accepted: usize,
    /// Whether only the findings of some rules or operations are left.
    pub is_filtered: bool,
    /// The pages that could not be read. While there is one, nothing is known about what it says.
    pub unreadable: Vec<Unreadable>,
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

impl NotChecked {
    /// Returns that nothing of an operation is checked.
    pub fn everything(operation: &str, pointer: &str, why: &str) -> Self {
        let (operation, pointer) = (operation.to_owned(), pointer.to_owned());
        Self { operation, what: EVERYTHING.to_owned(), why: why.to_owned(), pointer, kind: None }
    }

    /// Returns what is not checked of the API as a whole.
    pub fn whole_api(what: &str, why: &str) -> Self {
        let (what, why) = (what.to_owned(), why.to_owned());
        Self { operation: String::new(), what, why, pointer: String::new(), kind: None }
    }

    /// Returns whether nothing of the operation is checked.
    pub fn is_everything(&self) -> bool {
        self.what == EVERYTHING
    }

    /// Returns whether it is a line of a page, or its data, that was not understood.
    pub fn is_not_understood(&self) -> bool {
        self.what.starts_with('`')
    }
}

/// What is not checked of an operation without a page.
const EVERYTHING: &str = "everything";

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
    pub fn between(locked: &Lock, pages: &[Published], references: &[PublishedReference]) -> Self {
        let is_read = |locked: &&Published| pages.iter().any(|page| page.url == locked.url);
        let before: Vec<_> = locked.pages.iter().filter(is_read).cloned().collect();
        let since = before.iter().map(|page| page.seen.clone()).min();
        let mut lines = lock::diff(&before, pages);
        lines.extend(lock::diff_references(&locked.references, references));
        Self { since, lines }
    }
}

impl Comparison {
    /// Returns the number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.rule.severity == severity).count()
    }

    /// Adds the pages that could not be read. An operation without another page has one, although nothing is known of
    /// it.
    pub fn add_unreadable(&mut self, unreadable: Vec<Unreadable>) {
        let is_of = |operation: &str| unreadable.iter().any(|page| page.operation.as_deref() == Some(operation));
        self.findings.retain(|finding| {
            finding.rule.id != rule::OPERATION_UNVERIFIED.id || !finding.operations.iter().any(|id| is_of(id))
        });
        for not in self.not_checked.iter_mut().filter(|not| not.is_everything() && is_of(&not.operation)) {
            "its page could not be read".clone_into(&mut not.why);
        }
        self.unreadable.extend(unreadable);
    }

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
