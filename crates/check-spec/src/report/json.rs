use serde_json::{Value, json};

use crate::finding::{Comparison, Finding};

/// Renders everything, for programs.
pub fn render(comparison: &Comparison) -> String {
    let mut report = json!({
        "summary": {
            "operations": comparison.operations,
            "facts_checked": comparison.facts_checked,
            "findings": comparison.findings.len(),
        },
        "findings": comparison.findings.iter().map(finding).collect::<Vec<_>>(),
        "not_checked": comparison.not_checked,
    });
    if let Some(changes) = &comparison.changes {
        report["lock_diff"] = json!(changes.lines);
    }
    format!("{report:#}")
}

fn finding(finding: &Finding) -> Value {
    let mut report = json!({
        "rule": finding.rule.id,
        "severity": finding.rule.severity,
        "operations": finding.operations,
        "pointer": finding.pointer,
        "line": finding.line,
        "column": finding.column,
        "published": finding.published,
        "spec": finding.spec,
        "page": finding.page().unwrap_or_default(),
        "message": finding.message,
    });
    if let Some(evidence) = finding.evidence() {
        report["evidence"] = json!(evidence);
    }
    report
}
