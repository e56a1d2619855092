//! Finds the operation of the document that a page is about, and with it the page's address.

use std::path::Path;
use std::sync::Arc;

use elepay_spec::Document;
use serde_json::Value;

use crate::document::DocumentOperation;
use crate::facts::{Facts, Kind, Place};
use crate::lock::{Published, sha256};
use crate::read::{Page, SavedPage, Unreadable};

/// Returns saved pages with the addresses that the document links to, and those that are of another site.
pub fn locate(
    document: &Document,
    operations: &[DocumentOperation],
    saved: &[SavedPage],
) -> (Vec<Published>, Vec<Unreadable>) {
    let assigned = assign(operations, saved.iter().map(|saved| &saved.page));
    let server = document.at("/servers/0/url").as_str().unwrap_or_default();
    let (mut pages, mut foreign) = (Vec::new(), Vec::new());
    // The operations of a document share its text, and stand together.
    let mut hashed: Option<(&Arc<str>, String)> = None;
    for (saved, operation) in saved.iter().zip(assigned) {
        let shown = saved.page.facts.text(Kind::Server).unwrap_or(server);
        let address = match operation {
            _ if saved.page.is_guide() => document.at("/externalDocs/url").as_str(),
            // Its address is not that of a page.
            _ if saved.page.is_document() => None,
            Some(at) => operations[at].url.as_deref(),
            None if shown == server => None,
            None => {
                let reason =
                    format!("a page of another site: its sample calls `{shown}`, the document's server is `{server}`");
                foreign.push(Unreadable::file(&saved.file, &reason));
                continue;
            }
        };
        let file =
            Path::new(&saved.file).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let hash = match hashed.take() {
            Some((text, hash)) if Arc::ptr_eq(text, &saved.text) => hash,
            _ => sha256(saved.text.as_bytes()),
        };
        let published = Published::hashed(address.unwrap_or(&file), hash.clone(), saved.page.clone());
        hashed = Some((&saved.text, hash));
        pages.push(Published { document: saved.document.clone(), ..published });
    }
    (pages, foreign)
}

/// Returns the index of the operation of each page.
pub fn assign<'p>(operations: &[DocumentOperation], pages: impl Iterator<Item = &'p Page>) -> Vec<Option<usize>> {
    let pages: Vec<_> = pages.collect();
    let exact = |page: &Page| {
        let method = |operation: &DocumentOperation| {
            [Kind::CallMethod, Kind::Method].iter().any(|kind| same(page, operation, *kind))
        };
        operations.iter().position(|operation| method(operation) && same_path(page, operation))
    };
    let mut assigned: Vec<Option<usize>> = pages.iter().map(|page| exact(page).filter(|_| !page.is_guide())).collect();
    // A page and an operation that are left may be one that has moved: with the same title and much in common.
    let found = assigned.clone();
    for (index, page) in pages.iter().enumerate().filter(|(_, page)| !page.is_guide()) {
        if assigned[index].is_none() {
            let free = |at: &usize| !found.contains(&Some(*at));
            let mut moved: Vec<_> =
                (0..operations.len()).filter(free).filter(|at| has_moved(page, &operations[*at])).collect();
            moved.sort_by_key(|at| common(&page.facts, &operations[*at].facts));
            assigned[index] = moved.pop();
        }
    }
    assigned
}

fn text(facts: &Facts, kind: Kind) -> &str {
    facts.text(kind).unwrap_or_default()
}

fn same(page: &Page, operation: &DocumentOperation, kind: Kind) -> bool {
    text(&page.facts, kind) == text(&operation.facts, kind)
}

/// Returns whether the path is the same: that of the page, or that of the sample call, which has values in it.
fn same_path(page: &Page, operation: &DocumentOperation) -> bool {
    same(page, operation, Kind::CallPath)
        || page
            .facts
            .text(Kind::Path)
            .is_some_and(|path| without_names(path).eq(without_names(text(&operation.facts, Kind::Path))))
}

/// Returns the segments of a path without the names of its parameters.
fn without_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment })
}

/// Returns whether an operation has moved: the title is the same, and at least half of the facts of the page, if it has
/// enough of them. An operation without a title is known by its path.
fn has_moved(page: &Page, operation: &DocumentOperation) -> bool {
    let named = if page.is_document() { &operation.id } else { &operation.title };
    let titled =
        page.title == *named && (same(page, operation, Kind::Server) || page.facts.text(Kind::Server).is_none());
    // Facts are only counted if there is a reason to, since each page meets each operation here.
    let is_known = titled || operation.title.is_empty() && same_path(page, operation);
    if !is_known {
        return false;
    }
    let of_page = page.facts.iter().filter(|(place, ..)| is_distinctive(place)).count();
    if of_page < 4 { titled } else { 2 * common(&page.facts, &operation.facts) >= of_page }
}

/// Returns whether facts about a place distinguish operations.
fn is_distinctive(place: &Place) -> bool {
    place.parent().is_some()
}

fn common(one: &Facts, other: &Facts) -> usize {
    let in_common = |(place, kind, value): (&Place, Kind, &Value)| {
        usize::from(is_distinctive(place) && other.get(place, kind) == Some(value))
    };
    one.iter().map(in_common).sum()
}
