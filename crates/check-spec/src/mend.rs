//! What to write into the document for a finding, where that follows from it.

use serde_json::Value;

use super::document::LIMITS;
use super::facts::Kind;
use super::finding::{Difference, Finding};
use super::rules;

/// What to do, and where.
pub fn advice(finding: &Finding) -> String {
    if finding.elsewhere.is_some() {
        return "take the entry out".to_owned();
    }
    if finding.rule == rules::OPERATION_UNVERIFIED.id {
        return "read its page with `--live --update`".to_owned();
    }
    if finding.difference == Difference::Disagreed {
        return "find out which page is right; accept the difference until then".to_owned();
    }
    format!("at `{}`, {}", finding.pointer, change(finding))
}

/// What to do there.
fn change(finding: &Finding) -> String {
    let (ours, theirs) = (code(&finding.spec), code(&finding.published));
    let name = finding.place.name();
    let is = |rules: &[rules::Rule]| rules.iter().any(|rule| finding.rule == rule.id);
    if is(&[rules::OPERATION_MISSING, rules::OPERATION_UNCOVERED]) {
        return format!("add {theirs}");
    }
    if is(&[rules::GUIDE_CHANGED, rules::SAMPLE_INVALID]) {
        return format!("write what agrees with {theirs}");
    }
    if is(&[rules::FIELD_RENAMED]) {
        return format!("rename {ours} to {theirs}");
    }
    match (finding.difference, finding.kind) {
        (Difference::Missing, Kind::Present) => match &finding.of_type {
            Some(of_type) if finding.published.is_string() => format!("add {theirs} of the type {}", code(of_type)),
            Some(_) | None => format!("add {theirs}"),
        },
        (Difference::Missing, Kind::Enum) if !finding.published.is_array() => format!("add {theirs} to `enum`"),
        (Difference::Extra, Kind::Enum) if !finding.spec.is_array() => {
            format!("take {ours} out of `enum`, or accept it")
        }
        (Difference::Changed, Kind::Enum) if !finding.published.is_array() => format!("write {theirs} for {ours}"),
        (_, Kind::Required) if finding.published == true => format!("add `{name}` to `required`"),
        (_, Kind::Required) => format!("take `{name}` out of `required`"),
        (_, Kind::HasBody) if finding.published == true => "add the `requestBody` that the page shows".to_owned(),
        (_, Kind::HasBody) => "take the `requestBody` out".to_owned(),
        (_, Kind::Type) if finding.published == "nested" => "write `type: object` or `type: array`".to_owned(),
        (Difference::Extra, Kind::Present) => format!("take {ours} out, or accept it"),
        (Difference::Extra, kind) => match keyword(kind) {
            Some(keyword) => format!("take `{keyword}` out, or accept it"),
            None => format!("take {ours} out, or accept it"),
        },
        (_, kind) => match keyword(kind) {
            Some(keyword) => format!("write `{keyword}: {}`", theirs.trim_matches('`')),
            None => format!("write {theirs}"),
        },
    }
}

/// The keyword of the document that states such a fact.
fn keyword(kind: Kind) -> Option<&'static str> {
    if kind == Kind::Type {
        return Some("type");
    }
    LIMITS.iter().find(|(_, of)| *of == kind).map(|(keyword, _)| *keyword)
}

fn code(value: &Value) -> String {
    format!("`{}`", plain(value).replace('`', "'"))
}

/// As YAML has it: text that reads as something else keeps its quotes.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.contains(['\n', '"', '\''])
                && !text.ends_with(':')
                && !["true", "false", "null"].contains(&text.as_str());
            if is_word { text.clone() } else { value.to_string() }
        }
        other => other.to_string(),
    }
}
