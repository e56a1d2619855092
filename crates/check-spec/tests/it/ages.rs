//! Where pages and documents differ, the newer one counts, and the difference is told once.

use elepay_check_spec::compare::compare;
use elepay_check_spec::document;
use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::finding::{Finding, Severity};
use elepay_check_spec::lock::{Ages, Published};
use elepay_check_spec::read;
use elepay_spec::Document;
use serde_json::{Value, json};

use crate::fixtures;
use crate::html_pages::published;
use crate::openapi;

const LIST: &str = "documents = ['https://example.com/openapi.yaml']\n\
    newest-first = ['https://new.example.com/', 'https://example.com/', 'https://old.example.com/']\n";

/// Returns the pages of a version at an address, with a change.
fn pages(address: &str, change: impl Fn(&mut Published)) -> Vec<Published> {
    let mut pages = published("11.4.3", "en");
    for page in &mut pages {
        page.url = format!("{address}{}", page.url);
        change(page);
    }
    pages
}

/// Returns the rule and the published value of each finding, if the document has this many characters in `response.id`.
fn findings(mut pages: Vec<Published>, most: u64) -> Vec<(&'static str, Severity, Value)> {
    Ages::parse("the list", LIST).expect("a list").apply(&mut pages);
    let mut document = fixtures::document();
    document.value["components"]["schemas"]["Code"]["properties"]["id"]["maxLength"] = json!(most);
    let comparison = compare(&document, &document::read(&document), &pages);
    let found = comparison.findings.into_iter();
    found.map(|finding| (finding.rule.id, finding.rule.severity, finding.published)).collect()
}

fn with_33(page: &mut Published) {
    for place in ["response.id", "response.codes[].id"].map(Place::parse) {
        if page.page.facts.has(&place) {
            page.page.facts.set(&place, Kind::MaxCharacters, 33);
        }
    }
}

#[test]
fn a_page_counts_more_than_an_older_document_and_the_difference_is_told_once() {
    let all = || [openapi::published(fixtures::TEXT), pages("https://new.example.com/", with_33)].concat();
    assert_eq!(findings(all(), 33), [("older-differs", Severity::Note, json!(32))]);
    let both = findings(all(), 32);
    assert_eq!(both.iter().map(|(rule, ..)| *rule).collect::<Vec<_>>(), ["older-differs", "limit-changed"]);
}

#[test]
fn a_document_counts_more_than_an_older_page() {
    let all = || [openapi::published(fixtures::TEXT), pages("https://old.example.com/", with_33)].concat();
    assert_eq!(findings(all(), 32), [("older-differs", Severity::Note, json!(33))]);
}

#[test]
fn a_field_that_only_the_newer_one_has_is_told_once() {
    let without = |page: &mut Published| page.page.facts.0.retain(|place, _| !place.as_str().contains("card"));
    let all = [openapi::published(fixtures::TEXT), pages("https://old.example.com/", without)].concat();
    assert_eq!(findings(all, 32), [("older-differs", Severity::Note, json!(null))]);
    let all = [openapi::published(fixtures::TEXT), pages("https://new.example.com/", without)].concat();
    let rules: Vec<_> = findings(all, 32).into_iter().map(|(rule, ..)| rule).collect();
    assert_eq!(rules, ["older-differs", "field-extra"]);
}

/// An older text has neither the fields nor the values of samples that a newer document has.
#[test]
fn what_an_older_text_lacks_is_told_once_and_its_samples_say_no_more() {
    let lines = "        lines:\n";
    let state = "            state: { type: string, enum: [open, shut] }\n";
    let size = "            size: { type: integer, default: 3 }\n";
    let shop = "        shop:\n          type: object\n          required: [state, size]\n          properties:\n";
    let whole = include_str!("../../fixtures/texts/document.yaml");
    let whole = whole.replace(lines, &format!("{shop}{state}{size}{lines}"));
    let order = "    Order:\n      type: object\n";
    let whole = whole.replace(order, &format!("{order}      required: [shop]\n"));
    assert!(whole.contains("required: [shop]") && whole.contains("enum: [open, shut]"), "{whole}");
    let document = Document::parse("document.yaml", &whole).expect("valid");
    let text = include_str!("../../fixtures/texts/createOrder.en.A1.txt");
    let found = |text: &str, age: usize| {
        let mut pages = openapi::published(&whole);
        for page in &mut pages {
            page.age = 1;
        }
        let page = read::text::read(text).expect("it is read");
        pages.push(Published { age, ..Published::new("https://old.example.com/", text, page) });
        let comparison = compare(&document, &document::read(&document), &pages);
        let rule = |finding: &Finding| format!("{}: {}", finding.rule.id, finding.message);
        comparison.findings.iter().map(rule).collect::<Vec<_>>()
    };
    let field = "older-differs: `response.shop`: not shown in https://old.example.com/, and published in openapi.yaml, \
        which is newer and counts";
    assert_eq!(found(text, 2), [field]);
    // Its samples show neither a default nor an enum.
    let without = text
        .replace("\"currency\": \"EUR\"", "\"currency\": \"string\"")
        .replace("\"kind\": \"plain\",\n  \"tags\"", "\"kind\": \"string\",\n  \"tags\"");
    assert_ne!(without, text);
    assert_eq!(found(&without, 2), [field]);
    // Another value is a difference, and so is all of it on a newer page.
    let other = text.replace("\"kind\": \"plain\",\n  \"tags\"", "\"kind\": \"gift\",\n  \"tags\"");
    let value = "older-differs: `response.kind`: sample value \"gift\" in https://old.example.com/, and sample value \
        \"plain\" in openapi.yaml, which is newer and counts";
    assert_eq!(found(&other, 2), [value, field]);
    assert!(found(text, 0).iter().any(|finding| finding.starts_with("field-extra: ")), "{:?}", found(text, 0));
}

#[test]
fn pages_of_the_same_age_contradict_each_other() {
    let all = [pages("https://new.example.com/", |_| ()), pages("https://new.example.com/another/", with_33)].concat();
    let rules: Vec<_> = findings(all, 32).into_iter().map(|(rule, ..)| rule).collect();
    assert!(!rules.is_empty() && rules.iter().all(|rule| *rule == "pages-disagree"), "{rules:?}");
}

#[test]
fn a_saved_document_has_the_address_of_the_listed_one_and_others_are_the_oldest() {
    let ages = Ages::parse("the list", LIST).expect("a list");
    let mut saved = openapi::published(fixtures::TEXT);
    ages.apply(&mut saved);
    assert!(saved.iter().all(|page| page.url == "https://example.com/openapi.yaml" && page.age == 2));
    let mut other = openapi::published(fixtures::TEXT);
    for page in &mut other {
        page.url = "mine.yaml".to_owned();
    }
    ages.apply(&mut other);
    assert!(other.iter().all(|page| page.age == 4));
    let mut unknown = pages("", |_| ());
    ages.apply(&mut unknown);
    assert!(unknown.iter().all(|page| page.age == 0));
}
