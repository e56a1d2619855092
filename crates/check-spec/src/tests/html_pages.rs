//! Pages that the vendor's renderer made of our document hold what our document says, and all of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::every_single_change::{check_but, part};
use super::mutations;
use super::{compared, real};
use crate::document;
use crate::facts::{Kind, Part, Place};
use crate::lock::Published;
use crate::page::{self, Answer, Page, Style};

pub const MAJORS: [&str; 2] = ["9", "10"];

pub fn folder(major: &str, language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages").join(major).join(language)
}

/// The names of operations, and their pages.
pub fn pages(major: &str, language: &str) -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder(major, language)).expect("fixtures");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let name = |path: &PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).expect("a page"))).collect()
}

pub fn read(name: &str, html: &str) -> (String, Page) {
    page::html::read(html).unwrap_or_else(|reason| panic!("{name}: {reason}"))
}

pub fn published(major: &str, language: &str) -> Vec<Published> {
    let page = |(name, html): (String, String)| {
        let (text, page) = read(&name, &html);
        Published::new(&name, &text, page)
    };
    pages(major, language).into_iter().map(page).collect()
}

#[test]
fn rendered_pages_say_what_the_document_says() {
    let document = real();
    let stated = document::read(&document);
    for major in MAJORS {
        for language in ["en", "ja"] {
            let pages = published(major, language);
            let comparison = compared(&document, &stated, &pages);
            let read: BTreeSet<_> = pages.iter().map(|page| page.url.as_str()).collect();
            let of_read = |operations: &BTreeSet<String>| operations.iter().any(|id| read.contains(id.as_str()));
            let findings: Vec<_> = comparison
                .findings
                .iter()
                .filter(|finding| finding.rule != "operation-unverified" || of_read(&finding.operations))
                .map(|finding| {
                    format!("{} {:?} {} | {}", finding.rule, finding.operations, finding.pointer, finding.message)
                })
                .collect();
            let findings = findings.join("\n");
            assert!(findings.is_empty(), "{major} {language}; did xtask/fixtures/render run since?\n{findings}");
        }
    }
}

/// The document is changed; its pages were rendered once.
#[test]
fn a_change_of_the_document_is_found_by_rendered_pages() {
    let stated = document::read(&part());
    let ids: Vec<_> = stated.iter().map(|stated| stated.id.as_str()).collect();
    for major in MAJORS {
        let mut pages = published(major, "en");
        pages.retain(|page| ids.contains(&page.url.as_str()));
        let left_out = |id: &str, place: &Place, kind: Kind| {
            let page = pages.iter().find(|page| page.url == id).map(|page| &page.page);
            page.is_some_and(|page| {
                page.embedded.answer == Answer::InPart
                    && place.part() == Part::Answer
                    && kind.is_limit()
                    && kind != Kind::Enum
                    && page.facts.get(place, kind).is_none()
            })
        };
        let document = part();
        check_but(major, (&document, &mutations::all(&document)), &pages, |_| Style::Html, &left_out, 800);
    }
}

#[test]
fn a_change_of_any_operation_is_found_by_its_rendered_page() {
    let document = real();
    let mut all = mutations::all(&document);
    all.retain(|mutation| mutation.pointer.starts_with("/paths/"));
    // One version takes a minute, and the other one tells operations in the same way.
    check_but("10", (&document, &all), &published("10", "en"), |_| Style::Html, &|_, _, _| false, 150);
}

#[test]
fn every_field_of_requests_and_answers_is_checked_at_any_depth() {
    for major in MAJORS {
        let pages = published(major, "en");
        for stated in document::read(&real()) {
            let page =
                &pages.iter().find(|page| page.url == stated.id).expect("a page: run xtask/fixtures/render").page;
            assert!(page.embedded.request, "{major} {}", stated.id);
            for (place, kind, value) in stated.facts.iter() {
                let structure = matches!(kind, Kind::Present | Kind::Type | Kind::Required | Kind::Container);
                let of_fields =
                    matches!(place.part(), Part::Parameter | Part::Request | Part::InsideRequest | Part::Answer);
                if structure && of_fields {
                    assert_eq!(page.facts.get(place, kind), Some(value), "{major} {} {place} {kind}", stated.id);
                }
            }
        }
    }
}
