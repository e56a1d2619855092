//! Data that is truncated, renamed, reordered or missing is ignored, or the page is rejected; there is never a wrong
//! finding.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use elepay_check_spec::document::{self, DocumentOperation};
use elepay_check_spec::facts::Part;
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::{Embedded, Shows, html};
use elepay_spec::Document;

use crate::fixtures::{self, VERSIONS, WITH_DOCUMENT, pages};
use crate::frozen::compare_operations;

const PUSH: &str = "<script>self.__next_f.push([1,";

/// A page in parts: the HTML before the data, the data, and the HTML after it.
struct Parts {
    name: String,
    before: String,
    data: String,
    after: String,
}

impl Parts {
    fn of(name: &str, html: &str) -> Self {
        let start = html.find(PUSH).expect("data");
        let end = html.rfind("</body>").expect("an end");
        let mut data = String::new();
        for push in html[start..end].split(PUSH).skip(1) {
            let mut values = serde_json::Deserializer::from_str(push).into_iter::<String>();
            data.push_str(&values.next().expect("a text").expect("a text"));
        }
        Self { name: name.to_owned(), before: html[..start].to_owned(), data, after: html[end..].to_owned() }
    }

    /// Returns the page with other data.
    fn with(&self, data: &str) -> String {
        let pushed = serde_json::Value::from(data).to_string().replace("</", "<\\/");
        format!("{}{PUSH}{pushed}])</script>{}", self.before, self.after)
    }
}

/// Pages with every kind of part: fields inside fields, a path, a query, no request body, no response body.
const SOME: [&str; 3] = ["createCode", "listCodes", "deleteCode"];

fn some() -> Vec<(&'static str, Parts)> {
    let of = |version| pages(version, "en").into_iter().map(move |(name, html)| (version, Parts::of(&name, &html)));
    VERSIONS.into_iter().flat_map(of).filter(|(_, page)| SOME.contains(&page.name.as_str())).collect()
}

struct Ours(Document, Vec<DocumentOperation>);

impl Ours {
    fn new() -> Self {
        let document = fixtures::document();
        let operations = document::read(&document);
        Self(document, operations)
    }

    /// Fails if the data of a damaged page leads to a finding. Returns whether its data was read; `None` if the page is
    /// rejected. What is read from text alone is not judged here.
    fn ensure_no_findings(&self, what: &str, name: &str, html: &str) -> Option<bool> {
        let (text, page) = html::read(html).ok()?;
        let read = page.embedded.has_request();
        if !read {
            return Some(false);
        }
        let page = Published::new(name, &text, page);
        let comparison = compare_operations(&self.0, &self.1, &[page]);
        let is_note = |operations: &BTreeSet<String>| !operations.contains(name);
        let found: Vec<_> = comparison
            .findings
            .iter()
            .filter(|finding| finding.rule.id != "operation-unverified" || !is_note(&finding.operations))
            .map(|finding| format!("{} {}: {}", finding.rule.id, finding.pointer, finding.message))
            .collect();
        assert!(found.is_empty(), "{name}, {what}:\n{}", found.join("\n"));
        Some(read)
    }
}

#[test]
fn data_is_read_from_a_page_with_an_unknown_layout() {
    let ours = Ours::new();
    for (major, mut page) in some() {
        for (from, to) in [("curl", "wget"), ("Response Body", "Answer"), ("<h2", "<h7")] {
            page.before = page.before.replace(from, to);
            let html = page.with(&page.data);
            assert_eq!(ours.ensure_no_findings(&format!("{major} without {from}"), &page.name, &html), Some(true));
            assert_eq!(html::read(&html).expect("a page").1.shows, Some(Shows::default()));
        }
    }
}

#[test]
fn data_of_another_operation_is_an_error() {
    let pages = some();
    for (version, page) in &pages {
        let other = pages.iter().find(|(of, other)| of == version && other.name != page.name).map(|(_, other)| other);
        let html = page.with(&other.expect("another").data);
        let reason = html::read(&html).expect_err("another operation").to_string();
        assert_eq!(reason, "the data in it is of another operation than its sample call", "{version} {}", page.name);
    }
}

