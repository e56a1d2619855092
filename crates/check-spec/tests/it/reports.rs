//! Reports for maintainers and for programs.

use serde_json::{Value, json};

use elepay_check_spec::Outcome;
use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::finding::{Changes, Comparison, Severity, rule};
use elepay_check_spec::lock::Lock;
use elepay_check_spec::report::markdown::cell;
use elepay_check_spec::report::{Format, Report};

use crate::shop::{self, TEXT, check};

/// Renders a report without colours.
fn render(format: Format, source: &str, comparison: &Comparison) -> String {
    let is_failure = comparison.count(Severity::Error) > 0;
    let outcome = if is_failure { Outcome::Findings } else { Outcome::Clean };
    let report = Report { file: "elepay.yaml", source, comparison, outcome, verbose: false };
    anstream::adapter::strip_str(&report.render(format)).to_string()
}

/// Returns a report on the document after a replacement in its text, and the line of the replacement.
fn report(format: Format, from: &str, to: &str) -> (String, usize) {
    let text = TEXT.replace(from, to);
    let line = 1 + text.lines().position(|line| line.contains(to)).expect("it is there");
    (render(format, &text, &check(&text)), line)
}

#[test]
fn a_finding_quotes_the_line_of_the_document_and_the_published_fact_beside_it() {
    let (text, line) = report(Format::Text, "maxLength: 50", "maxLength: 40");
    for part in [
        "== createCharge, createCode\n".to_owned(),
        "error[limit-changed]: `request.orderNo`: published max characters 50, the document has 40".to_owned(),
        format!("elepay.yaml:{line}:7"),
        format!("{line} |       maxLength: 40"),
        "^^^^^^^^^^^^^ published: 50 (https://docs.shop.example/charge/createCharge: its text)".to_owned(),
        "= help: at `/components/schemas/OrderNo/maxLength`, write `maxLength: 50`".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}\n{text}");
    }
    let last = text.lines().last().expect("a line");
    assert!(last.starts_with("2 operations, "), "{last}");
    assert!(last.ends_with(", 1 finding (1 error, 0 warnings, 0 notes)"), "{last}");
}

#[test]
fn a_workflow_gets_an_annotation_and_an_issue_a_table() {
    let (annotation, line) = report(Format::Github, "maxLength: 50", "maxLength: 40");
    let expected = format!(
        "::error file=elepay.yaml,line={line},col=7,title=limit-changed::`request.orderNo`: published \
         max characters 50, the document has 40 (https://docs.shop.example/charge/createCharge: its text)\n"
    );
    assert_eq!(annotation, expected);
    let (table, line) = report(Format::Markdown, "maxLength: 50", "maxLength: 40");
    assert!(table.contains(&format!("| `limit-changed` | elepay.yaml:{line} |")), "{table}");
    assert!(table.contains("| createCharge, createCode |"), "{table}");
}

#[test]
fn an_issue_says_what_to_write_where() {
    for (from, to, advice) in [
        ("maxLength: 50", "maxLength: 40", "at `/components/schemas/OrderNo/maxLength`, write `maxLength: 50`"),
        (
            "        last4:",
            "        lastFour:",
            "at `/components/schemas/CardInfo/properties/lastFour`, rename `lastFour` to `last4`",
        ),
        ("default: JPY", "default: USD", "at `/components/schemas/Currency/default`, write `default: JPY`"),
        ("- wovenpay\n", "- woven\n", "at `/components/schemas/PaymentMethod/enum`, replace `woven` by `wovenpay`"),
        (
            "required: [amount, orderNo, paymentMethod]",
            "required: [amount, paymentMethod]",
            "at `/components/schemas/NewCharge/required`, add `orderNo` to `required`",
        ),
        ("scheme: basic", "scheme: digest", "at `/security`, add `basic`"),
        ("scheme: basic", "scheme: digest", "at `/security`, remove `digest`, or accept it"),
        ("url: https://api", "url: http://api", "at `/servers/0/url`, write `https://api.shop.example`"),
    ] {
        let text = TEXT.replacen(from, to, 1);
        assert_ne!(text, TEXT, "{from}");
        let table = render(Format::Markdown, &text, &check(&text));
        assert!(table.contains(&format!("| {advice} |")), "{advice}\n{table}");
    }
}

