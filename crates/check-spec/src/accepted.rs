//! `openapi/accepted.toml`: differences that are known and stay, each with its reason.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use super::finding::{Comparison, Finding};
use super::rules;
use elepay_spec::Document;

/// An accepted difference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Spanned<String>,
    /// Where the finding is in the document.
    pointer: String,
    /// What the finding says is published, where a rule finds several things at one pointer.
    published: Option<Value>,
    /// Why the difference stays.
    reason: String,
    /// The last day it is accepted.
    until: Option<toml::value::Datetime>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    accepted: Vec<Entry>,
}

/// The accepted differences of a file.
#[derive(Debug, Default)]
pub struct Accepted {
    file: String,
    text: String,
    entries: Vec<Entry>,
}

impl Accepted {
    /// Reads the file; where there is none, nothing is accepted.
    pub fn read(path: &Path, name: &str) -> Result<Self, String> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(name, &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{name}: cannot be read: {error}")),
        }
    }

    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let list: List = toml::from_str(text).map_err(|error| format!("{name}: cannot be used: {error}"))?;
        let read = Self { file: name.to_owned(), text: text.to_owned(), entries: list.accepted };
        for entry in &read.entries {
            let at = |what: String| Err(format!("{name}:{}: {what}", read.line(entry)));
            if !rules::ALL.iter().any(|rule| rule.id == entry.rule.as_ref()) {
                return at(format!("there is no rule `{}`", entry.rule.as_ref()));
            }
            if entry.reason.trim().is_empty() {
                return at("an accepted difference needs a reason".to_owned());
            }
            if entry.until.is_some_and(|until| until.date.is_none()) {
                return at("`until` is a day, such as 2027-01-31".to_owned());
            }
        }
        Ok(read)
    }

    fn line(&self, entry: &Entry) -> usize {
        self.text[..entry.rule.span().start].lines().count().max(1)
    }

    /// Takes the accepted findings out, and reports the entries that match none, if `complete`: if every page was
    /// read that could show what they accept. `today` as in 2026-01-31.
    pub fn apply(&self, document: &Document, today: &str, complete: bool, comparison: &mut Comparison) {
        let matches = |entry: &Entry, finding: &Finding| {
            finding.rule == entry.rule.as_ref()
                && finding.pointer == entry.pointer
                && entry.published.as_ref().is_none_or(|published| *published == finding.published)
        };
        let counts = |entry: &Entry| {
            entry.until.and_then(|until| until.date).is_none_or(|day| day.to_string().as_str() >= today)
        };
        let unused: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| complete && !comparison.findings.iter().any(|finding| matches(entry, finding)))
            .collect();
        let before = comparison.findings.len();
        comparison
            .findings
            .retain(|finding| !self.entries.iter().any(|entry| counts(entry) && matches(entry, finding)));
        comparison.accepted = before - comparison.findings.len();
        for entry in unused {
            let (rule, line, file) = (entry.rule.as_ref(), self.line(entry), &self.file);
            let message =
                format!("{file}:{line}: nothing is found by `{rule}` at {}; take the entry out", entry.pointer);
            let finding = Finding::new(document, &rules::ACCEPTED_UNUSED, &entry.pointer, "", message);
            comparison.findings.push(Finding { elsewhere: Some((file.clone(), line)), ..finding });
        }
    }
}
