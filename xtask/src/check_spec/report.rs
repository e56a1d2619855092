//! The outcome for people and for programs.

use serde_json::json;

use super::compare::Comparison;
use crate::steps::load::Document;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
    Json,
}

pub fn print(format: Format, document: &Document, comparison: &Comparison) {
    match format {
        Format::Text => text(document, comparison),
        Format::Json => println!("{:#}", json(comparison)),
    }
}

fn text(document: &Document, comparison: &Comparison) {
    for finding in &comparison.findings {
        println!(
            "{}:{}:{}: {} ({}, {})",
            document.file, finding.line, finding.column, finding.message, finding.rule, finding.page
        );
    }
    println!(
        "{} operations, {} facts checked, {} not checked, {} findings",
        comparison.operations,
        comparison.facts_checked,
        comparison.not_checked.len(),
        comparison.findings.len()
    );
}

fn json(comparison: &Comparison) -> serde_json::Value {
    json!({
        "summary": {
            "operations": comparison.operations,
            "facts_checked": comparison.facts_checked,
            "findings": comparison.findings.len(),
        },
        "findings": comparison.findings,
        "not_checked": comparison.not_checked,
    })
}
