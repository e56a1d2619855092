//! One difference is one finding: what only follows from another one is taken out.

use serde_json::json;

use super::facts::{Kind, Part};
use super::finding::{Difference, Finding};
use super::rules;

/// Takes out what only follows from another finding, and links the two halves of a new name.
pub fn settle(findings: &[Finding]) -> Vec<Finding> {
    let follows = |finding: &Finding| findings.iter().any(|other| other != finding && follows(finding, other));
    let left: Vec<_> = findings.iter().filter(|finding| !follows(finding)).cloned().collect();
    merge_types(link(left))
}

/// Whether a finding only repeats what another one says.
fn follows(finding: &Finding, other: &Finding) -> bool {
    let same_node = other.pointer == finding.pointer;
    let same_operation = other.operations.intersection(&finding.operations).next().is_some();
    let part = other.place.part();
    if other.rule == rules::SAMPLE_INVALID.id {
        return false;
    }
    match finding.kind {
        _ if finding.rule == rules::SAMPLE_INVALID.id => {
            same_operation && (same_node || component(other) == component(finding))
        }
        // A body that is no object has no fields.
        Kind::Required if same_operation && other.place.as_str() == "call" && other.kind == Kind::Type => true,
        // No body, no fields of one.
        kind if same_operation
            && other.kind == Kind::HasBody
            && (kind == Kind::RequestContentType
                || matches!(finding.place.part(), Part::Request | Part::InsideRequest | Part::Call)) =>
        {
            true
        }
        // What the fields of a missing body, or a missing field without a name, would confirm is not missed elsewhere.
        _ if finding.rule == rules::LIMIT_EXTRA.id && other.kind == Kind::HasBody && other.spec == false => true,
        kind if finding.rule == rules::LIMIT_EXTRA.id && other.place.as_str() == "request" => {
            other.published.get(json!(kind).as_str().unwrap_or_default()) == Some(&finding.spec)
        }
        _ if same_operation
            && other.kind == Kind::ResponseContentType
            && other.difference != Difference::Changed
            && finding.place.part() == Part::Answer =>
        {
            true
        }
        // The fields of the sample call are those of the request.
        _ if finding.place.part() == Part::Call => {
            let called = finding.place.called();
            same_operation
                && called.is_some_and(|called| called == other.place || same_node && part == Part::Request)
                && part == Part::Request
                || same_node && part != Part::Call
        }
        // The first value of an enum, or a default, is shown again by the samples.
        Kind::SampleValue => {
            same_node && other.kind != Kind::SampleValue || other.place == finding.place && other.kind == Kind::Type
        }
        Kind::Path | Kind::CallPath => {
            same_operation && (part == Part::Parameter || finding.kind == Kind::CallPath && other.kind == Kind::Path)
        }
        Kind::CallMethod => same_operation && other.kind == Kind::Method,
        Kind::Methods => same_node && matches!(other.kind, Kind::Method | Kind::CallMethod),
        Kind::HttpsOnly => same_node && other.kind == Kind::Server,
        Kind::ResponseFormat => same_node && other.kind == Kind::ResponseContentType,
        // What a nameless field says goes with the field that is missing.
        _ if finding.place.as_str() == "request" => {
            same_operation
                && part == Part::Request
                && other.place != finding.place
                && other.kind == Kind::Present
                && other.difference == Difference::Missing
        }
        // A limit that one page contradicts is not missed on the others as well.
        kind => {
            same_node
                && finding.difference == Difference::Extra
                && other.difference == Difference::Changed
                && other.kind == kind
        }
    }
}

/// `/components/schemas/Charge`.
fn component(finding: &Finding) -> Vec<&str> {
    finding.pointer.split('/').take(4).collect()
}

/// One field missing and one too many in the same object are one with a new name.
fn link(findings: Vec<Finding>) -> Vec<Finding> {
    let mut linked: Vec<Finding> = Vec::new();
    let missing = |finding: &Finding| finding.kind == Kind::Present && finding.difference == Difference::Missing;
    let extra = |finding: &Finding| {
        finding.kind == Kind::Present && finding.difference == Difference::Extra
            || finding.unnamed && finding.spec == true
    };
    for finding in findings {
        let fits = |other: &&mut Finding| {
            (missing(other) && extra(&finding) || extra(other) && missing(&finding))
                && other.place.around() == finding.place.around()
                && other.place.around().is_some()
                && other.operations.intersection(&finding.operations).next().is_some()
        };
        match linked.iter_mut().find(fits) {
            Some(other) => {
                let (missing, extra) =
                    if missing(&finding) { (finding, other.clone()) } else { (other.clone(), finding) };
                let is_parameter = extra.place.part() == Part::Parameter;
                let rule = if is_parameter { &rules::PARAMETER_CHANGED } else { &rules::FIELD_RENAMED };
                *other = Finding {
                    rule: rule.id,
                    severity: rule.severity,
                    published: json!(missing.place.name()),
                    spec: json!(extra.place.name()),
                    message: format!("`{}` in the document is published as `{}`", extra.place, missing.place),
                    operations: missing.operations.union(&extra.operations).cloned().collect(),
                    difference: Difference::Changed,
                    unnamed: false,
                    ..extra
                };
            }
            None => linked.push(finding),
        }
    }
    linked
}

/// A type that pages show in different ways is one that has changed.
fn merge_types(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        let same = merged.iter_mut().find(|other| {
            finding.kind == Kind::Type
                && other.kind == Kind::Type
                && other.pointer == finding.pointer
                && other.difference == finding.difference
        });
        match same {
            Some(same) => same.operations.extend(finding.operations),
            None => merged.push(finding),
        }
    }
    merged
}
