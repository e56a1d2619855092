use std::fmt::Write as _;

use super::suggest;
use super::summary::{citation, summary};
use crate::finding::{Changes, Comparison, Subject};

/// Renders the findings as a table, for an issue or a summary.
pub fn render(file: &str, comparison: &Comparison) -> String {
    let mut report = String::new();
    if !comparison.findings.is_empty() {
        report.push_str("| Rule | Where | Difference | What to do | Operations | Page |\n|---|---|---|---|---|---|\n");
    }
    for finding in &comparison.findings {
        let operations: Vec<_> = finding.operations.iter().map(String::as_str).collect();
        let (file, line) = match &finding.subject {
            Subject::AcceptedEntry { file, line } => (file.as_str(), *line),
            Subject::Fact(_) | Subject::Operation { .. } => (file, finding.line),
        };
        let _ = writeln!(
            report,
            "| `{}` | {file}:{line} | {} | {} | {} | {} |",
            finding.rule.id,
            cell(&finding.message),
            cell(&suggest::suggestion(finding)),
            operations.join(", "),
            cell(&citation(finding).unwrap_or_default())
        );
    }
    if !report.is_empty() {
        report.push('\n');
    }
    report.push_str(&summary(comparison));
    // Lines of the pages, in their words.
    let lines: Vec<_> = comparison.not_checked.iter().filter(|not| not.what.starts_with('`')).collect();
    if !lines.is_empty() {
        report.push_str("\n\n### Not understood\n\n");
        for not in lines {
            let _ = writeln!(report, "* {}: {} ({})", not.operation, cell(&not.what), not.why);
        }
    }
    if let Some(changed) = &comparison.changes {
        report.push_str(&changes(changed));
    }
    report
}

/// Escapes text of a web page: it must neither end its cell nor mention anybody. Code between `` ` `` stays code.
pub fn cell(text: &str) -> String {
    let is_paired = text.matches('`').count().is_multiple_of(2);
    let (mut out, mut in_code, mut before) = (String::new(), false, ' ');
    for character in text.chars() {
        match character {
            '\n' => out.push(' '),
            '`' if is_paired => {
                in_code = !in_code;
                out.push('`');
            }
            '|' if in_code && before != '\\' => out.push_str("\\|"),
            '|' => out.push_str("&#124;"),
            '`' | '\\' | '<' | '[' | '@' | '#' | '!' | '&' if !in_code => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            other => out.push(other),
        }
        before = character;
    }
    out
}

fn changes(changed: &Changes) -> String {
    let since = changed.since.as_ref().map_or_else(|| "the lock was written".to_owned(), Clone::clone);
    let heading = format!("\n\n### What changed on the pages since {since}\n\n");
    if changed.lines.is_empty() {
        return format!("{heading}Nothing.\n");
    }
    // A fact is never a line of its own, so a page cannot end the fence.
    let lines = changed.lines.join("\n").replace("```", "` ` `");
    format!("{heading}```diff\n{lines}\n```\n")
}
