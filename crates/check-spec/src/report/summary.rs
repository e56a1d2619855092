use crate::finding::{Comparison, Finding};

/// Returns the counts of a comparison.
pub fn summary(comparison: &Comparison) -> String {
    let accepted = match comparison.accepted {
        0 => String::new(),
        count => format!(", {count} accepted"),
    };
    format!(
        "{} operations, {} facts checked, {} not checked, {} findings{accepted}",
        comparison.operations,
        comparison.facts_checked,
        comparison.not_checked.len(),
        comparison.findings.len()
    )
}

/// Returns the page of a finding, and the part of it that the finding rests on.
pub fn citation(finding: &Finding) -> Option<String> {
    let page = finding.page()?;
    Some(finding.evidence().map_or_else(|| page.to_owned(), |evidence| format!("{page}: {evidence}")))
}