#[test]
fn changes_of_the_pages_are_reported_if_pages_were_read() {
    let (text, pages) = (TEXT, shop::pages());
    let mut now = pages.clone();
    let code = now.iter_mut().find(|page| page.url.ends_with("createCode")).expect("it is locked");
    code.page.facts.set(&Place::parse("request.orderNo"), Kind::MaxCharacters, 40);
    code.sha256.clear();
    // A page that was not read has not changed.
    now.retain(|page| page.url.contains("/code/"));
    let mut comparison = check(text);
    let markdown = |comparison: &_| render(Format::Markdown, text, comparison);
    assert!(!markdown(&comparison).contains("What changed"), "no page was read");
    let mut lock = Lock::default();
    lock.pages.clone_from(&pages);
    comparison.changes = Some(Changes::between(&lock, &now, &[]));
    let line = "~ https://docs.shop.example/code/createCode: request.orderNo max characters 50 -> 40";
    let since = &pages[0].seen;
    assert!(
        markdown(&comparison)
            .ends_with(&format!("\n\n### What changed on the pages since {since}\n\n```diff\n{line}\n```\n")),
        "{}",
        markdown(&comparison)
    );
    let json: Value = serde_json::from_str(&render(Format::Json, text, &comparison)).expect("JSON");
    assert_eq!(json["lock_diff"], json!([line]));
}

#[test]
fn a_program_gets_every_finding_with_its_pointer_and_what_was_not_checked() {
    let (text, line) = report(Format::Json, "maxLength: 50", "maxLength: 40");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let page = "https://docs.shop.example/charge/createCharge";
    assert_eq!(
        report["findings"],
        json!([{
            "rule": "limit-changed",
            "severity": "error",
            "fingerprint": report["findings"][0]["fingerprint"],
            "file": "elepay.yaml",
            "evidence": "its text",
            "operations": ["createCharge", "createCode"],
            "pointer": "/components/schemas/OrderNo/maxLength",
            "line": line,
            "column": 7,
            "published": 50,
            "spec": 40,
            "page": page,
            "message": "`request.orderNo`: published max characters 50, the document has 40",
        }])
    );
    assert_eq!(report["summary"]["operations"], 2);
    assert_eq!((&report["version"], &report["verdict"]), (&json!(1), &json!("failed")));
    let counts = ["findings", "errors", "warnings", "notes"].map(|count| &report["summary"][count]);
    assert_eq!(counts, [&json!(1), &json!(1), &json!(0), &json!(0)]);
    assert!(report["summary"]["facts_checked"].as_u64() > Some(20));
    let not = &report["not_checked"][0];
    let keys: Vec<_> = not.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["operation", "what", "why"]);
}

#[test]
fn a_renamed_field_is_one_finding() {
    let (text, _) = report(Format::Json, "        last4:", "        lastFour:");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let findings = report["findings"].as_array().expect("a list");
    assert_eq!(findings.len(), 1, "{text}");
    assert_eq!(findings[0]["rule"], "field-renamed");
    assert_eq!((&findings[0]["published"], &findings[0]["spec"]), (&json!("last4"), &json!("lastFour")));
    assert_eq!(findings[0]["pointer"], "/components/schemas/CardInfo/properties/lastFour");
    assert_eq!(findings[0]["operations"].as_array().map(Vec::len), Some(2));
}

#[test]
fn every_rule_is_explained_with_what_to_do_and_an_example() {
    for rule in rule::ALL {
        // The first part says what it means and what to do.
        assert!(rule.explain.find("Example: ").is_some_and(|at| at > 0), "{}", rule.id);
    }
}

#[test]
fn text_of_a_web_page_is_escaped() {
    for (text, written) in [
        ("`a|b` is a|b", r"`a\|b` is a&#124;b"),
        (r"`^\|$`", r"`^\&#124;$`"),
        ("@you <img> [a](b) #1", "&#64;you &#60;img> &#91;a](b) &#35;1"),
        ("one ` alone @you", "one &#96; alone &#64;you"),
        ("a\nb", "a b"),
    ] {
        assert_eq!(cell(text), written);
    }
}