#[test]
fn types_that_unfold_without_end_are_an_error() {
    let (_, page) =
        some().into_iter().find(|(of, page)| *of == "10.3.18" && page.name == "createCode").expect("a page");
    // Each type uses the next one twice.
    let entry = |n: usize| {
        let prop = |name: &str| format!(r#"{{"name":"{name}","$type":"x{}","required":false}}"#, n + 1);
        let props = format!("[{},{}]", prop("a"), prop("b"));
        format!(
            r#""x{n}":{{"type":"object","typeName":"object","infoTags":[],"description":"$undefined","props":{props}}}"#
        )
    };
    let many: Vec<_> = (0..40).map(entry).collect();
    let last = r#""x40":{"type":"primitive","typeName":"string","infoTags":[],"description":"$undefined"}"#;
    let begun = Instant::now();
    let data = page.data.replace("\"refs\":{", &format!("\"refs\":{{{},{last},", many.join(",")));
    let data = data.replace("\"$root\":\"#/components/schemas/Code\"", "\"$root\":\"x0\"");
    assert_ne!(data.matches("\"$root\":\"x0\"").count(), 0, "the table of the response");
    let reason = html::read(&page.with(&data)).expect_err("endless").to_string();
    assert!(reason.contains("have no end"), "{reason}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// Every name that the reader knows, and some that it does not need.
const NAMES: [&str; 32] = [
    "refs",
    "$root",
    "infoTags",
    "props",
    "typeName",
    "$type",
    "generated",
    "value",
    "name",
    "required",
    "method",
    "route",
    "parameters",
    "body",
    "schema",
    "mediaType",
    "references",
    "description",
    "item",
    "items",
    "type",
    "as",
    "children",
    "properties",
    "securities",
    "servers",
    "label",
    "$",
    "additionalProperties",
    "maxLength",
    "enum",
    "in",
];

#[test]
fn data_with_other_names_is_ignored() {
    let ours = Ours::new();
    for (major, page) in some() {
        let fields = ours.1.iter().find(|one| one.id == page.name).map(|one| &one.facts.0).expect("it is ours");
        let is_field = |name: &str| {
            let sent = fields.keys().filter(|place| matches!(place.part(), Part::Request | Part::InsideRequest));
            sent.into_iter().any(|place| place.name() == name)
        };
        // Not the name of a field, which would be renamed.
        for name in NAMES.into_iter().filter(|name| !is_field(name)) {
            let data = page.data.replace(&format!("\"{name}\":"), &format!("\"{name}New\":"));
            ours.ensure_no_findings(&format!("{major}, `{name}` under another name"), &page.name, &page.with(&data));
        }
    }
}

#[test]
fn reordered_data_states_the_same() {
    for (major, page) in some() {
        // Reverses the rows that are lines. A text row has no newline of its own, so the next row follows it directly.
        let mut rows: Vec<_> = page.data.split_inclusive('\n').collect();
        if rows.iter().any(|row| row.contains(":T")) {
            continue;
        }
        rows.reverse();
        let read = |html: &str| html::read(html).expect("a page").1;
        assert_eq!(read(&page.with(&rows.concat())), read(&page.with(&page.data)), "{major} {}", page.name);
    }
}

#[test]
fn truncated_data_and_data_with_a_gap_are_ignored() {
    let ours = Ours::new();
    for (major, page) in some() {
        let starts: Vec<_> = page.data.match_indices('\n').map(|(at, _)| at + 1).collect();
        // Not every row, which would take a minute: each process starts at another one.
        let step = starts.len() / 25 + 1;
        let first = usize::try_from(std::process::id()).unwrap_or_default() % step;
        for (at, start) in starts.iter().enumerate().skip(first).step_by(step) {
            // The data ends in the middle of this row, or the row is missing.
            let row = &page.data[*start..starts.get(at + 1).copied().unwrap_or(page.data.len())];
            let mut half = row.len() / 2;
            while !row.is_char_boundary(half) {
                half += 1;
            }
            let (cut, after) = (&page.data[..start + half], &page.data[start + row.len()..]);
            ours.ensure_no_findings(&format!("{major}, cut off in row {at}"), &page.name, &page.with(cut));
            let gap = format!("{}{after}", &page.data[..*start]);
            ours.ensure_no_findings(&format!("{major}, without row {at}: {row:.60}"), &page.name, &page.with(&gap));
        }
    }
}

/// A site can show the request in a way of its own; then the response is all that data has.
#[test]
fn without_the_request_the_response_comes_from_the_data() {
    for version in ["9.7.3", "10.3.18", "10.6.3"] {
        let (_, page) =
            some().into_iter().find(|(of, page)| *of == version && page.name == "createCode").expect("a page");
        let data = page.data.replace("\"parameters\":[", "\"own\":[");
        assert_ne!(data, page.data);
        let whole = html::read(&page.with(&page.data)).expect("a page").1;
        match html::read(&page.with(&data)) {
            Ok((_, read)) => {
                assert_eq!(read.embedded, Embedded::Response, "{version}");
                for (place, kind, value) in whole.facts.iter().filter(|(place, ..)| place.part() == Part::Response) {
                    assert_eq!(read.facts.get(place, kind), Some(value), "{version} {place} {kind}");
                }
            }
            // The text of this version is in no style that is read.
            Err(reason) => assert!(!reason.to_string().is_empty(), "{version}"),
        }
    }
}

#[test]
fn a_large_or_deep_page_is_read_quickly() {
    let (_, page) = some().swap_remove(0);
    let begun = Instant::now();
    let large = page.with(&format!("{}ff0:T{:x},{}", page.data, 1 << 20, "x".repeat(1 << 20)));
    assert!(html::read(&large).expect("a page").1.embedded.has_request());
    let deep = "<div><span>".repeat(10_000) + "x";
    let reason = html::read(&format!("<html><h1>{deep}</html>")).expect_err("too deep").to_string();
    assert!(reason.starts_with("its elements are nested more than 5000 deep"), "{reason}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// Pieces of the stream that pages embed, in any order.
const LIKE_DATA: &str =
    concat!(r#"(?s)(([0-9a-f]{0,2}:)?(\[|\{|"\$[L@]?[0-9a-f]:?|T[0-9a-f]{0,3},|"#, r"\PC{0,8}|\n|null|\]|\}|,)){0,40}");

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_damaged_page_is_read_or_rejected(
        which in 0usize..18,
        at in any::<prop::sample::Index>(),
        length in 0usize..200,
        other in "\\PC{0,12}",
        in_html: bool,
    ) {
        let (_, page) = &some()[which];
        let whole = page.with(&page.data);
        let text: Vec<char> = if in_html { whole.chars().collect() } else { page.data.chars().collect() };
        let at = at.index(text.len());
        let end = (at + length).min(text.len());
        let changed = [&text[..at], &other.chars().collect::<Vec<_>>(), &text[end..]].concat();
        let changed: String = changed.into_iter().collect();
        let html = if in_html { changed } else { page.with(&changed) };
        if let Ok((text, page)) = html::read(&html) {
            let ours = Ours::new();
            let _ = compare_operations(&ours.0, &ours.1, &[Published::new("a page", &text, page)]);
        }
    }

    #[test]
    fn any_text_as_data_is_ignored(data in LIKE_DATA) {
        let (_, page) = &some()[0];
        prop_assert_ne!(Ours::new().ensure_no_findings("data made up", &page.name, &page.with(&data)), Some(true));
    }
}

/// A document is read from every page whose data has one, whatever else the page is.
#[test]
fn the_rest_of_a_page_with_a_document_says_nothing() {
    let ours = Ours::new();
    for (version, page) in some().into_iter().filter(|(version, _)| WITH_DOCUMENT.contains(version)) {
        let html = format!("<html><body><h1>x</h1>{}", &page.with(&page.data)[page.before.len()..]);
        assert_eq!(ours.ensure_no_findings(&format!("{version}, data alone"), &page.name, &html), Some(true));
    }
}
