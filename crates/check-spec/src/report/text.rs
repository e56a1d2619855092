use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::Value;

use super::summary::{citation, summary};
use crate::finding::{Comparison, Finding, NotChecked, Severity, Subject};

/// Renders the findings with the lines of the document.
pub fn render(file: &str, source: &str, comparison: &Comparison) -> String {
    let mut groups: BTreeMap<&BTreeSet<String>, Vec<&Finding>> = BTreeMap::new();
    for finding in &comparison.findings {
        groups.entry(&finding.operations).or_default().push(finding);
    }
    let mut report = String::new();
    for (operations, findings) in groups {
        let names: Vec<_> = operations.iter().map(String::as_str).collect();
        let names = if names.is_empty() { "the API as a whole".to_owned() } else { names.join(", ") };
        let _ = writeln!(report, "== {names}\n");
        for finding in findings {
            let _ = writeln!(report, "{}\n", snippet(file, source, finding));
        }
    }
    if !comparison.not_checked.is_empty() {
        report.push_str("== not checked\n\n");
        for ((operation, why), facts) in not_checked(comparison) {
            let whose = if operation.is_empty() { "the API as a whole" } else { operation };
            let _ = writeln!(report, "{whose}: {why}\n  {}\n", facts.join(", "));
        }
    }
    if !comparison.findings.is_empty() {
        report.push_str("`--explain RULE` explains a rule (the name in brackets) and what to do.\n");
    }
    report + &summary(comparison)
}

/// Groups what was not checked by operation and reason, with the kinds of facts about one field together.
fn not_checked(comparison: &Comparison) -> BTreeMap<(&str, &str), Vec<String>> {
    let mut groups: BTreeMap<(&str, &str), Vec<&NotChecked>> = BTreeMap::new();
    for not in &comparison.not_checked {
        groups.entry((&not.operation, &not.why)).or_default().push(not);
    }
    let shortened = |facts: Vec<&NotChecked>| {
        let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
        for not in facts {
            let (field, kind) = match not.kind {
                Some(_) => not.what.split_once(' ').unwrap_or((&not.what, "")),
                None => (not.what.as_str(), ""),
            };
            match fields.last_mut().filter(|(last, _)| *last == field) {
                Some((_, kinds)) => kinds.push(kind),
                None => fields.push((field, vec![kind])),
            }
        }
        let name = |(field, kinds): (&str, Vec<&str>)| match kinds.join("/") {
            kinds if kinds.is_empty() => field.to_owned(),
            kinds => format!("{field} ({kinds})"),
        };
        fields.into_iter().map(name).collect()
    };
    groups.into_iter().map(|(key, facts)| (key, shortened(facts))).collect()
}

fn snippet(file: &str, source: &str, finding: &Finding) -> String {
    let level = match finding.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    if matches!(finding.subject, Subject::AcceptedEntry { .. }) {
        return Renderer::plain()
            .render(&[Group::with_title(level.primary_title(finding.message.as_str()).id(finding.rule.id))]);
    }
    let line = source.lines().nth(finding.line.saturating_sub(1)).unwrap_or_default();
    let start = line.char_indices().nth(finding.column.saturating_sub(1)).map_or(0, |(index, _)| index);
    let quoted = Snippet::source(line)
        .line_start(finding.line)
        .path(file)
        .annotation(AnnotationKind::Primary.span(start..line.len()).label(label(finding)));
    Renderer::plain().render(&[level.primary_title(finding.message.as_str()).id(finding.rule.id).element(quoted)])
}

/// Returns the published fact and the page that states it.
fn label(finding: &Finding) -> String {
    match (citation(finding), &finding.published) {
        (None, _) => "here".to_owned(),
        (Some(page), Value::Null) => format!("published: nothing ({page})"),
        (Some(page), value) => format!("published: {value} ({page})"),
    }
}
