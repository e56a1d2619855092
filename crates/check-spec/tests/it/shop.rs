//! A small document for reports, `fixtures/reports.yaml`, and the pages that agree with it.

use elepay_check_spec::compare::compare;
use elepay_check_spec::document;
use elepay_check_spec::finding::Comparison;
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::text;
use elepay_spec::Document;

use crate::renderer::{self, Limits, Style};
use crate::site_pages;

pub const TEXT: &str = include_str!("../../fixtures/reports.yaml");

pub fn document(text: &str) -> Document {
    Document::parse("elepay.yaml", text).expect("valid")
}

/// Returns the page of each operation and the guide, as they agree with the document.
pub fn pages() -> Vec<Published> {
    let document = document(TEXT);
    let operations = document::read(&document).into_iter().map(|one| one.url.expect("a page"));
    let texts = renderer::pages(&document, Style::Sectioned, Limits::English);
    let read = |(url, text): (String, &str)| Published::new(&url, text, text::read(text).expect(text));
    let mut pages: Vec<_> = operations.zip(texts.iter().map(|(_, text)| text.as_str())).map(read).collect();
    pages.push(read(("https://docs.shop.example/guide".to_owned(), &site_pages::guide())));
    pages
}

/// Compares a changed document with the pages.
pub fn check(text: &str) -> Comparison {
    let document = document(text);
    compare(&document, &document::read(&document), &pages())
}
