//! The document and the pages of this repository, as they are today, and pages rendered from documents.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use elepay_check_spec::document::DocumentOperation;
use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::lock::{self, Ages, Published};
use elepay_check_spec::read::text;
use elepay_check_spec::repository::{LOCK, SOURCES, root};
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
    let read = || {
        let mut pages = lock::read(&root().join(LOCK)).expect("the lock is read").pages;
        Ages::read(&root().join(SOURCES), SOURCES).expect("the list is read").apply(&mut pages);
        pages
    };
    LOCKED.get_or_init(read).clone()
}

/// Renders the pages of a document, and reads them again. Most pages of a changed document are those of the one before
/// its change, so the first text of each page is only read once. Keeping all of them would take gigabytes.
pub fn rendered(document: &Document, style: Style, limits: renderer::Limits) -> Vec<Published> {
    static FIRST: Mutex<BTreeMap<String, (String, Published)>> = Mutex::new(BTreeMap::new());
    let read = |(id, text): (String, String)| {
        let key = format!("{id}, {style:?}, {limits:?}");
        let known = FIRST.lock().expect("no panic").get(&key).cloned();
        if let Some((_, page)) = known.as_ref().filter(|(first, _)| *first == text) {
            return page.clone();
        }
        let page = Published::new(&id, &text, text::read(&text).expect(&text));
        FIRST.lock().expect("no panic").entry(key).or_insert_with(|| (text, page.clone()));
        page
    };
    renderer::pages(document, style, limits).into_iter().map(read).collect()
}

/// Whether a field is required in the request.
pub fn is_required(operation: &DocumentOperation, place: &Place) -> bool {
    operation.facts.get(place, Kind::Required) == Some(&true.into())
}
