//! One difference is one finding: what only follows from another one is taken out.
//!
//! A finding goes only where the other one is about the same operation or the same node, matters no less, and is no mere
//! contradiction between pages: what is taken out must be certain to go away with the other.

use serde_json::{Value, json};

use super::facts::{Kind, Part, Place};
use super::finding::{Difference, Finding};
use super::rules;

/// Takes out what only follows from another finding, and links the two halves of a new name.
pub fn settle(findings: &[Finding]) -> Vec<Finding> {
    let mut left: Vec<Finding> = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        let mut others = findings.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
        if !others.any(|other| may_explain(finding, other) && explains(finding, other, findings)) {
            left.push(finding.clone());
        }
    }
    without_named(merge_types(link(&left)))
}

/// Whether the other finding can be a cause at all.
fn may_explain(finding: &Finding, other: &Finding) -> bool {
    other.rule != rules::SAMPLE_INVALID.id
        && other.difference != Difference::Disagreed
        && other.severity >= finding.severity
}

/// Whether the other finding is the cause of this one.
fn explains(finding: &Finding, other: &Finding, all: &[Finding]) -> bool {
    if finding.rule == rules::SAMPLE_INVALID.id {
        return same_operation(finding, other) && breaks_the_sample(finding, other);
    }
    match (finding.place.part(), finding.kind) {
        (Part::Request | Part::InsideRequest | Part::Call, _) if other.kind == Kind::HasBody => {
            same_operation(finding, other)
        }
        (Part::Answer, _) if other.kind == Kind::ResponseContentType => {
            other.difference != Difference::Changed && same_operation(finding, other)
        }
        (Part::Call, kind) => calls_the_same(finding, other, kind),
        (_, Kind::RequestContentType | Kind::BodyRequired) => {
            other.kind == Kind::HasBody && same_operation(finding, other)
        }
        (_, Kind::CallContentType) => {
            matches!(other.kind, Kind::HasBody | Kind::RequestContentType) && same_operation(finding, other)
        }
        (_, Kind::SampleValue) => shows_the_same(finding, other),
        (Part::Operation, Kind::Path | Kind::CallPath) => is_of_the_path(finding, other, all),
        (Part::Operation, Kind::CallMethod) => other.kind == Kind::Method && same_operation(finding, other),
        // If it is of one operation alone; another's is another difference.
        (_, Kind::Methods) => {
            matches!(other.kind, Kind::Method | Kind::CallMethod) && finding.operations == other.operations
        }
        (_, Kind::HttpsOnly) => same_node(finding, other) && other.kind == Kind::Server,
        (_, Kind::ResponseFormat) => same_node(finding, other) && other.kind == Kind::ResponseContentType,
        // A body that is no object has no fields.
        (Part::Request, Kind::Required) if finding.unnamed => {
            other.place.as_str() == "call" && other.kind == Kind::Type && same_operation(finding, other)
        }
        // A limit that one page contradicts is not missed on the others as well.
        (_, kind) => {
            finding.difference == Difference::Extra
                && other.difference == Difference::Changed
                && other.kind == kind
                && same_node(finding, other)
        }
    }
}

fn same_node(finding: &Finding, other: &Finding) -> bool {
    finding.pointer == other.pointer
}

fn same_operation(finding: &Finding, other: &Finding) -> bool {
    other.operations.intersection(&finding.operations).next().is_some()
}

/// The sample is not as the document has it, and so the schema refuses it: at the same node, at the same place, or
/// because of a member that is there on one side only.
fn breaks_the_sample(finding: &Finding, other: &Finding) -> bool {
    let inside = |inner: &Place, outer: &Place| {
        inner
            .as_str()
            .strip_prefix(outer.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '{']))
    };
    same_node(finding, other)
        || other.place.part() == Part::Answer
            && matches!(other.kind, Kind::Present | Kind::Type | Kind::SampleValue)
            && (inside(&finding.place, &other.place) || other.place.around().as_ref() == Some(&finding.place))
}

/// The fields of the sample call are those of the request.
fn calls_the_same(finding: &Finding, other: &Finding, kind: Kind) -> bool {
    let same_field = || finding.place.called().as_ref() == Some(&other.place) && same_operation(finding, other);
    match kind {
        Kind::Present => matches!(other.kind, Kind::Present | Kind::Required) && same_field(),
        Kind::Type => matches!(other.kind, Kind::Present | Kind::Type) && same_field(),
        _ => {
            shows_the_same(finding, other)
                || matches!(other.kind, Kind::Present | Kind::Type | Kind::Enum | Kind::Default) && same_field()
        }
    }
}

