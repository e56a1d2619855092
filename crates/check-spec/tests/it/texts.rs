//! Texts of every form that the site's pages have had, written by hand, and a small document of their own.

use std::sync::LazyLock;

use elepay_check_spec::compare::compare;
use elepay_check_spec::document;
use elepay_check_spec::finding::{Comparison, Finding, Severity};
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::{Fields, Sample, Shows, text};
use elepay_spec::Document;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use Fields::{Described, Folded, Joined, Lost, Named, Unnamed};
use Sample::{Names, Nothing, Whole};

macro_rules! texts {
    ($($name:literal),*) => { [$(($name, include_str!(concat!("../../fixtures/texts/", $name, ".txt")))),*] };
}

const TEXTS: [(&str, &str); 9] = texts![
    "createOrder.en.A1",
    "createOrder.en.A2",
    "createOrder.ja.A3",
    "createOrder.en.B1",
    "createOrder.ja.B2",
    "createOrder.ja.B3",
    "createOrder.ja.B4",
    "listOrders.en.A3",
    "deleteOrder.en.A1"
];

pub fn original(name: &str) -> &'static str {
    TEXTS.iter().find(|(other, _)| *other == name).expect(name).1
}

pub fn check(text: &str) -> Comparison {
    static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
        Document::parse("document.yaml", include_str!("../../fixtures/texts/document.yaml")).expect("valid")
    });
    let document = &*DOCUMENT;
    let page = text::read(text).unwrap_or_else(|reason| panic!("{reason:#}\n{text}"));
    let mut comparison = compare(document, &document::read(document), &[Published::new("a page", text, page)]);
    comparison.findings.retain(|finding| finding.rule.id != "operation-unverified");
    comparison
}

pub fn reported(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{}: {}", finding.rule.id, finding.message)).collect()
}

pub fn is_not_checked(comparison: &Comparison, what: &str) -> bool {
    comparison.not_checked.iter().any(|not| not.what == what)
}

#[test]
fn every_form_of_text_is_recognised_and_agrees_with_the_document() {
    for (name, parameters, request, call) in [
        ("createOrder.en.A1", Named, Named, Whole),
        ("createOrder.en.A2", Named, Folded, Names),
        ("createOrder.ja.A3", Described, Described, Whole),
        ("createOrder.en.B1", Lost, Unnamed, Whole),
        ("createOrder.ja.B2", Joined, Joined, Whole),
        ("createOrder.ja.B3", Joined, Folded, Nothing),
        ("createOrder.ja.B4", Lost, Lost, Whole),
        ("listOrders.en.A3", Described, Described, Whole),
        ("deleteOrder.en.A1", Named, Named, Whole),
    ] {
        let page = text::read(original(name)).expect(name);
        assert_eq!(page.shows, Some(Shows { parameters, request, call, response: Whole }), "{name}");
        assert!(
            ["Create order", "List orders", "Delete order"].contains(&page.title.as_str()),
            "{name}: {}",
            page.title
        );
        assert_eq!(page.not_understood, [""; 0], "{name}");
        let comparison = check(original(name));
        assert_eq!(reported(&comparison.findings), [""; 0], "{name}");
        assert!(comparison.facts_checked > 5, "{name}: {}", comparison.facts_checked);
    }
}

#[test]
fn what_a_text_does_not_show_is_not_checked() {
    for (name, shown, not_shown) in [
        ("createOrder.en.A1", &["request.currency min characters", "request.kind enum"][..], &["body required"][..]),
        ("createOrder.en.A2", &["request.kind required", "path.shopId type"], &["request.label present", "call type"]),
        ("createOrder.ja.A3", &["request.label max characters", "request.amount required"], &["request.kind enum"]),
        ("createOrder.en.B1", &["request.kind enum", "request.amount required"], &["request.label present"]),
        ("createOrder.ja.B2", &["request.label present", "path.shopId present"], &["body required"]),
        ("createOrder.ja.B3", &["path.shopId required"], &["request.amount required", "call.amount present"]),
        ("createOrder.ja.B4", &["request.amount required"], &["path.shopId present", "request.label max characters"]),
        ("listOrders.en.A3", &["query.limit maximum", "query.since format"], &["query.limit type"]),
    ] {
        let comparison = check(original(name));
        for what in shown {
            assert!(!is_not_checked(&comparison, what), "{name}: {what}");
        }
        for what in not_shown {
            assert!(is_not_checked(&comparison, what), "{name}: {what}\n{:?}", comparison.not_checked);
        }
    }
}

