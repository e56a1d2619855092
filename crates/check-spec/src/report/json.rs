//! The report for programs. `report.schema.json` describes it.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::content::Report;
use crate::finding::{Finding, NotChecked, Severity};
use crate::outcome::Outcome;
use crate::read::Unreadable;

/// The version of the format: a member that changes its meaning or goes away makes a new one, a new member does not.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    verdict: &'static str,
    summary: Summary,
    findings: Vec<JsonFinding<'a>>,
    not_checked: &'a [NotChecked],
    unreadable: &'a [Unreadable],
    /// What changed on the pages, if pages were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    lock_diff: Option<&'a [String]>,
}

#[derive(Serialize)]
struct Summary {
    operations: usize,
    facts_checked: usize,
    not_checked: usize,
    findings: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    accepted: usize,
    unreadable: usize,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'static str,
    severity: Severity,
    fingerprint: String,
    operations: &'a BTreeSet<String>,
    file: &'a str,
    line: usize,
    column: usize,
    pointer: &'a str,
    published: &'a Value,
    spec: &'a Value,
    page: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
    message: &'a str,
}

/// Renders everything, for programs.
pub fn render(report: &Report<'_>) -> String {
    let comparison = report.comparison;
    let json = JsonReport {
        version: VERSION,
        verdict: match report.outcome {
            Outcome::Clean => "passed",
            Outcome::Findings => "failed",
            Outcome::Failed => "incomplete",
        },
        summary: Summary {
            operations: comparison.operations,
            facts_checked: comparison.facts_checked,
            not_checked: comparison.not_checked.len(),
            findings: comparison.findings.len(),
            errors: comparison.count(Severity::Error),
            warnings: comparison.count(Severity::Warning),
            notes: comparison.count(Severity::Note),
            accepted: comparison.accepted,
            unreadable: comparison.unreadable.len(),
        },
        findings: comparison.findings.iter().map(|finding| json_finding(report.file, finding)).collect(),
        not_checked: &comparison.not_checked,
        unreadable: &comparison.unreadable,
        lock_diff: comparison.changes.as_ref().map(|changes| changes.lines.as_slice()),
    };
    // Its members are strings, numbers and lists of them.
    serde_json::to_string_pretty(&json).unwrap_or_default()
}

fn json_finding<'a>(document: &'a str, finding: &'a Finding) -> JsonFinding<'a> {
    let (file, line, column) = finding.location(document);
    JsonFinding {
        rule: finding.rule.id,
        severity: finding.rule.severity,
        fingerprint: finding.fingerprint(),
        operations: &finding.operations,
        file,
        line,
        column,
        pointer: &finding.pointer,
        published: &finding.published,
        spec: &finding.spec,
        page: finding.page().unwrap_or_default(),
        evidence: finding.evidence(),
        message: &finding.message,
    }
}
