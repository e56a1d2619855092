//! Unusual pages: several of one operation, newer styles, the guide, no pages at all.

use serde_json::json;

use elepay_check_spec::accepted::Accepted;
use elepay_check_spec::document;
use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::finding::Severity;
use elepay_check_spec::lock::{self, Published};
use elepay_check_spec::read::{self, Conflict, FieldRef, Fields, Language, Page, text};

use crate::common::rendered;
use crate::frozen::{self, TEXT, check, compare_operations, locked};
use crate::renderer::{Limits, Style};

const CALL: &str = "curl -X POST \"https://api.elepay.io/codes\" \\  -H \"Content-Type: application/json\" \\  \
    -d '{    \"amount\": 0  }'\n{\n  \"id\": \"string\"\n}\n";

#[test]
fn pages_of_one_operation_in_two_languages_are_merged() {
    let document = frozen::document();
    let mut pages = rendered(&document, Style::Sectioned, Limits::English);
    pages.extend(rendered(&document, Style::FlatUnnamed, Limits::Japanese));
    assert!(pages.iter().any(|page| page.page.language == Language::Ja));
    let comparison = check(&document, &pages);
    assert_eq!(comparison.findings, []);
    // Each fact is counted once.
    let alone = check(&document, &rendered(&document, Style::Sectioned, Limits::English));
    assert_eq!(comparison.facts_checked, alone.facts_checked);
}

#[test]
fn pages_that_contradict_each_other_are_a_finding_about_the_pages() {
    let document = frozen::document();
    let mut pages = rendered(&document, Style::Sectioned, Limits::English);
    let mut other = pages[0].clone();
    other.url = "another page".to_owned();
    other.page.facts.set(&Place::parse("request.orderNo"), Kind::MaxCharacters, 40);
    pages.push(other);
    let findings = check(&document, &pages).findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].rule.id, "pages-disagree");
    assert_eq!(findings[0].pointer, "/components/schemas/OrderNo/maxLength");
    assert_eq!(findings[0].published, json!(["createCharge: 50", "another page: 40"]));
    // A field that only one of them has is a contradiction too.
    let gone = Place::parse("response.settleTime");
    let last = pages.last_mut().expect("it is there");
    last.page.facts.set(&Place::parse("request.orderNo"), Kind::MaxCharacters, 50);
    last.page.facts.0.remove(&gone);
    let findings = check(&document, &pages).findings;
    assert_eq!(findings.iter().map(|finding| finding.rule.id).collect::<Vec<_>>(), ["pages-disagree"]);
}

#[test]
fn a_page_that_contradicts_itself_is_a_finding_about_the_page() {
    let text = "Title\nvia Bearer auth\nIn: header\nRequest Body\napplication/json\nAmount\nWhether. Default is true.\n\
                falseCurrency\n\"JPY\"Order number\nResponse Body\napplication/json\n";
    let page = text::read(&format!("{text}{CALL}")).expect("it is read");
    assert_eq!(page.conflicts, [Conflict { subject: FieldRef::Unnamed(1), kind: Kind::Default, value: json!(true) }]);
    let text = "Logoelepay\nCode\n\nTitle\n\nPOST\n/codes\nRequest Body\n\napplication/json\n\ncapture?boolean\n\n\
                Default is true.\n\nDefaultfalse\nResponse Body\n\napplication/json\n\n";
    let page = text::read(&format!("{text}{CALL}")).expect("it is read");
    let subject = FieldRef::Named(Place::parse("request.capture"));
    assert_eq!(page.conflicts, [Conflict { subject, kind: Kind::Default, value: json!(false) }]);
    // The lock has them as lists.
    let locked = serde_json::to_value(&page).expect("JSON");
    assert_eq!(locked["conflicts"], json!([["request.capture", "default", false]]));
    assert_eq!(serde_json::from_value::<Page>(locked).expect("a page"), page);
}

#[test]
fn the_name_that_a_pattern_runs_into_is_not_reported_as_missing() {
    let text = "Title\nvia Bearer auth\nIn: header\nRequest Body\napplication/json\namount*integer\n\
                Amount\nfrontUrl?string\n\
                Return URL\nMatch\nhttps?://[a-z]+items?\nProducts\ncurrency?string\nCurrency\nDefault\n\
                \"JPY\"metadata?\nData\n\
                expiryDuration?integer\nDuration\nFormat\nint64\nResponse Body\napplication/json\n";
    let page = text::read(&format!("{text}{CALL}")).expect("it is read");
    assert_eq!(page.shows.map(|shows| shows.request), Some(Fields::Joined));
    assert_eq!(page.unsplit_patterns, ["https?://[a-z]+items?"]);
    assert_eq!(page.facts.get(&Place::parse("request.currency"), Kind::Default), Some(&json!("JPY")));
    assert_eq!(page.facts.get(&Place::parse("request.metadata"), Kind::Type), Some(&json!("nested")));
    assert_eq!(page.facts.get(&Place::parse("request.expiryDuration"), Kind::Format), Some(&json!("int64")));
    let comparison = check(&frozen::document(), &[Published::new("a page", "", page)]);
    let about_items = comparison.findings.iter().any(|finding| finding.message.contains("request.items"));
    assert!(!about_items, "{:?}", comparison.findings);
    assert!(comparison.not_checked.iter().any(|not| not.what == "request.items present"));
    assert!(comparison.not_checked.iter().any(|not| not.what == "request.frontUrl pattern"));
}

