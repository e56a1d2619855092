//! The check held against itself: on the real lock, on pages rendered from documents, and on every single change.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::LOCK;
use super::accepted::Accepted;
use super::compare::compare;
use super::document::{self, Stated};
use super::finding::Comparison;
use super::lock::{self, Published};
use super::page::{self, Style};
use elepay_spec::Document;

mod carried;
mod drift_is_not_explained_away;
mod every_single_change;
mod hostile_html;
mod hostile_text;
mod html_pages;
mod mutations;
mod other_pages;
mod real_page_changes;
mod real_pages;
mod renderer;
mod reports;
mod round_trip;

const TEXT: &str = include_str!("../../../../openapi/elepay.yaml");

fn real() -> Document {
    Document::parse("elepay.yaml", TEXT).expect("the document is read")
}

fn locked() -> Vec<Published> {
    lock::read(&super::root().join(LOCK)).expect("the lock is read")
}

fn held(document: &Document, pages: &[Published]) -> Comparison {
    held_as(document, &document::read(document), pages)
}

fn held_as(document: &Document, stated: &[Stated], pages: &[Published]) -> Comparison {
    let mut comparison = compared(document, stated, pages);
    let accepted = Accepted::parse("accepted.toml", include_str!("../../../../openapi/accepted.toml"));
    accepted.expect("the list is read").apply(document, "2026-01-01", false, &mut comparison);
    comparison
}

/// Without what would stand beside every finding: that of some operations no page was ever saved.
fn compared(document: &Document, stated: &[Stated], pages: &[Published]) -> Comparison {
    let mut comparison = compare(document, stated, pages);
    let known = |operations: &BTreeSet<String>| operations.iter().all(|id| !published().contains(id));
    comparison.findings.retain(|finding| finding.rule != "operation-unverified" || !known(&finding.operations));
    comparison
}

/// The operations of which the lock has a page.
fn published() -> &'static BTreeSet<String> {
    static PUBLISHED: OnceLock<BTreeSet<String>> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        let locked: BTreeSet<_> = locked().into_iter().map(|page| page.url).collect();
        let stated = document::read(&real()).into_iter();
        stated.filter(|one| one.url.as_ref().is_some_and(|url| locked.contains(url))).map(|one| one.id).collect()
    })
}

/// The pages that a renderer writes of a document, read again.
fn rendered(document: &Document, style: Style, limits: renderer::Limits) -> Vec<Published> {
    let pages = renderer::pages(document, style, limits);
    pages.iter().map(|(id, text)| Published::new(id, text, page::read(text).expect(text))).collect()
}

/// Whether a field is a required one of the request.
fn is_required(stated: &Stated, place: &super::facts::Place) -> bool {
    stated.facts.get(place, super::facts::Kind::Required) == Some(&true.into())
}
