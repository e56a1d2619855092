//! One difference is one finding: what only follows from another one is taken out.

use serde_json::json;

use super::compare::Finding;
use super::facts::Kind;
use super::rules::{self, Difference};

/// Takes out what only follows from another finding, and links the two halves of a new name.
pub fn settle(findings: &[Finding]) -> Vec<Finding> {
    let follows = |finding: &Finding| {
        findings.iter().any(|other| {
            let same = other.pointer == finding.pointer;
            match finding.kind {
                // The first value of an enum, or a default, is shown again by the samples of answers.
                Kind::FirstValue => {
                    same && other.kind != Kind::FirstValue || other.place == finding.place && other.kind == Kind::Type
                }
                // The fields of the sample call are those marked as required.
                Kind::SampleCallFields => {
                    other.place.as_str().starts_with("request.")
                        && matches!(other.kind, Kind::Required | Kind::Present)
                        && other.operations.intersection(&finding.operations).next().is_some()
                }
                // A limit that one page contradicts is not missed on the others as well.
                kind => {
                    same && finding.difference == Difference::Extra
                        && other.difference == Difference::Changed
                        && other.kind == kind
                }
            }
        })
    };
    let mut settled: Vec<Finding> = Vec::new();
    for finding in findings.iter().filter(|finding| !follows(finding)) {
        let half = |of: &Finding, difference| of.kind == Kind::Present && of.difference == difference;
        let beside = |other: &&mut Finding| {
            half(other, Difference::Missing) != half(finding, Difference::Missing)
                && (half(other, Difference::Extra) || half(other, Difference::Missing))
                && other.place.around() == finding.place.around()
        };
        match settled.iter_mut().find(beside).filter(|_| finding.kind == Kind::Present) {
            Some(other) => {
                let (missing, extra) =
                    if finding.difference == Difference::Missing { (finding, &*other) } else { (&*other, finding) };
                let renamed = Finding {
                    rule: rules::FIELD_RENAMED.id,
                    severity: rules::FIELD_RENAMED.severity,
                    published: json!(missing.place.as_str()),
                    spec: json!(extra.place.as_str()),
                    message: format!("`{}` in the document is published as `{}`", extra.place, missing.place),
                    operations: missing.operations.union(&extra.operations).cloned().collect(),
                    ..extra.clone()
                };
                *other = renamed;
            }
            None => settled.push(finding.clone()),
        }
    }
    settled
}