#[test]
fn the_guide_is_compared_with_the_document() {
    for (from, to, rule) in [
        ("  - basic: []\n", "", "security-changed"),
        ("  - basic: []\n", "  - basic: []\n  - digest: []\n", "security-changed"),
        ("epoch-milliseconds", "iso-8601", "guide-changed"),
        ("operationId: createCharge", "operationId: beginCharge", "operation-uncovered"),
    ] {
        let text = TEXT.replace(from, to);
        assert_ne!(text, TEXT, "{from}");
        let document = elepay_spec::Document::parse("elepay.yaml", &text).expect("valid");
        let findings = check(&document, &locked()).findings;
        let rules: Vec<_> = findings.iter().map(|finding| finding.rule.id).collect();
        assert_eq!(rules, [rule], "{from} -> {to}: {findings:?}");
    }
    // In the other direction.
    for (kind, value, rule) in [
        (Kind::Methods, json!(["GET", "DELETE"]), "guide-changed"),
        (Kind::Operations, json!(["create Charge", "create Payout"]), "operation-uncovered"),
    ] {
        let mut pages = locked();
        let guide = pages.iter_mut().find(|page| page.page.is_guide()).expect("the guide");
        guide.page.facts.set(&Place::operation(), kind, value);
        let document = frozen::document();
        let mut comparison = compare_operations(&document, &document::read(&document), &pages);
        comparison.findings.retain(|finding| {
            !finding.published.as_str().is_some_and(|row| row.ends_with("Refund") || row.ends_with("Charge"))
        });
        let mut rules: Vec<_> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
        rules.dedup();
        assert_eq!(rules.join(""), rule, "{kind}: {:?}", comparison.findings);
    }
}

