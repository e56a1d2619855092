use std::collections::HashSet;

use elepay_spec::Document;
use serde_json::json;

use super::operation::OperationComparison;
use super::shared::SharedFacts;
use super::view::View;
use super::{dedupe, guide, matching};
use crate::document::DocumentOperation;
use crate::facts::Kind;
use crate::finding::{Comparison, Finding, NotChecked, Subject, rule};
use crate::lock::Published;

/// Compares the pages with the operations of the document.
pub fn compare(document: &Document, operations: &[DocumentOperation], pages: &[Published]) -> Comparison {
    let mut comparison = Comparison { operations: operations.len(), ..Comparison::default() };
    let assigned = matching::assign(operations, pages.iter().map(|published| &published.page));
    let views = (0..operations.len()).map(|at| {
        let of_operation = pages.iter().zip(&assigned).filter(|(_, index)| **index == Some(at));
        of_operation.map(|(published, _)| View::new(&operations[at], published)).collect()
    });
    let views: Vec<Vec<View<'_>>> = views.collect();
    let shared = SharedFacts::new(operations, &views, pages);
    for (operation, views) in operations.iter().zip(&views) {
        if views.is_empty() {
            add_unverified(&mut comparison, document, operation);
        } else {
            let (shared, comparison, differing_with_age) = (&shared, &mut comparison, HashSet::new());
            OperationComparison { document, operation, views, shared, comparison, differing_with_age }.compare();
        }
    }
    for (published, assigned) in pages.iter().zip(&assigned) {
        if !published.page.is_guide() && assigned.is_none() {
            add_unknown_page(&mut comparison, document, published);
        }
    }
    guide::compare(document, operations, pages, &mut comparison);
    comparison.findings = dedupe::dedupe(&comparison.findings);
    comparison.findings.sort_by(|a, b| (a.line, a.column, &a.pointer).cmp(&(b.line, b.column, &b.pointer)));
    comparison.not_checked.sort();
    comparison.not_checked.dedup();
    comparison
}

/// Adds an operation that no page is about.
fn add_unverified(comparison: &mut Comparison, document: &Document, operation: &DocumentOperation) {
    let why = "there is no page of this operation";
    let message = format!("`{}` is not checked: {why}", operation.id);
    let subject = Subject::Operation { page: None };
    let mut finding = Finding::new(document, &rule::OPERATION_UNVERIFIED, &operation.pointer, subject, message);
    finding.operations.insert(operation.id.clone());
    finding.spec = json!(operation.id);
    comparison.findings.push(finding);
    comparison.not_checked.push(NotChecked::everything(&operation.id, &operation.pointer, why));
}

/// Adds a page of an operation that the document does not have.
fn add_unknown_page(comparison: &mut Comparison, document: &Document, published: &Published) {
    let text = |kind| published.page.facts.text(kind).unwrap_or_default();
    let path = published.page.facts.text(Kind::Path).unwrap_or(text(Kind::CallPath));
    let method = published.page.facts.text(Kind::Method).unwrap_or(text(Kind::CallMethod));
    let shown = format!("{method} {path}");
    let message = format!("`{shown}` is published, but not in the document");
    let subject = Subject::Operation { page: Some(published.name()) };
    let mut finding = Finding::new(document, &rule::OPERATION_MISSING, "/paths", subject, message);
    finding.published = json!(shown);
    comparison.add(finding);
}
