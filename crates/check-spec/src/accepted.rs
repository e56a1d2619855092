//! `openapi/accepted.toml`: differences that are known and stay, each with its reason.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use elepay_spec::Document;
use fs_err as fs;
use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use crate::finding::{Comparison, Finding, Subject, rule};

/// An accepted difference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Spanned<String>,
    /// Where the finding is in the document.
    pointer: String,
    /// The published value, if a rule finds several differences at one pointer.
    published: Option<Value>,
    /// What only the document has, if a rule finds several differences at one pointer.
    document: Option<Value>,
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
    /// Reads the file. If there is none, nothing is accepted.
    pub fn read(path: &Path, name: &str) -> Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(name, &text),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads the text of the file called `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let list: List = toml::from_str(text).with_context(|| name.to_owned())?;
        let read = Self { file: name.to_owned(), text: text.to_owned(), entries: list.accepted };
        for entry in &read.entries {
            let at = format!("{name}:{}", read.line(entry));
            if !rule::ALL.iter().any(|rule| rule.id == entry.rule.as_ref()) {
                bail!("{at}: there is no rule `{}`", entry.rule.as_ref());
            }
            if entry.reason.trim().is_empty() {
                bail!("{at}: an accepted difference needs a reason");
            }
            if entry.until.is_some_and(|until| until.date.is_none()) {
                bail!("{at}: `until` must be a day, such as 2027-01-31");
            }
        }
        Ok(read)
    }

    fn line(&self, entry: &Entry) -> usize {
        self.text[..entry.rule.span().start].lines().count().max(1)
    }

    /// Removes the accepted findings, and reports the entries that match none if the check is `complete`: if every page
    /// was read that could show what they accept. `today` is a day such as 2026-01-31.
    pub fn apply(&self, document: &Document, today: &str, complete: bool, comparison: &mut Comparison) {
        let matches = |entry: &Entry, finding: &Finding| {
            let values = match (&entry.published, &entry.document) {
                // If a page has another value instead, that is a new difference.
                (published, Some(document)) => {
                    *document == finding.spec && *published.as_ref().unwrap_or(&Value::Null) == finding.published
                }
                (Some(published), None) => *published == finding.published,
                (None, None) => true,
            };
            finding.rule.id == entry.rule.as_ref() && finding.pointer == entry.pointer && values
        };
        let is_valid = |entry: &Entry| {
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
            .retain(|finding| !self.entries.iter().any(|entry| is_valid(entry) && matches(entry, finding)));
        comparison.accepted = before - comparison.findings.len();
        for entry in unused {
            let (rule, line, file) = (entry.rule.as_ref(), self.line(entry), &self.file);
            let message = format!("{file}:{line}: `{rule}` finds nothing at {}; remove the entry", entry.pointer);
            let subject = Subject::AcceptedEntry { file: file.clone(), line };
            let finding = Finding::new(document, &rule::ACCEPTED_UNUSED, &entry.pointer, subject, message);
            comparison.findings.push(finding);
        }
    }
}
