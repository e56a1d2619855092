//! The real document and pages, and comparisons of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock};

use elepay_check_spec::accepted::Accepted;
use elepay_check_spec::compare::compare;
use elepay_check_spec::document::{self, DocumentOperation};
use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::finding::Comparison;
use elepay_check_spec::lock::{self, Published};
use elepay_check_spec::read::text;
use elepay_check_spec::repository::{LOCK, root};
use elepay_spec::Document;

use crate::renderer::{self, Style};

/// The document of this repository.
pub const TEXT: &str = include_str!("../../../../openapi/elepay.yaml");

pub fn real() -> Document {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    DOCUMENT.get_or_init(|| Document::parse("elepay.yaml", TEXT).expect("the document is read")).clone()
}

pub fn locked() -> Vec<Published> {
    static LOCKED: OnceLock<Vec<Published>> = OnceLock::new();
    LOCKED.get_or_init(|| lock::read(&root().join(LOCK)).expect("the lock is read").pages).clone()
}

/// Compares as the program does, with the accepted differences.
pub fn check(document: &Document, pages: &[Published]) -> Comparison {
    compare_accepting(document, &document::read(document), pages)
}

pub fn compare_accepting(document: &Document, operations: &[DocumentOperation], pages: &[Published]) -> Comparison {
    let mut comparison = compare_published(document, operations, pages);
    let accepted = Accepted::parse("accepted.toml", include_str!("../../../../openapi/accepted.toml"));
    accepted.expect("the list is read").apply(document, "2026-01-01", false, &mut comparison);
    comparison
}

/// Leaves out the findings about operations without a page in the lock, which would be beside every other one.
pub fn compare_published(document: &Document, operations: &[DocumentOperation], pages: &[Published]) -> Comparison {
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
        let operations = document::read(&real()).into_iter();
        operations.filter(|one| one.url.as_ref().is_some_and(|url| locked.contains(url))).map(|one| one.id).collect()
    })
}

/// Renders the pages of a document, and reads them again. Most pages of a changed document are the same, so each text
/// is only read once.
pub fn rendered(document: &Document, style: Style, limits: renderer::Limits) -> Vec<Published> {
    static READ: Mutex<BTreeMap<(String, String), Published>> = Mutex::new(BTreeMap::new());
    let read = |(id, page): (String, String)| {
        let known = READ.lock().expect("no panic").get(&(id.clone(), page.clone())).cloned();
        known.unwrap_or_else(|| {
            let published = Published::new(&id, &page, text::read(&page).expect(&page));
            READ.lock().expect("no panic").insert((id, page), published.clone());
            published
        })
    };
    renderer::pages(document, style, limits).into_iter().map(read).collect()
}

/// Whether a field is required in the request.
pub fn is_required(operation: &DocumentOperation, place: &Place) -> bool {
    operation.facts.get(place, Kind::Required) == Some(&true.into())
}