#[test]
fn a_change_of_a_text_is_one_finding() {
    let more = ("\"sku\": \"string\",", "\"sku\": \"string\",\n\"unit\": \"string\",", "field-missing");
    for (name, (from, to, rule)) in [
        ("createOrder.en.A1", more),
        ("createOrder.en.A1", ("is 40 characters", "is 41 characters", "limit-changed")),
        ("createOrder.en.A1", ("label?string", "label*string", "field-changed")),
        ("createOrder.en.A1", ("label?string", "label?integer", "field-changed")),
        ("createOrder.en.A1", ("Default\"EUR\"", "Default\"USD\"", "limit-changed")),
        ("createOrder.en.A1", ("in\"plain\" | \"gift\"", "in\"plain\" | \"gift\" | \"box\"", "enum-changed")),
        ("createOrder.en.A1", ("in\"plain\" | \"gift\"", "in\n\n  • \"plain\"\n  • \"box\"\n", "enum-changed")),
        ("createOrder.en.A1", ("in\"plain\" | \"gift\"", "in\"gift\" | \"plain\"", "enum-reordered")),
        ("createOrder.en.A1", ("\"lines\": [", "\"lines\": [], \"line\": [", "field-missing")),
        ("createOrder.en.A2", more),
        ("createOrder.en.A2", ("  <kind>plain</kind>", "", "field-changed")),
        ("createOrder.en.A2", ("shopId*string", "shop*string", "parameter-changed")),
        ("createOrder.ja.A3", more),
        ("createOrder.ja.A3", ("length ≤ 40", "length ≤ 50", "limit-changed")),
        ("createOrder.ja.A3", ("length ≤ 40\n", "", "limit-extra")),
        ("createOrder.ja.A3", ("length 3–3", "length 3–4", "limit-changed")),
        ("createOrder.ja.A3", ("default: EUR", "default: USD", "limit-changed")),
        (
            "createOrder.ja.A3",
            ("\"kind\": \"plain\"  }", "\"kind\": \"plain\", \"label\": \"string\"  }", "field-changed"),
        ),
        ("createOrder.en.B1", more),
        ("createOrder.en.B1", ("is 40 characters", "is 41 characters", "limit-changed")),
        ("createOrder.en.B1", ("\"EUR\"3", "\"USD\"3", "limit-changed")),
        ("createOrder.en.B1", ("\"plain\" | \"gift\"", "\"plain\" | \"gift\" | \"box\"", "enum-changed")),
        ("createOrder.ja.B2", more),
        ("createOrder.ja.B2", ("40桁", "41桁", "limit-changed")),
        ("createOrder.ja.B2", ("label?string", "label*string", "field-changed")),
        ("createOrder.ja.B3", more),
        ("createOrder.ja.B3", ("shopId*string", "shopId*integer", "parameter-changed")),
        ("createOrder.ja.B4", more),
        ("createOrder.ja.A3", ("Created\n", "OK\n", "operation-changed")),
        ("createOrder.ja.B4", ("Created\n", "Accepted\n", "operation-changed")),
        ("createOrder.ja.B4", ("\"amount\": 0, ", "", "field-changed")),
        ("listOrders.en.A3", more),
        ("listOrders.en.A3", ("value ≤ 100", "value ≤ 200", "parameter-changed")),
        ("listOrders.en.A3", ("format: int64\n", "", "parameter-changed")),
        ("deleteOrder.en.A1", ("orderId*string", "orderId?string", "parameter-changed")),
    ] {
        let changed = original(name).replacen(from, to, 1);
        assert_ne!(changed, original(name), "{name}: {from}");
        let findings = check(&changed).findings;
        assert!(findings.len() == 1 && findings[0].rule.id == rule, "{name}, {to}: {:#?}", reported(&findings));
        assert_eq!(findings[0].rule.severity == Severity::Note, rule == "enum-reordered");
    }
}

