//! The outcome for people and for programs.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::json;

use super::compare::{Comparison, Finding};
use super::rules::Severity;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// The lines of the document, with what is published beside them.
    Text,
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// A table, for an issue or a summary.
    Markdown,
}

/// The report on the document called `file`, whose text is `source`.
pub fn render(format: Format, file: &str, source: &str, comparison: &Comparison) -> String {
    match format {
        Format::Text => text(file, source, comparison),
        Format::Json => format!("{:#}", json(comparison)),
        Format::Github => comparison.findings.iter().map(|finding| github(file, finding)).collect(),
        Format::Markdown => markdown(file, comparison),
    }
}

fn text(file: &str, source: &str, comparison: &Comparison) -> String {
    let mut report: String =
        comparison.findings.iter().map(|finding| snippet(file, source, finding) + "\n\n").collect();
    report.push_str(&summary(comparison));
    report
}

fn snippet(file: &str, source: &str, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let line = source.lines().nth(finding.line.saturating_sub(1)).unwrap_or_default();
    let start = line.char_indices().nth(finding.column.saturating_sub(1)).map_or(0, |(index, _)| index);
    let published = if finding.published.is_null() { "nothing".to_owned() } else { finding.published.to_string() };
    let label = format!("published: {published} ({})", finding.page);
    let quoted = Snippet::source(line)
        .line_start(finding.line)
        .path(file)
        .annotation(AnnotationKind::Primary.span(start..line.len()).label(label));
    Renderer::plain().render(&[level.primary_title(finding.message.as_str()).id(finding.rule).element(quoted)])
}

fn summary(comparison: &Comparison) -> String {
    format!(
        "{} operations, {} facts checked, {} not checked, {} findings",
        comparison.operations,
        comparison.facts_checked,
        comparison.not_checked.len(),
        comparison.findings.len()
    )
}

fn github(file: &str, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    // The escapes that workflow commands know.
    let message = finding.message.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let (line, column, rule) = (finding.line, finding.column, finding.rule);
    format!("::{level} file={file},line={line},col={column},title={rule}::{message} ({})\n", finding.page)
}

fn markdown(file: &str, comparison: &Comparison) -> String {
    let mut report = String::from("| Rule | Where | What | Page |\n|---|---|---|---|\n");
    for finding in &comparison.findings {
        let message = finding.message.replace('|', "\\|");
        report.push_str(&format!("| {} | {file}:{} | {message} | {} |\n", finding.rule, finding.line, finding.page));
    }
    report + "\n" + &summary(comparison)
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
