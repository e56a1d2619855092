//! Data that is cut, renamed, in another order or gone is done without, or the page is refused; never is anything wrong found.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::html_pages::{MAJORS, pages, published};
use super::{compared, real};
use crate::document::{self, Stated};
use crate::facts::Part;
use crate::lock::Published;
use crate::page::{self, Answer, Style};
use elepay_spec::Document;

const PUSH: &str = "<script>self.__next_f.push([1,";

/// A page apart: what stands before the data, the text of the data, and what stands behind it.
struct Apart {
    name: String,
    before: String,
    data: String,
    after: String,
}

impl Apart {
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

    /// The page again, with other data.
    fn with(&self, data: &str) -> String {
        let pushed = serde_json::Value::from(data).to_string().replace("</", "<\\/");
        format!("{}{PUSH}{pushed}])</script>{}", self.before, self.after)
    }
}

/// Pages with every kind of part: fields inside of fields, a path, a query, no body, no answer.
const SOME: [&str; 4] = ["createCode", "captureCharge", "listCharges", "closeCode"];

fn some() -> Vec<(&'static str, Apart)> {
    let of = |major| pages(major, "en").into_iter().map(move |(name, html)| (major, Apart::of(&name, &html)));
    MAJORS.into_iter().flat_map(of).filter(|(_, page)| SOME.contains(&page.name.as_str())).collect()
}

struct Ours(Document, Vec<Stated>);

impl Ours {
    fn new() -> Self {
        let document = real();
        let stated = document::read(&document);
        Self(document, stated)
    }

    /// What is found by a page of our document that is damaged: nothing, or it is refused. Whether its data was read.
    fn holds(&self, what: &str, name: &str, html: &str) -> Option<bool> {
        let (text, page) = page::html::read(html).ok()?;
        let read = page.embedded.request;
        let page = Published::new(name, &text, page);
        let comparison = compared(&self.0, &self.1, &[page]);
        let is_note = |operations: &BTreeSet<String>| !operations.contains(name);
        let found: Vec<_> = comparison
            .findings
            .iter()
            .filter(|finding| finding.rule != "operation-unverified" || !is_note(&finding.operations))
            .map(|finding| format!("{} {}: {}", finding.rule, finding.pointer, finding.message))
            .collect();
        assert!(found.is_empty(), "{name}, {what}:\n{}", found.join("\n"));
        Some(read)
    }
}

#[test]
fn without_data_the_visible_page_is_read() {
    let ours = Ours::new();
    for major in MAJORS {
        for (name, html) in pages(major, "en").into_iter().chain(pages(major, "ja")) {
            let page = Apart::of(&name, &html);
            let what = format!("{major} without data");
            assert_eq!(ours.holds(&what, &name, &page.with("")), Some(false), "{name}, {what}: it is refused");
            assert_eq!(page::html::read(&page.with("")).expect("a page").1.unread, [""; 0], "{name}, {what}");
        }
    }
}

#[test]
fn a_layout_that_is_not_known_leaves_the_data() {
    let ours = Ours::new();
    for (major, mut page) in some() {
        for (from, to) in [("curl", "wget"), ("Response Body", "Answer"), ("<h2", "<h7")] {
            page.before = page.before.replace(from, to);
            let html = page.with(&page.data);
            assert_eq!(ours.holds(&format!("{major} without {from}"), &page.name, &html), Some(true));
            assert_eq!(page::html::read(&html).expect("a page").1.style, Style::Html);
        }
    }
}

#[test]
fn data_of_another_operation_or_of_several_is_refused_and_that_is_told() {
    let ours = Ours::new();
    let pages = some();
    for (major, page) in &pages {
        let other = pages.iter().find(|(of, other)| of == major && other.name != page.name).map(|(_, other)| other);
        let other = &other.expect("another").data;
        let html = page.with(other);
        assert_eq!(ours.holds(&format!("{major}, data of another page"), &page.name, &html), Some(false));
        let unread = page::html::read(&html).expect("a page").1.unread;
        assert!(unread.iter().any(|line| line.contains("of another operation")), "{unread:?}");
    }
}

