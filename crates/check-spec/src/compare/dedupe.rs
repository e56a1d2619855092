//! One difference is one finding: removes findings that only follow from another one.
//!
//! A finding is removed only if the other one is about the same operation or the same node, is at least as severe, and
//! is not merely a contradiction between pages: the removed one must be certain to disappear with the other.

use serde_json::Value;

use super::renamed::{self, share_operation};
use crate::facts::{Kind, Part, Place};
use crate::finding::{Difference, FactSubject, Finding, rule};

/// Removes findings that only follow from another one, and joins the two halves of a renamed field.
pub fn dedupe(findings: &[Finding]) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        let mut others = findings.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
        if !others.any(|other| explains(finding, other, findings)) {
            kept.push(finding.clone());
        }
    }
    without_named(merge_types(renamed::join(&kept)))
}

/// Returns whether the other finding is the cause of this one.
fn explains(finding: &Finding, other: &Finding, all: &[Finding]) -> bool {
    let (Some(fact), Some(cause)) = (finding.fact(), other.fact()) else { return false };
    if other.rule.id == rule::SAMPLE_INVALID.id
        || cause.difference == Difference::Disagreed
        || other.rule.severity < finding.rule.severity
    {
        return false;
    }
    let same_operation = || share_operation(finding, other);
    let same_node = finding.pointer == other.pointer;
    if finding.rule.id == rule::SAMPLE_INVALID.id {
        return same_operation() && (same_node || breaks_sample(fact, cause));
    }
    match (fact.place.part(), fact.kind) {
        (Part::Request | Part::InsideRequest | Part::Call, _) if cause.kind == Kind::HasBody => same_operation(),
        (Part::Response, _) if cause.kind == Kind::ResponseContentType => {
            cause.difference != Difference::Changed && same_operation()
        }
        (Part::Call, _) => calls_the_same(fact, cause, same_node, same_operation()),
        (_, Kind::RequestContentType | Kind::BodyRequired) => cause.kind == Kind::HasBody && same_operation(),
        (_, Kind::CallContentType) => {
            matches!(cause.kind, Kind::HasBody | Kind::RequestContentType) && same_operation()
        }
        (_, Kind::SampleValue) => shows_the_same(fact, cause, same_node, same_operation()),
        (Part::Operation, Kind::Path | Kind::CallPath) => is_of_the_path(finding, other, all),
        (Part::Operation, Kind::CallMethod) => cause.kind == Kind::Method && same_operation(),
        // Only if it is about this operation alone; the method of another one is another difference.
        (_, Kind::Methods) => {
            matches!(cause.kind, Kind::Method | Kind::CallMethod) && finding.operations == other.operations
        }
        (_, Kind::HttpsOnly) => same_node && cause.kind == Kind::Server,
        (_, Kind::ResponseFormat) => same_node && cause.kind == Kind::ResponseContentType,
        // A body that is not an object has no fields.
        (Part::Request, Kind::Required) if fact.is_unnamed => {
            cause.place.is_root("call") && cause.kind == Kind::Type && same_operation()
        }
        // A limit that contradicts one page is not missing on the others as well.
        (_, kind) => {
            fact.difference == Difference::Extra
                && cause.difference == Difference::Changed
                && cause.kind == kind
                && same_node
        }
    }
}

/// Returns whether the schema does not allow the sample because of another difference: at the same place or around it,
/// or because of a member that only one side has.
fn breaks_sample(fact: &FactSubject, cause: &FactSubject) -> bool {
    cause.place.part() == Part::Response
        && matches!(cause.kind, Kind::Present | Kind::Type | Kind::SampleValue)
        && (fact.place.is_within(&cause.place) || cause.place.parent() == Some(&fact.place))
}