#[test]
fn what_is_no_drift_is_no_finding() {
    for (name, from, to) in [
        ("createOrder.en.A1", "json;charset=utf-8", "json"),
        ("createOrder.en.A1", "application/json\n", "Application/JSON; charset=UTF-8\n"),
        ("createOrder.en.A1", "https://api.shop.example", "https://example.com"),
        ("createOrder.en.A1", "Order\n", "Basket\n"),
        ("createOrder.en.A1", "label?string", "label?Label"),
        ("createOrder.en.A1", "label?string", "label?string | null"),
        ("createOrder.en.A1", "{\n    \"property1\": \"string\",\n    \"property2\": \"string\"\n  }", "{}"),
        ("createOrder.en.A1", "\"currency\": \"EUR\"", "\"currency\": null"),
        ("createOrder.en.A2", "<amount>0</amount>  <kind>plain</kind>", "amount=0&kind=plain"),
        ("createOrder.en.A2", "<amount>0</amount>  <kind>plain</kind>", ""),
        ("createOrder.ja.A3", "自由なデータ\n", "自由なデータ\n値は文字です\n"),
        ("createOrder.ja.B4", "Created\n", "注文\n"),
    ] {
        let changed = original(name).replacen(from, to, 1);
        assert_ne!(changed, original(name), "{name}: {from}");
        assert_eq!(reported(&check(&changed).findings), [""; 0], "{name}: {to}");
    }
}

#[test]
fn a_text_that_is_cut_off_or_contradicts_itself_is_rejected() {
    for (name, text) in TEXTS.iter().filter(|(name, _)| !name.starts_with("delete")) {
        let end = text.trim_end().len();
        for at in (0..end).filter(|at| text.is_char_boundary(*at)) {
            assert!(text::read(&text[..at]).is_err(), "{name}, {at}");
        }
    }
    for (from, to) in [
        ("POST\n/shops", "PUT\n/shops"),
        ("/shops/{shopId}/orders\n", "/shops/{shopId}/baskets\n"),
        ("\"currency\": \"EUR\",", "\"currency\": \"EUR\""),
        ("    \"amount\": 0, ", "    \"amount\": 0 "),
    ] {
        let changed = original("createOrder.en.A1").replacen(from, to, 1);
        assert_ne!(changed, original("createOrder.en.A1"));
        assert!(text::read(&changed).is_err(), "{to}");
    }
}

/// Words of limits, and whether they are understood.
const WORDS: &[(&str, bool)] = &[
    ("Max. 30 chars", true),
    ("Max 30 chars.", true),
    ("30字以内", true),
    ("up to 30 letters", true),
    ("30 chars max", true),
    ("30 characters or shorter", true),
    ("no longer than 30 characters", true),
    ("limited to 30 characters", true),
    ("Must not exceed 30 characters.", true),
    ("最大30文字", true),
    ("must not exceed 30", false),
    ("limited to 30", false),
    ("length: 30", false),
    ("varchar(30)", false),
    ("Must be 1-30 characters", false),
    ("30 half-width characters", false),
    ("全角30文字", false),
    ("30文字を超えない", false),
    ("4〜30文字", false),
    ("半角英数30字", false),
    ("三十文字以内", false),
    ("Must not exceed one hundred characters", false),
    ("A multiple of 10", false),
    ("10の倍数", false),
    ("Amounts below 50 are rejected", false),
    ("Value must be greater than 10", false),
    ("半角英数字のみ", false),
    ("One of: a, b, c", false),
    ("Defaults to the locale", false),
];