/// The first value of an enum, or a default, is shown again by the samples.
fn shows_the_same(finding: &Finding, other: &Finding) -> bool {
    matches!(other.kind, Kind::Enum | Kind::Default) && same_node(finding, other)
        || other.kind == Kind::Type && other.place == finding.place && same_operation(finding, other)
}

/// The sample call's path is the path with values in it, and a parameter's name stands in the path.
fn is_of_the_path(finding: &Finding, other: &Finding, all: &[Finding]) -> bool {
    if !same_operation(finding, other) {
        return false;
    }
    if finding.kind == Kind::CallPath && other.kind == Kind::Path {
        return true;
    }
    let is_parameter = |other: &Finding| {
        let kinds: &[Kind] = match finding.kind {
            Kind::Path => &[Kind::Present],
            _ => &[Kind::Present, Kind::Type, Kind::Default, Kind::Enum],
        };
        other.place.as_str().starts_with("path.") && kinds.contains(&other.kind) && same_operation(finding, other)
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

fn is_missing(finding: &Finding) -> bool {
    finding.kind == Kind::Present && finding.difference == Difference::Missing
}

fn is_extra(finding: &Finding) -> bool {
    finding.kind == Kind::Present && finding.difference == Difference::Extra || finding.unnamed && finding.spec == true
}

/// One field missing and one too many in the same object, of the same type as far as that is known, are one with a new
/// name. Where there are several, those whose names are most alike.
fn link(findings: &[Finding]) -> Vec<Finding> {
    let mut pairs = Vec::new();
    for (missing, published) in findings.iter().enumerate().filter(|(_, finding)| is_missing(finding)) {
        for (extra, stated) in findings.iter().enumerate().filter(|(_, finding)| is_extra(finding)) {
            let fits = published.place.around().is_some()
                && published.place.around() == stated.place.around()
                && same_operation(published, stated)
                && (published.of_type == stated.of_type || published.of_type.is_none() || stated.of_type.is_none());
            if fits {
                pairs.push((strsim::jaro(published.place.name(), stated.place.name()), missing, extra));
            }
        }
    }
    pairs.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    let mut gone: Vec<usize> = Vec::new();
    let mut linked = findings.to_vec();
    for (_, missing, extra) in pairs {
        if !gone.contains(&missing) && !gone.contains(&extra) {
            linked[extra] = renamed(&findings[missing], &findings[extra]);
            gone.extend([missing, extra]);
        }
    }
    let is_linked = |index: &usize| gone.contains(index) && is_missing(&findings[*index]);
    linked.into_iter().enumerate().filter(|(index, _)| !is_linked(index)).map(|(_, finding)| finding).collect()
}

fn renamed(missing: &Finding, extra: &Finding) -> Finding {
    let is_parameter = extra.place.part() == Part::Parameter;
    let rule = if is_parameter { &rules::PARAMETER_CHANGED } else { &rules::FIELD_RENAMED };
    Finding {
        rule: rule.id,
        severity: rule.severity,
        published: json!(missing.place.name()),
        spec: json!(extra.place.name()),
        message: format!("`{}` in the document is published as `{}`", extra.place, missing.place),
        operations: missing.operations.union(&extra.operations).cloned().collect(),
        difference: Difference::Changed,
        unnamed: false,
        ..extra.clone()
    }
}

/// A type that pages show in different ways is one that has changed.
fn merge_types(findings: Vec<Finding>) -> Vec<Finding> {
    let is_nested = |value: &Value| ["nested", "object", "map", "array"].iter().any(|nested| value == nested);
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        let same = merged.iter_mut().find(|other| {
            finding.kind == Kind::Type
                && other.kind == Kind::Type
                && same_node(&finding, other)
                && finding.difference == Difference::Changed
                && other.difference == Difference::Changed
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

/// A field that is missing by its name in the sample call is not missing again by what a page says of it without a name:
/// one of them for each of those.
fn without_named(findings: Vec<Finding>) -> Vec<Finding> {
    let is_named = |finding: &Finding| {
        finding.place.part() == Part::Request && is_missing(finding) && finding.place.around().is_some()
    };
    let named: Vec<_> = findings.iter().filter(|finding| is_named(finding)).cloned().collect();
    let mut used = 0;
    let mut left = Vec::new();
    for finding in findings {
        let nameless = finding.place.as_str() == "request" && is_missing(&finding);
        if nameless && named.iter().filter(|named| same_operation(named, &finding)).count() > used {
            used += 1;
        } else {
            left.push(finding);
        }
    }
    left
}
