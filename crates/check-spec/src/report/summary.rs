use super::content::Report;
use crate::finding::{Comparison, Finding, Rule, Severity, rule};
use crate::outcome::Outcome;

/// Returns the result in a sentence.
pub fn verdict(report: &Report<'_>) -> String {
    let comparison = report.comparison;
    match report.outcome {
        Outcome::Failed => format!(
            "incomplete: {} could not be read; the other pages were compared",
            counted(comparison.unreadable.len(), "page")
        ),
        Outcome::Findings => "failed: the document differs from the published pages".to_owned(),
        Outcome::Clean if comparison.is_filtered => {
            "passed: no finding of the chosen rules and operations fails the check".to_owned()
        }
        Outcome::Clean if comparison.findings.iter().all(|finding| finding.rule.severity == Severity::Note) => {
            "passed: the document agrees with the published pages".to_owned()
        }
        Outcome::Clean => "passed: no finding is severe enough to fail the check".to_owned(),
    }
}

/// Returns the counts of a comparison.
pub fn summary(comparison: &Comparison) -> String {
    let accepted = match comparison.accepted {
        0 => String::new(),
        count => format!(", {count} accepted"),
    };
    let by_severity = match comparison.findings.len() {
        0 => String::new(),
        _ => {
            let count = |severity, name| counted(comparison.count(severity), name);
            let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
            format!(" ({})", counts.map(|(severity, name)| count(severity, name)).join(", "))
        }
    };
    format!(
        "{}, {} checked, {} not checked, {}{by_severity}{accepted}",
        counted(comparison.operations, "operation"),
        counted(comparison.facts_checked, "fact"),
        comparison.not_checked.len(),
        counted(comparison.findings.len(), "finding"),
    )
}

/// Returns a number and its noun: `1 finding`, `2 findings`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A report for people has a line in place of all findings of these rules, of which there can be hundreds.
pub fn is_summed_up(finding: &Finding) -> bool {
    [rule::OPERATION_UNVERIFIED.id, rule::OLDER_DIFFERS.id].contains(&finding.rule.id)
}

/// Returns the lines in place of the findings that are summed up, each with the rule.
pub fn summed_up(comparison: &Comparison) -> Vec<(&'static str, String)> {
    let lines = [
        (rule::OPERATION_UNVERIFIED.id, unverified(comparison)),
        (rule::OLDER_DIFFERS.id, older_differing(comparison)),
    ];
    lines.into_iter().filter_map(|(rule, line)| Some((rule, line?))).collect()
}

/// Returns the operations without a page.
fn unverified(comparison: &Comparison) -> Option<String> {
    let without = of_rule(comparison, &rule::OPERATION_UNVERIFIED);
    let ids: Vec<_> = without.flat_map(|finding| finding.operations.iter().map(String::as_str)).collect();
    match ids.as_slice() {
        [] => None,
        [id] => Some(format!("1 operation has no page, so nothing of it is checked: {id}")),
        ids => {
            Some(format!("{} operations have no page, so nothing of them is checked: {}", ids.len(), ids.join(", ")))
        }
    }
}

/// Returns how often an older page differs from a newer one.
fn older_differing(comparison: &Comparison) -> Option<String> {
    match of_rule(comparison, &rule::OLDER_DIFFERS).count() {
        0 => None,
        1 => Some("1 fact of an older page differs from a newer one, which counts; `--verbose` shows it".to_owned()),
        count => {
            Some(format!("{count} facts of older pages differ from newer ones, which count; `--verbose` lists them"))
        }
    }
}

fn of_rule<'c>(comparison: &'c Comparison, rule: &'static Rule) -> impl Iterator<Item = &'c Finding> {
    comparison.findings.iter().filter(|finding| finding.rule.id == rule.id)
}

/// Returns the page of a finding, and the part of it that the finding rests on.
pub fn citation(finding: &Finding) -> Option<String> {
    let page = finding.page()?;
    Some(finding.evidence().map_or_else(|| page.to_owned(), |evidence| format!("{page}: {evidence}")))
}