#[test]
fn words_of_a_limit_are_a_finding_or_are_listed_as_not_understood_with_their_field() {
    // A field with a limit, and one without any.
    let places =
        [("label", "Maximum length is 40 characters.", "limit-changed"), ("tags", "Free data", "limit-missing")];
    for (words, is_understood) in WORDS {
        for (field, sentence, rule) in places {
            let text = original("createOrder.en.A1").replacen(sentence, words, 1);
            let comparison = check(&text);
            let rules: Vec<_> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
            let listed = comparison
                .not_checked
                .iter()
                .any(|not| not.what.starts_with(&format!("`request.{field}: ")) && not.what.contains(words));
            if *is_understood {
                assert_eq!(rules, [rule], "{words}: {:?}", reported(&comparison.findings));
            } else {
                assert_eq!(reported(&comparison.findings), [""; 0], "{words}");
                assert!(listed, "{words} of {field}: {:?}", comparison.not_checked);
            }
        }
    }
}

#[test]
fn the_field_of_words_that_are_not_understood_is_named_without_its_name_on_the_page() {
    for (name, from) in [("createOrder.en.B1", "Free data"), ("createOrder.ja.A3", "自由なデータ")] {
        let comparison = check(&original(name).replacen(from, "varchar(30)", 1));
        assert!(is_not_checked(&comparison, "`request.tags: varchar(30)`"), "{name}: {:?}", comparison.not_checked);
    }
}

#[test]
fn parts_of_a_line_of_bounds_that_are_not_understood_are_listed() {
    for (from, to, what) in [
        ("length ≤ 40", "length ≤ 40 · pattern: ^a+$", "`request.label: pattern: ^a+$`"),
        ("length ≤ 40", "length ≤ 40 · length < some", "`request.label: length < some`"),
    ] {
        let comparison = check(&original("createOrder.ja.A3").replacen(from, to, 1));
        assert_eq!(reported(&comparison.findings), [""; 0], "{to}");
        assert!(is_not_checked(&comparison, what), "{to}: {:?}", comparison.not_checked);
    }
}

/// What can happen to the lines of a text.
#[derive(Debug, Clone)]
enum Damage {
    Removed(Index, usize),
    Doubled(Index),
    Swapped(Index, Index),
    Inserted(Index, String),
    Blank(Index),
}

fn any_damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<Index>(), 1usize..6).prop_map(|(at, count)| Damage::Removed(at, count)),
        any::<Index>().prop_map(Damage::Doubled),
        (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Damage::Swapped(one, other)),
        (any::<Index>(), "[^{}\"/]{0,20}").prop_map(|(at, line)| Damage::Inserted(at, line)),
        any::<Index>().prop_map(Damage::Blank),
    ]
}

fn damaged(text: &str, damage: &Damage) -> String {
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    let count = lines.len();
    match damage {
        Damage::Removed(at, length) => {
            let at = at.index(count);
            lines.drain(at..(at + length).min(count));
        }
        Damage::Doubled(at) => lines.insert(at.index(count), lines[at.index(count)].clone()),
        Damage::Swapped(one, other) => lines.swap(one.index(count), other.index(count)),
        Damage::Inserted(at, line) => lines.insert(at.index(count), line.clone()),
        Damage::Blank(at) => lines[at.index(count)].clear(),
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_text_is_read_or_rejected_and_never_another_operation(
        text in select(&TEXTS[..]),
        damage in any_damage(),
    ) {
        let text = damaged(text.1, &damage);
        if text::read(&text).is_ok() {
            let findings = check(&text).findings;
            let wrong = findings.iter().any(|finding| finding.rule.id.starts_with("operation-"));
            prop_assert!(!wrong, "{:?}\n{}", reported(&findings), text);
        }
    }
}
