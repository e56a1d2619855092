//! Pages that the vendor's renderer made of a document state what it states, and all of it, in every version.

use elepay_check_spec::compare::compare;
use elepay_check_spec::document;
use elepay_check_spec::facts::{Kind, Part, Place};
use elepay_check_spec::finding::Comparison;
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::{Embedded, Page, html};
use elepay_spec::Document;

use crate::fixtures::{self, VERSIONS, WITH_DOCUMENT, all, pages};
use crate::mutations;
use crate::renderer::Style;
use crate::single_changes::ensure_found_except;

pub fn read(name: &str, html: &str) -> (String, Page) {
    html::read(html).unwrap_or_else(|reason| panic!("{name}: {reason:#}"))
}

pub fn published(version: &str, language: &str) -> Vec<Published> {
    let page = |(name, html): (String, String)| {
        let (text, page) = read(&format!("{version} {name}"), &html);
        Published::new(&name, &text, page)
    };
    pages(version, language).into_iter().map(page).collect()
}

/// Returns what is found by pages of the fixtures, apart from operations without a page.
pub fn found(document: &Document, pages: &[Published]) -> Comparison {
    let mut comparison = compare(document, &document::read(document), pages);
    comparison.findings.retain(|finding| finding.rule.id != "operation-unverified");
    comparison
}

pub fn listed(comparison: &Comparison) -> Vec<String> {
    let finding = |finding: &elepay_check_spec::finding::Finding| {
        format!("{} {:?} {} | {}", finding.rule.id, finding.operations, finding.pointer, finding.message)
    };
    comparison.findings.iter().map(finding).collect()
}

#[test]
fn rendered_pages_agree_with_the_document() {
    let document = fixtures::document();
    for (version, language) in all() {
        let pages = published(version, language);
        let findings = listed(&found(&document, &pages));
        assert!(findings.is_empty(), "{version} {language}:\n{}", findings.join("\n"));
        for page in &pages {
            assert_eq!(page.page.not_understood, [""; 0], "{version} {language} {}", page.url);
        }
    }
}

#[test]
fn pages_with_a_document_leave_nothing_unchecked() {
    let document = fixtures::document();
    for version in WITH_DOCUMENT {
        let comparison = found(&document, &published(version, "en"));
        let unchecked: Vec<_> = comparison.not_checked.iter().filter(|not| !not.operation.is_empty()).collect();
        assert!(unchecked.is_empty(), "{version}: {unchecked:?}");
    }
}

/// The document changes; its pages were rendered before.
#[test]
fn a_change_of_the_document_is_found_by_rendered_pages() {
    let document = fixtures::document();
    for version in VERSIONS {
        let pages = published(version, "en");
        let omits = |id: &str, place: &Place, kind: Kind| {
            let page = pages.iter().find(|page| page.url == id).map(|page| &page.page);
            page.is_some_and(|page| {
                page.facts.get(place, kind).is_none()
                    && match page.embedded {
                        Embedded::Document => false,
                        Embedded::Partial if place.part() == Part::Response && kind.is_limit() => true,
                        _ => place.part() == Part::Operation && kind == Kind::Deprecated,
                    }
            })
        };
        ensure_found_except(version, (&document, &mutations::all(&document)), &pages, |_| Style::Html, &omits, 150);
    }
}

#[test]
fn every_field_of_requests_and_responses_is_read_at_any_depth() {
    for version in VERSIONS {
        let pages = published(version, "en");
        for operation in document::read(&fixtures::document()) {
            let page = &pages.iter().find(|page| page.url == operation.id).expect("a page").page;
            assert!(page.embedded.has_request(), "{version} {}", operation.id);
            for (place, kind, value) in operation.facts.iter() {
                let structure = matches!(kind, Kind::Present | Kind::Type | Kind::Required | Kind::Container);
                let of_fields =
                    matches!(place.part(), Part::Parameter | Part::Request | Part::InsideRequest | Part::Response);
                if structure && of_fields {
                    assert_eq!(page.facts.get(place, kind), Some(value), "{version} {} {place} {kind}", operation.id);
                }
            }
        }
    }
}
