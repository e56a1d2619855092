//! SARIF 2.1.0, the format of code scanning.
//!
//! Only the members that code scanning shows are written. `serde-sarif` has types for all of the format, but generates
//! them in a build script with two parsers of Rust, which would take longer than the check.

use std::path::Path;

use serde_json::{Value, json};

use super::content::Report;
use super::suggest;
use super::summary::citation;
use crate::finding::{Finding, Severity, rule};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const HOMEPAGE: &str = "https://docs.elepay.io";

/// Renders the findings as results, and the pages that could not be read as notifications of the run.
pub fn render(report: &Report<'_>) -> String {
    let comparison = report.comparison;
    let results: Vec<_> = comparison.findings.iter().map(|finding| result(report.file, finding)).collect();
    let notifications: Vec<_> = comparison
        .unreadable
        .iter()
        .map(|page| json!({ "level": "error", "message": text(&format!("{}: {}", page.page, page.reason)) }))
        .collect();
    let run = json!({
        "tool": { "driver": { "name": "check-spec", "informationUri": HOMEPAGE, "rules": rules() } },
        // As the columns of the document.
        "columnKind": "unicodeCodePoints",
        "invocations": [{
            "executionSuccessful": comparison.unreadable.is_empty(),
            "toolExecutionNotifications": notifications,
        }],
        "results": results,
    });
    format!("{:#}", json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

fn rules() -> Vec<Value> {
    let describe = |rule: &&rule::Rule| {
        json!({
            "id": rule.id,
            "shortDescription": text(rule.finds),
            "help": text(rule.explain),
            "defaultConfiguration": { "level": level(rule.severity) },
        })
    };
    rule::ALL.iter().map(describe).collect()
}

fn result(document: &str, finding: &Finding) -> Value {
    let (file, line, column) = finding.location(document);
    let page = citation(finding).map(|page| format!(" ({page})")).unwrap_or_default();
    let message = format!("{}{page}. What to do: {}.", finding.message, suggest::suggestion(finding));
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rule::ALL.iter().position(|rule| rule.id == finding.rule.id),
        "level": level(finding.rule.severity),
        "message": text(&message),
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(file) },
                "region": { "startLine": line, "startColumn": column },
            },
        }],
        "partialFingerprints": { "checkSpec/v1": finding.fingerprint() },
        "properties": {
            "operations": finding.operations,
            "pointer": finding.pointer,
            "published": finding.published,
            "spec": finding.spec,
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn text(text: &str) -> Value {
    json!({ "text": text })
}

/// Returns a path as a URI: relative to the root of the repository, or with the scheme `file`.
fn uri(file: &str) -> String {
    let scheme = if Path::new(file).is_absolute() { "file://" } else { "" };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped = file.replace('\\', "/").into_bytes().into_iter().map(|byte| match byte {
        plain if is_plain(plain) => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    });
    scheme.to_owned() + &escaped.collect::<String>()
}
