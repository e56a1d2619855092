use std::collections::BTreeSet;

use elepay_spec::Document;
use serde_json::{Value, json};

use super::rule::{Difference, PARAMETER_CHANGED, Rule};
use crate::facts::{Kind, Place};
use crate::lock::sha256;

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub rule: &'static Rule,
    /// The operations whose pages show it; empty if it is about all of them.
    pub operations: BTreeSet<String>,
    /// The node of the document.
    pub pointer: String,
    pub line: usize,
    pub column: usize,
    pub published: Value,
    pub spec: Value,
    pub message: String,
    pub subject: Subject,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A single fact of a page.
    Fact(FactSubject),
    /// A whole operation: one that only this page has, or one that no page has.
    Operation { page: Option<String> },
    /// A page as a whole, and what to do about it.
    Page { page: String, advice: String },
    /// An entry of the list of accepted differences.
    AcceptedEntry { file: String, line: usize },
}

/// The fact that a finding is about.
#[derive(Debug, Clone, PartialEq)]
pub struct FactSubject {
    pub place: Place,
    pub kind: Kind,
    pub difference: Difference,
    /// The page, and the part of it that the finding rests on, if it is that of an operation.
    pub page: String,
    pub evidence: Option<&'static str>,
    /// Whether the page cannot show if there is such a field at all.
    pub is_unnamed: bool,
    /// The type of the field, where only one side has it.
    pub field_type: Option<Value>,
}

impl FactSubject {
    /// Returns a fact of a page as a whole, with nothing else known of it.
    pub fn new(place: Place, kind: Kind, difference: Difference, page: String) -> Self {
        Self { place, kind, difference, page, evidence: None, is_unnamed: false, field_type: None }
    }

    /// Returns whether the difference is that the field is missing from the document.
    pub fn is_missing_field(&self) -> bool {
        self.kind == Kind::Present && self.difference == Difference::Missing
    }
}

impl Finding {
    /// Returns a finding about the node at `pointer`.
    pub fn new(
        document: &Document,
        rule: &'static Rule,
        pointer: impl Into<String>,
        subject: Subject,
        message: String,
    ) -> Self {
        let pointer = pointer.into();
        let position = document.position(&pointer);
        Self {
            rule,
            operations: BTreeSet::new(),
            line: position.map_or(1, |position| position.line),
            column: position.map_or(1, |position| position.column),
            pointer,
            published: Value::Null,
            spec: Value::Null,
            message,
            subject,
        }
    }

    /// Returns the fact that it is about, if it is about one.
    pub fn fact(&self) -> Option<&FactSubject> {
        match &self.subject {
            Subject::Fact(fact) => Some(fact),
            Subject::Operation { .. } | Subject::Page { .. } | Subject::AcceptedEntry { .. } => None,
        }
    }

    /// Returns the page that it is about, if it is about one.
    pub fn page(&self) -> Option<&str> {
        match &self.subject {
            Subject::Fact(fact) => Some(&fact.page),
            Subject::Operation { page } => page.as_deref(),
            Subject::Page { page, .. } => Some(page),
            Subject::AcceptedEntry { .. } => None,
        }
    }

    /// Returns where it is: the file, the line and the column. `document` is the name of the document.
    pub fn location<'f>(&'f self, document: &'f str) -> (&'f str, usize, usize) {
        match &self.subject {
            Subject::AcceptedEntry { file, line } => (file, *line, 1),
            Subject::Fact(_) | Subject::Operation { .. } | Subject::Page { .. } => (document, self.line, self.column),
        }
    }

    /// Returns what identifies it in every run: that the document has other lines before it, or that another page shows
    /// it too, changes nothing.
    pub fn fingerprint(&self) -> String {
        // The place of an item in a list changes with those before it.
        // A status of a response has three digits.
        let is_index = |step: &&str| (1..3).contains(&step.len()) && step.bytes().all(|byte| byte.is_ascii_digit());
        let pointer: Vec<_> = self.pointer.split('/').filter(|step| !is_index(step)).collect();
        let fact = self.fact().map(|fact| (fact.place.name().to_owned(), fact.kind.to_string()));
        let what = json!([self.rule.id, pointer, fact, self.published, self.spec]);
        sha256(what.to_string().as_bytes())[..32].to_owned()
    }

    /// Returns the name of the field if the finding is about its required mark: the marks of all fields of an object
    /// are at one pointer.
    pub fn required_field(&self) -> Option<&str> {
        self.fact().filter(|fact| fact.kind == Kind::Required).map(|fact| fact.place.name())
    }

    /// Returns the part of the page that it rests on.
    pub fn evidence(&self) -> Option<&'static str> {
        self.fact()?.evidence
    }

    /// Returns whether the other one is the same difference, on another page.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let difference = |finding: &Self| finding.fact().map(|fact| (fact.kind, fact.difference));
        let required = |finding: &Self| finding.required_field().map(str::to_owned);
        // A component can be the schema of a parameter and of a field.
        let is_parameter = |finding: &Self| finding.rule.id == PARAMETER_CHANGED.id;
        (self.rule.id == other.rule.id || is_parameter(self) != is_parameter(other))
            && self.pointer == other.pointer
            && self.published == other.published
            && self.spec == other.spec
            && difference(self) == difference(other)
            && required(self) == required(other)
    }
}