#[test]
fn types_that_use_each_other_without_end_are_done_without() {
    let (_, page) = some().into_iter().find(|(_, page)| page.name == "createCode").expect("a page");
    // Each uses the next one twice.
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
    assert_ne!(data.matches("\"$root\":\"x0\"").count(), 0, "the table of the answer");
    let _ = page::html::read(&page.with(&data)).expect("a page");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// Every name that the reader goes by, and some that it need not.
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
fn data_under_other_names_is_done_without() {
    let ours = Ours::new();
    for (major, page) in some() {
        let fields =
            ours.1.iter().find(|stated| stated.id == page.name).map(|stated| &stated.facts.0).expect("it is ours");
        let is_field = |name: &str| {
            let sent = fields.keys().filter(|place| matches!(place.part(), Part::Request | Part::InsideRequest));
            sent.into_iter().any(|place| place.name() == name)
        };
        // A field of this name would have another one.
        for name in NAMES.into_iter().filter(|name| !is_field(name)) {
            let data = page.data.replace(&format!("\"{name}\":"), &format!("\"{name}New\":"));
            ours.holds(&format!("{major}, `{name}` under another name"), &page.name, &page.with(&data));
        }
    }
}

#[test]
fn data_in_another_order_says_the_same() {
    for (major, page) in some() {
        // Rows that are lines, from the last to the first. A text has no end of its own and takes the next row with it.
        let mut rows: Vec<_> = page.data.split_inclusive('\n').collect();
        if rows.iter().any(|row| row.contains(":T")) {
            continue;
        }
        rows.reverse();
        let read = |html: &str| page::html::read(html).expect("a page").1;
        assert_eq!(read(&page.with(&rows.concat())), read(&page.with(&page.data)), "{major} {}", page.name);
    }
}

#[test]
fn data_that_breaks_off_or_has_a_gap_is_done_without() {
    let ours = Ours::new();
    for (major, page) in some() {
        let starts: Vec<_> = page.data.match_indices('\n').map(|(at, _)| at + 1).collect();
        // Every row of a page takes a minute; chance takes the rest in turn.
        let step = starts.len() / 25 + 1;
        let first = usize::try_from(std::process::id()).unwrap_or_default() % step;
        for (at, start) in starts.iter().enumerate().skip(first).step_by(step) {
            // A row in the middle of which it ends, and one that is gone.
            let row = &page.data[*start..starts.get(at + 1).copied().unwrap_or(page.data.len())];
            let mut half = row.len() / 2;
            while !row.is_char_boundary(half) {
                half += 1;
            }
            let (cut, after) = (&page.data[..start + half], &page.data[start + row.len()..]);
            ours.holds(&format!("{major}, cut off in row {at}"), &page.name, &page.with(cut));
            let gap = format!("{}{after}", &page.data[..*start]);
            ours.holds(&format!("{major}, without row {at}: {row:.60}"), &page.name, &page.with(&gap));
        }
    }
}

#[test]
fn a_table_that_is_gone_is_the_sample_again() {
    for (major, page) in some().into_iter().filter(|(_, page)| page.name == "captureCharge") {
        let data = page.data.replace("\"response\"", "\"another\"");
        let (_, read) = page::html::read(&page.with(&data)).expect("a page");
        assert!(read.embedded.request && read.embedded.answer == Answer::BySample, "{major}");
    }
}

#[test]
fn a_large_or_deep_page_is_read_in_no_time() {
    let (_, page) = some().swap_remove(0);
    let begun = Instant::now();
    let large = page.with(&format!("{}ff0:T{:x},{}", page.data, 1 << 20, "x".repeat(1 << 20)));
    assert!(page::html::read(&large).expect("a page").1.embedded.request);
    let deep = "<div><span>".repeat(10_000) + "x";
    let reason = page::html::read(&format!("<html><h1>{deep}</html>")).expect_err("too deep");
    assert!(reason.starts_with("its elements hold each other"), "{reason}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_is_read_or_refused(
        which in 0usize..8, at in any::<prop::sample::Index>(), length in 0usize..200, other in "\\PC{0,12}", in_html: bool,
    ) {
        let (_, page) = &some()[which];
        let whole = page.with(&page.data);
        let text: Vec<char> = if in_html { whole.chars().collect() } else { page.data.chars().collect() };
        let at = at.index(text.len());
        let end = (at + length).min(text.len());
        let changed: String = text[..at].iter().copied().chain(other.chars()).chain(text[end..].iter().copied()).collect();
        let html = if in_html { changed } else { page.with(&changed) };
        if let Ok((text, page)) = page::html::read(&html) {
            let ours = Ours::new();
            let _ = compared(&ours.0, &ours.1, &[Published::new("a page", &text, page)]);
        }
    }

    #[test]
    fn any_text_for_data_is_done_without(data in "(?s)(([0-9a-f]{0,2}:)?(\\[|\\{|\"\\$[L@]?[0-9a-f]:?|T[0-9a-f]{0,3},|\\PC{0,8}|\n|null|\\]|\\}|,)){0,40}") {
        let (_, page) = &some()[0];
        prop_assert_eq!(Ours::new().holds("data made up", &page.name, &page.with(&data)), Some(false));
    }
}

#[test]
fn pages_of_which_only_some_have_data_are_held_together() {
    let ours = Ours::new();
    let mut pages = published("10", "en");
    let bare = Apart::of(
        "createCode",
        &super::html_pages::pages("9", "en").into_iter().find(|(name, _)| name == "createCode").expect("a page").1,
    );
    let (text, page) = page::html::read(&bare.with("")).expect("a page");
    pages.push(Published::new("createCode, another time", &text, page));
    let comparison = compared(&ours.0, &ours.1, &pages);
    assert!(comparison.findings.is_empty(), "{:?}", comparison.findings);
}
