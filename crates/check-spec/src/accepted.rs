//! `openapi/accepted.toml`: differences that are known and stay, each with its reason.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use elepay_spec::Document;
use fs_err as fs;
use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

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
    /// The field, if the difference is its required mark: those of all fields of an object are at one pointer.
    field: Option<String>,
    /// Why the difference stays.
    reason: String,
    /// The last day it is accepted.
    until: Option<toml::value::Datetime>,
}

impl Entry {
    /// Returns what is missing: without the values of now, an accepted limit would accept every other one, too.
    fn missing_value(&self) -> Option<&'static str> {
        let has = |id: &str| self.rule.as_ref() == id;
        match (&self.published, &self.document) {
            (_, None) if has(rule::LIMIT_EXTRA.id) => Some("the accepted value in `document`"),
            (None, _) if has(rule::LIMIT_MISSING.id) => Some("the accepted value in `published`"),
            (None, _) | (_, None) if has(rule::LIMIT_CHANGED.id) => Some("both values, in `published` and `document`"),
            (None, None) if has(rule::ENUM_CHANGED.id) => Some("the accepted value in `published` or `document`"),
            _ => None,
        }
    }
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
                bail!("{at}: an accepted difference needs a reason; say in `reason` why it stays");
            }
            if let Some(value) = entry.missing_value() {
                let rule = entry.rule.as_ref();
                bail!("{at}: an accepted `{rule}` needs {value}, or would accept every value");
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
            finding.rule.id == entry.rule.as_ref()
                && finding.pointer == entry.pointer
                && finding.required_field() == entry.field.as_deref()
                && values
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

/// Returns the text of a list with an entry for each of the findings, and how many there are. The reasons are empty,
/// and a list with such a reason is rejected: a person has to say why a difference stays.
///
/// # Errors
/// If the text is not a list of accepted differences.
pub fn with_entries(text: &str, findings: &[&Finding]) -> Result<(String, usize)> {
    let mut document: DocumentMut = text.parse()?;
    // The comments of a list without entries belong before the first one.
    let mut before = document.trailing().as_str().unwrap_or_default().to_owned();
    document.set_trailing("");
    let listed = document.entry("accepted").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(entries) = listed.as_array_of_tables_mut() else { bail!("`accepted` must be written as `[[accepted]]`") };
    let mut added = Vec::new();
    for finding in findings {
        let field = finding.required_field();
        let key = (finding.rule.id, finding.pointer.as_str(), field, &finding.published, &finding.spec);
        if added.contains(&key) {
            continue;
        }
        added.push(key);
        let mut entry = Table::new();
        entry.insert("rule", toml_edit::value(finding.rule.id));
        entry.insert("pointer", toml_edit::value(finding.pointer.as_str()));
        if let Some(field) = field {
            entry.insert("field", toml_edit::value(field));
        }
        if let Some(published) = toml_value(&finding.published) {
            entry.insert("published", toml_edit::value(published));
        }
        if let Some(document) = toml_value(&finding.spec) {
            // Another value of the document, or one that is published in its place, is another difference.
            entry.insert("document", toml_edit::value(document));
        }
        entry.insert("reason", toml_edit::value(""));
        before.push('\n');
        entry.decor_mut().set_prefix(std::mem::take(&mut before));
        entries.push(entry);
    }
    document.set_trailing(before);
    Ok((document.to_string(), added.len()))
}

/// Returns a published value as TOML. Some have no form there: an entry without it accepts every value.
fn toml_value(value: &Value) -> Option<toml_edit::Value> {
    Some(match value {
        Value::Null | Value::Object(_) => return None,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64()?.into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => toml_edit::Value::Array(items.iter().map(toml_value).collect::<Option<_>>()?),
    })
}
