use std::fmt::Write as _;

use super::content::Report;
use super::suggest;
use super::summary::{citation, is_summed_up, summary, summed_up, verdict};
use crate::finding::Changes;

/// Renders the findings as a table, for an issue or a summary.
pub fn render(report: &Report<'_>) -> String {
    let comparison = report.comparison;
    let mut out = String::new();
    for finding in comparison.findings.iter().filter(|finding| !is_summed_up(finding)) {
        if out.is_empty() {
            out.push_str("| Rule | Where | Difference | What to do | Operations | Page |\n|---|---|---|---|---|---|\n");
        }
        let operations: Vec<_> = finding.operations.iter().map(String::as_str).collect();
        let (file, line, _) = finding.location(report.file);
        let _ = writeln!(
            out,
            "| `{}` | {file}:{line} | {} | {} | {} | {} |",
            finding.rule.id,
            cell(&finding.message),
            cell(&suggest::suggestion(finding)),
            operations.join(", "),
            cell(&citation(finding).unwrap_or_default())
        );
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = write!(out, "**{}**\n\n{}", verdict(report), summary(comparison));
    for (_, line) in summed_up(comparison) {
        let _ = write!(out, "\n\n{line}");
    }
    if !comparison.unreadable.is_empty() {
        out.push_str("\n\n### Could not be read\n\n");
        for page in &comparison.unreadable {
            let _ = writeln!(out, "* {}: {}", cell(&page.page), cell(&page.reason));
        }
    }
    // Lines of the pages, in their words.
    let mut lines = comparison.not_checked.iter().filter(|not| not.is_not_understood()).peekable();
    if lines.peek().is_some() {
        out.push_str("\n\n### Not understood\n\n");
        for not in lines {
            let _ = writeln!(out, "* {}: {} ({})", not.operation, cell(&not.what), not.why);
        }
    }
    if let Some(changed) = &comparison.changes {
        out.push_str(&changes(changed));
    }
    out
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
