use super::summary::citation;
use crate::finding::{Comparison, Finding, Severity, Subject};

/// Renders the findings as annotations of a GitHub workflow.
pub fn render(file: &str, comparison: &Comparison) -> String {
    comparison.findings.iter().map(|finding| annotation(file, finding)).collect()
}

fn annotation(file: &str, finding: &Finding) -> String {
    let level = match finding.rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let page = citation(finding).map(|page| format!(" ({page})")).unwrap_or_default();
    let message = format!("{}{page}", finding.message);
    // The escapes of workflow commands.
    let message = message.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let (file, line, column) = match &finding.subject {
        Subject::AcceptedEntry { file, line } => (file.as_str(), *line, 1),
        Subject::Fact(_) | Subject::Operation { .. } => (file, finding.line, finding.column),
    };
    let file = file.replace('%', "%25").replace(':', "%3A").replace(',', "%2C");
    format!("::{level} file={file},line={line},col={column},title={}::{message}\n", finding.rule.id)
}