/// The client relies on each of them.
#[test]
fn a_statement_that_the_guide_no_longer_makes_is_a_finding_with_the_words_in_its_place() {
    let pages: Vec<_> = locked().into_iter().filter(|page| !page.page.is_guide()).collect();
    let document = frozen::document();
    let found = |guide: &str| {
        let guide = Published::new("the guide", guide, text::read(guide).expect("it is the guide"));
        let pages: Vec<_> = pages.iter().cloned().chain([guide]).collect();
        let findings = compare_operations(&document, &document::read(&document), &pages).findings;
        assert!(findings.iter().all(|finding| finding.rule.id == "guide-changed"), "{findings:?}");
        findings.iter().map(|finding| finding.published.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let guide = "API Guide\nAuthentication\nUse Basic auth or Bearer auth.\nProtocol\nYou must use HTTPS.\n\
        Methods\nGET, POST and DELETE.\nResponse format\nAll is returned in JSON format.\n\
        Timestamps\nUNIX timestamps in UTC.\nAPI Reference\n| 1 | Charge | |\n| create | Creates one |\n";
    assert_eq!(found(guide), [""; 0]);
    for (from, to) in [
        ("Use Basic auth or Bearer auth.", "Ask us."),
        ("You must use HTTPS.", "You may use HTTP."),
        ("GET, POST and DELETE.", "Any."),
        ("All is returned in JSON format.", "XML, mostly."),
        ("UNIX timestamps in UTC.", "Local time."),
        ("| 1 | Charge | |\n| create | Creates one |", "None."),
    ] {
        assert_eq!(found(&guide.replace(from, to)), [to]);
    }
}

#[test]
fn an_operation_without_a_page_is_a_note_and_a_page_without_an_operation_an_error() {
    let document = frozen::document();
    let mut pages = rendered(&document, Style::Sectioned, Limits::English);
    pages.remove(0);
    let findings = check(&document, &pages).findings;
    assert_eq!(findings.iter().map(|finding| finding.rule.id).collect::<Vec<_>>(), ["operation-unverified"]);
    assert_eq!(findings[0].rule.severity, Severity::Note);
    let mut pages = rendered(&document, Style::Sectioned, Limits::English);
    let mut page = pages[0].clone();
    page.page.title = "Freeze charge".to_owned();
    page.page.facts.set(&Place::operation(), Kind::Path, "/charges/{id}/freeze");
    page.page.facts.set(&Place::operation(), Kind::CallPath, "/charges/string/freeze");
    pages.push(page);
    let findings = check(&document, &pages).findings;
    assert_eq!(findings.iter().map(|finding| finding.rule.id).collect::<Vec<_>>(), ["operation-missing"]);
    assert_eq!(findings[0].published, json!("POST /charges/{id}/freeze"));
}

#[test]
fn accepted_differences_are_left_out_until_they_expire_and_unused_entries_are_reported() {
    let text = TEXT.replace("maxLength: 50", "maxLength: 40");
    let document = elepay_spec::Document::parse("elepay.yaml", &text).expect("valid");
    let pages: Vec<_> = locked().into_iter().filter(|page| !page.page.is_guide()).collect();
    let check = |list: &str, today: &str, complete: bool| {
        let mut comparison = compare_operations(&document, &document::read(&document), &pages);
        Accepted::parse("accepted.toml", list).expect(list).apply(&document, today, complete, &mut comparison);
        let rules: Vec<_> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
        rules.join(" ")
    };
    let named = "[[accepted]]\nrule = \"limit-changed\"\npointer = \"/components/schemas/OrderNo/maxLength\"\n\
        reason = \"Known.\"\n";
    let entry = &format!("{named}published = 50\ndocument = 40\n");
    assert_eq!(check("", "2026-01-01", true), "limit-changed");
    assert_eq!(check(entry, "2026-01-01", true), "");
    assert_eq!(check(&format!("{entry}until = 2026-02-01\n"), "2026-02-01", true), "");
    assert_eq!(check(&format!("{entry}until = 2026-02-01\n"), "2026-02-02", true), "limit-changed");
    assert_eq!(check(&entry.replace("50", "60"), "2026-01-01", true), "limit-changed accepted-unused");
    // The document was changed after somebody accepted its difference.
    assert_eq!(check(&entry.replace("40", "4"), "2026-01-01", true), "limit-changed accepted-unused");
    let unused = entry.replace("OrderNo", "Currency");
    assert_eq!(check(&format!("{entry}{unused}"), "2026-01-01", true), "accepted-unused");
    // A page that was not read may show it.
    assert_eq!(check(&format!("{entry}{unused}"), "2026-01-01", false), "");
    for (list, reason) in [
        (entry.replace("limit-changed", "no-such"), "accepted.toml:2: there is no rule `no-such`"),
        (entry.replace("Known.", " "), "accepted.toml:2: an accepted difference needs a reason"),
        (format!("{entry}until = 10:00:00\n"), "accepted.toml:2: `until` must be a day"),
        (format!("{entry}because = 1\n"), "unknown field `because`"),
        // It would accept every other limit, too.
        (named.to_owned(), "accepted.toml:2: an accepted `limit-changed` needs both values"),
        (format!("{named}document = 40\n"), "needs both values, in `published` and `document`"),
        (format!("{named}published = 50\n"), "needs both values, in `published` and `document`"),
        (named.replace("limit-changed", "limit-missing"), "needs the accepted value in `published`"),
        (named.replace("limit-changed", "limit-extra"), "needs the accepted value in `document`"),
        (named.replace("limit-changed", "enum-changed"), "needs the accepted value in `published` or `document`"),
        ("[[accepted]]\nrule = ".to_owned(), "accepted.toml: TOML parse error"),
    ] {
        let error = format!("{:#}", Accepted::parse("accepted.toml", &list).expect_err(&list));
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn the_changes_between_two_locks_are_reported_fact_by_fact() {
    let old = locked();
    assert_eq!(lock::diff(&old, &old), Vec::<String>::new());
    let mut new = old.clone();
    let page = new.iter_mut().find(|page| page.page.title == "Create EasyQR code").expect("it is there");
    page.page.facts.set(&Place::parse("request.orderNo"), Kind::MaxCharacters, 40);
    page.page.facts.set(&Place::parse("request.more"), Kind::Present, true);
    page.page.facts.0.remove(&Place::parse("request.sourceId"));
    let url = "https://docs.elepay.io/openapi/code/createCode";
    let diff = lock::diff(&old, &new);
    for line in [
        format!("~ {url}: request.orderNo max characters 50 -> 40"),
        format!("+ {url}: request.more present true"),
        format!("- {url}: request.sourceId type \"string\""),
    ] {
        assert!(diff.contains(&line), "{line}\n{diff:#?}");
    }
    new.remove(0);
    assert!(lock::diff(&old, &new).iter().any(|line| line.starts_with("- ") && line.ends_with(": the page")));
}

#[test]
fn an_empty_folder_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let Err(error) = read::read_folder(folder.path()) else { panic!("there is nothing to read") };
    assert!(error.to_string().contains("has no saved pages"), "{error}");
}
