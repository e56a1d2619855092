use super::content::Report;
use super::summary::{citation, is_summed_up, summed_up};
use crate::finding::{Finding, Severity};

/// Renders the findings as annotations of a GitHub workflow. It shows only the first few of a run, so what is
/// summed up is one of them for each rule.
pub fn render(report: &Report<'_>) -> String {
    let comparison = report.comparison;
    let unreadable = comparison.unreadable.iter().map(|page| {
        format!("::error title=could not be read::{}\n", escaped(&format!("{}: {}", page.page, page.reason)))
    });
    let findings = comparison.findings.iter().filter(|finding| !is_summed_up(finding));
    let notices =
        summed_up(comparison).into_iter().map(|(rule, line)| format!("::notice title={rule}::{}\n", escaped(&line)));
    unreadable.chain(findings.map(|finding| annotation(report.file, finding))).chain(notices).collect()
}

fn annotation(file: &str, finding: &Finding) -> String {
    let level = match finding.rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let page = citation(finding).map(|page| format!(" ({page})")).unwrap_or_default();
    let message = escaped(&format!("{}{page}", finding.message));
    let (file, line, column) = finding.location(file);
    let file = escaped(file).replace(':', "%3A").replace(',', "%2C");
    format!("::{level} file={file},line={line},col={column},title={}::{message}\n", finding.rule.id)
}

/// Escapes the text of a workflow command.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
