use serde_json::json;

use crate::facts::{Kind, Part};
use crate::finding::{Difference, FactSubject, Finding, Subject, rule};

/// Joins the two halves of a renamed field: one that is missing and one that is extra in the same object, of the same
/// type as far as that is known. Of several pairs, those with the most similar names are joined first.
pub fn join(findings: &[Finding]) -> Vec<Finding> {
    let mut pairs = Vec::new();
    for (missing, published) in facts(findings).filter(|(_, fact)| fact.is_missing_field()) {
        for (extra, documented) in facts(findings).filter(|(at, fact)| is_extra(&findings[*at], fact)) {
            let fits = published.place.parent().is_some()
                && published.place.parent() == documented.place.parent()
                && share_operation(&findings[missing], &findings[extra])
                && (published.field_type == documented.field_type
                    || published.field_type.is_none()
                    || documented.field_type.is_none());
            if fits {
                pairs.push((strsim::jaro(published.place.name(), documented.place.name()), missing, extra));
            }
        }
    }
    pairs.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    let mut joined: Vec<Option<Finding>> = findings.iter().cloned().map(Some).collect();
    let mut used = Vec::new();
    for (_, missing, extra) in pairs {
        if !used.contains(&missing) && !used.contains(&extra) {
            joined[extra] = renamed(&findings[missing], &findings[extra]);
            joined[missing] = None;
            used.extend([missing, extra]);
        }
    }
    joined.into_iter().flatten().collect()
}

fn facts(findings: &[Finding]) -> impl Iterator<Item = (usize, &FactSubject)> {
    findings.iter().enumerate().filter_map(|(index, finding)| Some((index, finding.fact()?)))
}

/// Returns whether a field is only in the document. Of an unnamed one, only the mark that it is required shows that.
fn is_extra(finding: &Finding, fact: &FactSubject) -> bool {
    fact.kind == Kind::Present && fact.difference == Difference::Extra || fact.is_unnamed && finding.spec == true
}

/// Returns whether two findings are about the same operation.
pub fn share_operation(finding: &Finding, other: &Finding) -> bool {
    finding.operations.intersection(&other.operations).next().is_some()
}

fn renamed(missing: &Finding, extra: &Finding) -> Option<Finding> {
    let (published, documented) = (missing.fact()?, extra.fact()?);
    let is_parameter = documented.place.part() == Part::Parameter;
    let subject = FactSubject { difference: Difference::Changed, is_unnamed: false, ..documented.clone() };
    Some(Finding {
        rule: if is_parameter { &rule::PARAMETER_CHANGED } else { &rule::FIELD_RENAMED },
        published: json!(published.place.name()),
        spec: json!(documented.place.name()),
        message: format!("`{}` in the document is published as `{}`", documented.place, published.place),
        operations: missing.operations.union(&extra.operations).cloned().collect(),
        subject: Subject::Fact(subject),
        ..extra.clone()
    })
}
