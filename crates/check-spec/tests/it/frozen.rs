//! A document and pages that agree, as they were one day: what changes today changes no test.
//!
//! The pages are in the lock beside the document: the guide, and four operations in the styles A1, B1 and B2.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use elepay_check_spec::compare::compare;
use elepay_check_spec::document::{self, DocumentOperation};
use elepay_check_spec::finding::Comparison;
use elepay_check_spec::lock::{self, Published};
use elepay_spec::Document;

/// The document.
pub const TEXT: &str = include_str!("../../fixtures/frozen/elepay.yaml");

pub fn document() -> Document {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    DOCUMENT.get_or_init(|| Document::parse("elepay.yaml", TEXT).expect("the document is read")).clone()
}

pub fn locked() -> Vec<Published> {
    static LOCKED: OnceLock<Vec<Published>> = OnceLock::new();
    let file = || Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/frozen/published.lock.json");
    LOCKED.get_or_init(|| lock::read(&file()).expect("the lock is read").pages).clone()
}

/// Compares pages with a document of these operations, or a changed one.
pub fn check(document: &Document, pages: &[Published]) -> Comparison {
    compare_operations(document, &document::read(document), pages)
}

/// Leaves out the findings about operations without a page in the lock, which would be beside every other one.
pub fn compare_operations(document: &Document, operations: &[DocumentOperation], pages: &[Published]) -> Comparison {
    let mut comparison = compare(document, operations, pages);
    let unpublished = |operations: &BTreeSet<String>| operations.iter().all(|id| !published().contains(id));
    comparison
        .findings
        .retain(|finding| finding.rule.id != "operation-unverified" || !unpublished(&finding.operations));
    comparison
}

/// The operations that have a page in the lock.
pub fn published() -> &'static BTreeSet<String> {
    static PUBLISHED: OnceLock<BTreeSet<String>> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        let locked: BTreeSet<_> = locked().into_iter().map(|page| page.url).collect();
        let operations = document::read(&document()).into_iter();
        operations.filter(|one| one.url.as_ref().is_some_and(|url| locked.contains(url))).map(|one| one.id).collect()
    })
}

#[test]
fn the_lock_agrees_with_the_document() {
    assert_eq!(check(&document(), &locked()).findings, []);
    assert_eq!(published().len(), 4);
}
