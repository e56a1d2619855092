//! Pages that the vendor's renderer made of our document state what it states, and all of it.

use std::collections::BTreeSet;

use elepay_check_spec::document;
use elepay_check_spec::facts::{Kind, Part, Place};
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::{Page, ResponseFields, Style, html};

use crate::common::compare_published;
use crate::fixtures::{MAJORS, pages, rendered_document};
use crate::mutations;
use crate::single_changes::{ensure_found_except, part};

pub fn read(name: &str, html: &str) -> (String, Page) {
    html::read(html).unwrap_or_else(|reason| panic!("{name}: {reason}"))
}

pub fn published(major: &str, language: &str) -> Vec<Published> {
    let page = |(name, html): (String, String)| {
        let (text, page) = read(&name, &html);
        Published::new(&name, &text, page)
    };
    pages(major, language).into_iter().map(page).collect()
}

#[test]
fn rendered_pages_agree_with_the_document() {
    let document = rendered_document();
    let operations = document::read(&document);
    for major in MAJORS {
        for language in ["en", "ja"] {
            let pages = published(major, language);
            let comparison = compare_published(&document, &operations, &pages);
            let read: BTreeSet<_> = pages.iter().map(|page| page.url.as_str()).collect();
            let of_read = |operations: &BTreeSet<String>| operations.iter().any(|id| read.contains(id.as_str()));
            let findings: Vec<_> = comparison
                .findings
                .iter()
                .filter(|finding| finding.rule.id != "operation-unverified" || of_read(&finding.operations))
                .map(|finding| {
                    format!("{} {:?} {} | {}", finding.rule.id, finding.operations, finding.pointer, finding.message)
                })
                .collect();
            let findings = findings.join("\n");
            assert!(
                findings.is_empty(),
                "{major} {language}; did crates/check-spec/fixtures/render run since?\n{findings}"
            );
        }
    }
}

/// The document changes; its pages were rendered before.
#[test]
fn a_change_of_the_document_is_found_by_rendered_pages() {
    let operations = document::read(&part());
    let ids: Vec<_> = operations.iter().map(|one| one.id.as_str()).collect();
    for major in MAJORS {
        let mut pages = published(major, "en");
        pages.retain(|page| ids.contains(&page.url.as_str()));
        let omits = |id: &str, place: &Place, kind: Kind| {
            let page = pages.iter().find(|page| page.url == id).map(|page| &page.page);
            page.is_some_and(|page| {
                page.embedded.response == ResponseFields::Partial
                    && place.part() == Part::Response
                    && kind.is_limit()
                    && kind != Kind::Enum
                    && page.facts.get(place, kind).is_none()
            })
        };
        let document = part();
        ensure_found_except(major, (&document, &mutations::all(&document)), &pages, |_| Style::Html, &omits, 800);
    }
}

#[test]
fn a_change_of_any_operation_is_found_by_its_rendered_page() {
    let document = rendered_document();
    let mut all = mutations::all(&document);
    all.retain(|mutation| mutation.pointer.starts_with("/paths/"));
    // The other version shows operations in the same way.
    ensure_found_except("10", (&document, &all), &published("10", "en"), |_| Style::Html, &|_, _, _| false, 150);
}

#[test]
fn every_field_of_requests_and_responses_is_read_at_any_depth() {
    for major in MAJORS {
        let pages = published(major, "en");
        for operation in document::read(&rendered_document()) {
            let page = &pages
                .iter()
                .find(|page| page.url == operation.id)
                .expect("a page: run crates/check-spec/fixtures/render")
                .page;
            assert!(page.embedded.request, "{major} {}", operation.id);
            for (place, kind, value) in operation.facts.iter() {
                let structure = matches!(kind, Kind::Present | Kind::Type | Kind::Required | Kind::Container);
                let of_fields =
                    matches!(place.part(), Part::Parameter | Part::Request | Part::InsideRequest | Part::Response);
                if structure && of_fields {
                    assert_eq!(page.facts.get(place, kind), Some(value), "{major} {} {place} {kind}", operation.id);
                }
            }
        }
    }
}
