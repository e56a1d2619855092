use super::{github, json, markdown, text};
use crate::finding::Comparison;

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// The lines of the document, with the published facts beside them.
    Text,
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// A table, for an issue or a summary.
    Markdown,
}

/// Renders the report on the document called `file`, whose text is `source`.
pub fn render(format: Format, file: &str, source: &str, comparison: &Comparison) -> String {
    match format {
        Format::Text => text::render(file, source, comparison),
        Format::Json => json::render(comparison),
        Format::Github => github::render(file, comparison),
        Format::Markdown => markdown::render(file, comparison),
    }
}
