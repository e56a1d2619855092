use serde_json::Value;

use crate::facts::{Kind, keyword};
use crate::finding::{Difference, FactSubject, Finding, Subject, rule};

/// Returns what to do about a finding, and where.
pub fn suggestion(finding: &Finding) -> String {
    match &finding.subject {
        Subject::AcceptedEntry { .. } => "remove the entry".to_owned(),
        Subject::Page { advice, .. } => advice.clone(),
        Subject::Operation { page: None } => "read its page with `--live --update`".to_owned(),
        Subject::Operation { page: Some(_) } => at(finding, &format!("add {}", code(&finding.published))),
        Subject::Fact(_) if finding.rule.id == rule::OLDER_DIFFERS.id => {
            "nothing, if the newer one is right; otherwise correct `newest-first` in `openapi/published.toml`"
                .to_owned()
        }
        Subject::Fact(fact) if fact.difference == Difference::Disagreed => {
            "find out which page is right; accept the difference until then".to_owned()
        }
        Subject::Fact(fact) => at(finding, &change(finding, fact)),
    }
}

fn at(finding: &Finding, change: &str) -> String {
    format!("at `{}`, {change}", finding.pointer)
}

/// Returns the change of the node that the finding is about.
fn change(finding: &Finding, fact: &FactSubject) -> String {
    let (ours, theirs) = (code(&finding.spec), code(&finding.published));
    let name = fact.place.name();
    let is = |rule: &rule::Rule| finding.rule.id == rule.id;
    if is(&rule::OPERATION_UNCOVERED) {
        return format!("add {theirs}");
    }
    if is(&rule::GUIDE_CHANGED) || is(&rule::SAMPLE_INVALID) {
        return format!("write a value that agrees with {theirs}");
    }
    if is(&rule::FIELD_RENAMED) {
        return format!("rename {ours} to {theirs}");
    }
    match (fact.difference, fact.kind) {
        (Difference::Missing, Kind::Present) => match &fact.field_type {
            Some(field_type) if finding.published.is_string() => format!("add {theirs} of type {}", code(field_type)),
            Some(_) | None => format!("add {theirs}"),
        },
        (Difference::Missing, Kind::Enum) if !finding.published.is_array() => format!("add {theirs} to `enum`"),
        (Difference::Extra, Kind::Enum) if !finding.spec.is_array() => {
            format!("remove {ours} from `enum`, or accept it")
        }
        (Difference::Changed, Kind::Enum) if !finding.published.is_array() => format!("replace {ours} by {theirs}"),
        (_, Kind::Required) if finding.published == true => format!("add `{name}` to `required`"),
        (_, Kind::Required) => format!("remove `{name}` from `required`"),
        (_, Kind::HasBody) if finding.published == true => "add the `requestBody` that the page shows".to_owned(),
        (_, Kind::HasBody) => "remove the `requestBody`".to_owned(),
        (_, Kind::Type) if finding.published == "nested" => "write `type: object` or `type: array`".to_owned(),
        (Difference::Extra, Kind::Present) => format!("remove {ours}, or accept it"),
        (Difference::Extra, kind) => match keyword(kind) {
            Some(keyword) => format!("remove `{keyword}`, or accept it"),
            None => format!("remove {ours}, or accept it"),
        },
        (_, kind) => match keyword(kind) {
            Some(keyword) => format!("write `{keyword}: {}`", theirs.trim_matches('`')),
            None => format!("write {theirs}"),
        },
    }
}

fn code(value: &Value) -> String {
    format!("`{}`", yaml(value).replace('`', "'"))
}

/// Returns a value as YAML: a string that would be read as another type keeps its quotes.
fn yaml(value: &Value) -> String {
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
