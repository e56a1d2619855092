//! The list of pages, and how long a site may ask to wait.

use std::time::Duration;

use chrono::Utc;
use elepay_check_spec::document;
use elepay_check_spec::live::{Sources, requested_pause};
use elepay_check_spec::repository::DOCUMENT;
use elepay_spec::Document;

const OURS: &str = include_str!("../../../../openapi/published.toml");

fn document() -> Document {
    Document::parse(DOCUMENT, include_str!("../../../../openapi/elepay.yaml")).expect("the document")
}

fn rejection(text: &str) -> String {
    format!("{:#}", Sources::parse("a.toml", text).expect_err(text))
}

#[test]
fn the_list_has_a_page_for_every_operation_and_the_one_that_the_document_links_to() {
    let (document, sources) = (document(), Sources::parse("published.toml", OURS).expect("the list"));
    let operations = document::read(&document);
    sources.ensure_covered(&document, &operations, true).expect("it covers the document");
    assert!(sources.pages.iter().all(|page| page.url.scheme() == "https"));
    for page in &sources.pages {
        let of_operation = |id: &str| operations.iter().any(|one| one.id == id);
        assert!(page.subject.operation().is_none_or(of_operation), "{} is not an operation", page.name());
    }
}

#[test]
fn an_operation_that_is_not_listed_is_reported_with_the_line_to_add() {
    let document = document();
    let without: String =
        OURS.lines().filter(|line| !line.starts_with("closeCode")).fold(String::new(), |text, line| text + line + "\n");
    let sources = Sources::parse("a.toml", &without).expect("a list");
    let reason =
        sources.ensure_covered(&document, &document::read(&document), true).expect_err("one is missing").to_string();
    assert_eq!(
        reason,
        "a.toml: lists no page for `closeCode`; \
         add `closeCode.en = [\"https://docs.elepay.io/openapi/code/closeCode\"]` under `[operations]`"
    );
}

#[test]
fn the_page_that_the_document_links_to_must_be_in_our_list_but_not_in_others() {
    let document = document();
    let elsewhere = OURS.replace("/openapi/code/closeCode", "/openapi/code/close");
    let sources = Sources::parse("a.toml", &elsewhere).expect("a list");
    let operations = document::read(&document);
    let reason = sources.ensure_covered(&document, &operations, true).expect_err("another page").to_string();
    assert!(
        reason.starts_with("a.toml: does not list https://docs.elepay.io/openapi/code/closeCode in `closeCode.en`")
    );
    assert!(reason.contains("openapi/elepay.yaml:4"), "{reason}");
    sources.ensure_covered(&document, &operations, false).expect("copies");
}

#[test]
fn an_invalid_list_is_rejected_with_the_line() {
    for (text, reason) in [
        ("", "missing field `guide`"),
        ("guide.en = []\n[operations]\n\nok.en = ['ftp://host/a']", "a.toml:4: `ftp://host/a` cannot be fetched"),
        ("guide.en = ['http://docs.elepay.io/a']\n[operations]", "a.toml:1: `http://docs.elepay.io/a` cannot be"),
        ("guide.en = ['https://a:b@host/a']\n[operations]", "a.toml:1: `https://a:b@host/a` contains credentials"),
        ("guide.en = ['nonsense']\n[operations]", "a.toml:1: `nonsense` is not a URL"),
        ("guide.en = []\n[operations]\n'../up'.en = ['https://h/a']", "a.toml:3: `../up` is not an operation"),
        ("guide.en = []\n[operations]\nmake = {}", "a.toml:3: `make` has no address"),
        ("guide.en = []\n[operations]\nmake.fr = []", "line 3"),
        (
            "guide.en = []\n[operations]\na.en = [\n  'https://h/a',\n  'https://h/a',\n]",
            "a.toml:5: https://h/a is listed twice",
        ),
    ] {
        let reported = rejection(text);
        assert!(reported.starts_with("a.toml") && reported.contains(reason), "{reported}");
    }
}

#[test]
fn files_are_named_after_operation_and_language() {
    let text = "guide.en = ['http://[::1]:1/g']\n[operations]\nmake.en = ['https://h/a', 'https://i/a']\n\
        make.ja = ['https://h/a']";
    let sources = Sources::parse("a.toml", text).expect("a list");
    let stems: Vec<_> = sources.pages.iter().map(|page| page.stem.as_str()).collect();
    assert_eq!(stems, ["api-guide.en", "make.en", "make.en.2", "make.ja"]);
}

#[test]
fn a_pause_is_requested_in_seconds_or_until_a_date() {
    assert_eq!(requested_pause("120"), Duration::from_secs(120));
    let later = (Utc::now() + chrono::TimeDelta::seconds(90)).format("%a, %d %b %Y %T GMT").to_string();
    let pause = requested_pause(&later);
    assert!(pause > Duration::from_secs(60) && pause <= Duration::from_secs(90), "{later}: {pause:?}");
    for none in ["", "soon", "-1", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        assert_eq!(requested_pause(none), Duration::ZERO, "{none}");
    }
    assert_eq!(requested_pause(&u64::MAX.to_string()), Duration::from_secs(u64::MAX));
}