/// Returns whether the field of the sample call differs because the one of the request does.
fn calls_the_same(fact: &FactSubject, cause: &FactSubject, same_node: bool, same_operation: bool) -> bool {
    let same_field = || same_operation && fact.place.in_request().as_ref() == Some(&cause.place);
    match fact.kind {
        Kind::Present => matches!(cause.kind, Kind::Present | Kind::Required) && same_field(),
        Kind::Type => matches!(cause.kind, Kind::Present | Kind::Type) && same_field(),
        _ => {
            shows_the_same(fact, cause, same_node, same_operation)
                || matches!(cause.kind, Kind::Present | Kind::Type | Kind::Enum | Kind::Default) && same_field()
        }
    }
}

/// Returns whether a sample differs because the default or the first value of the enum does: it shows them.
fn shows_the_same(fact: &FactSubject, cause: &FactSubject, same_node: bool, same_operation: bool) -> bool {
    matches!(cause.kind, Kind::Enum | Kind::Default) && same_node
        || cause.kind == Kind::Type && cause.place == fact.place && same_operation
}

/// Returns whether a path differs because of another path or of parameters: the sample call's path is the path with
/// values in it, and the name of a parameter is in the path.
fn is_of_the_path(finding: &Finding, other: &Finding, all: &[Finding]) -> bool {
    let kind = |finding: &Finding| finding.fact().map(|fact| fact.kind);
    if !share_operation(finding, other) {
        return false;
    }
    if kind(finding) == Some(Kind::CallPath) && kind(other) == Some(Kind::Path) {
        return true;
    }
    let kinds: &[Kind] = match kind(finding) {
        Some(Kind::Path) => &[Kind::Present],
        _ => &[Kind::Present, Kind::Type, Kind::Default, Kind::Enum],
    };
    let is_parameter = |other: &Finding| {
        let of_path = other.fact().is_some_and(|fact| fact.place.is_in("path") && kinds.contains(&fact.kind));
        of_path && share_operation(finding, other)
    };
    // Each parameter explains one segment.
    let parameters = all.iter().filter(|other| is_parameter(other)).count();
    is_parameter(other) && differing_segments(finding).is_some_and(|count| count <= parameters)
}

fn differing_segments(finding: &Finding) -> Option<usize> {
    let (ours, theirs) = (finding.spec.as_str()?, finding.published.as_str()?);
    let (ours, theirs): (Vec<_>, Vec<_>) = (ours.split('/').collect(), theirs.split('/').collect());
    (ours.len() == theirs.len()).then(|| ours.iter().zip(theirs).filter(|(ours, theirs)| **ours != *theirs).count())
}

/// Merges findings about a type that pages show in different ways.
fn merge_types(findings: Vec<Finding>) -> Vec<Finding> {
    let is_nested = |value: &Value| ["nested", "object", "map", "array"].iter().any(|nested| value == nested);
    let is_changed_type = |finding: &Finding| {
        finding.fact().is_some_and(|fact| fact.kind == Kind::Type && fact.difference == Difference::Changed)
    };
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        let same = merged.iter_mut().find(|other| {
            is_changed_type(&finding)
                && is_changed_type(other)
                && finding.pointer == other.pointer
                && (finding.published == other.published
                    || is_nested(&finding.published) && is_nested(&other.published))
        });
        match same {
            Some(same) => same.operations.extend(finding.operations),
            None => merged.push(finding),
        }
    }
    merged
}

/// Removes the findings about unnamed fields that are missing by name too: one for each field that the sample call
/// names.
fn without_named(findings: Vec<Finding>) -> Vec<Finding> {
    let is_missing = |finding: &Finding, is_named: fn(&Place) -> bool| {
        finding.fact().is_some_and(|fact| fact.is_missing_field() && is_named(&fact.place))
    };
    let is_named =
        |finding: &Finding| is_missing(finding, |place| place.part() == Part::Request && place.parent().is_some());
    let named: Vec<_> = findings.iter().filter(|finding| is_named(finding)).cloned().collect();
    let mut used = 0;
    let mut kept = Vec::new();
    for finding in findings {
        let is_unnamed = is_missing(&finding, |place| place.is_root("request"));
        if is_unnamed && named.iter().filter(|named| share_operation(named, &finding)).count() > used {
            used += 1;
        } else {
            kept.push(finding);
        }
    }
    kept
}
