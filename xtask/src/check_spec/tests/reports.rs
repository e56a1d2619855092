//! What a maintainer and a program are told.

use serde_json::{Value, json};

use super::{TEXT, held, locked};
use crate::check_spec::report::{self, Format};
use crate::check_spec::{explain, rules, styles};
use crate::steps::load::Document;

/// A report on the document after a replacement in its text, and the line of that.
fn report(format: Format, from: &str, to: &str) -> (String, usize) {
    let text = TEXT.replace(from, to);
    let document = Document::parse("elepay.yaml", &text).expect("valid");
    let line = 1 + text.lines().position(|line| line.contains(to)).expect("it is there");
    (report::render(format, "elepay.yaml", &text, &held(&document, &locked())), line)
}

#[test]
fn a_finding_quotes_the_line_of_the_document_and_the_published_fact_beside_it() {
    let (text, line) = report(Format::Text, "maxLength: 50", "maxLength: 40");
    for part in [
        "== createCharge, createCode\n".to_owned(),
        "error[limit-changed]: `request.orderNo`: published max characters 50, the document has 40".to_owned(),
        format!("elepay.yaml:{line}:7"),
        format!("{line} |       maxLength: 40"),
        "^^^^^^^^^^^^^ published: 50 (https://docs.elepay.io/openapi/charge/createCharge)".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}\n{text}");
    }
    let last = text.lines().last().expect("a line");
    assert!(last.starts_with("19 operations, ") && last.ends_with(", 1 findings"), "{last}");
}

#[test]
fn a_workflow_gets_an_annotation_and_an_issue_a_table() {
    let (annotation, line) = report(Format::Github, "maxLength: 50", "maxLength: 40");
    let expected = format!(
        "::error file=elepay.yaml,line={line},col=7,title=limit-changed::`request.orderNo`: published max characters 50, \
         the document has 40 (https://docs.elepay.io/openapi/charge/createCharge)\n"
    );
    assert_eq!(annotation, expected);
    let (table, line) = report(Format::Markdown, "maxLength: 50", "maxLength: 40");
    assert!(table.contains(&format!("| `limit-changed` | elepay.yaml:{line} |")), "{table}");
    assert!(table.contains("| createCharge, createCode |"), "{table}");
}

#[test]
fn a_program_gets_every_finding_with_its_pointer_and_what_was_not_checked() {
    let (text, line) = report(Format::Json, "maxLength: 50", "maxLength: 40");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let page = "https://docs.elepay.io/openapi/charge/createCharge";
    assert_eq!(
        report["findings"],
        json!([{
            "rule": "limit-changed",
            "severity": "error",
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
    assert_eq!(report["summary"]["operations"], 19);
    assert_eq!(report["summary"]["findings"], 1);
    assert!(report["summary"]["facts_checked"].as_u64() > Some(800));
    let not = &report["not_checked"][0];
    let keys: Vec<_> = not.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["operation", "what", "why"]);
}

#[test]
fn two_halves_of_a_new_name_are_one_linked_pair() {
    let (text, _) = report(Format::Json, "        last4:", "        lastFour:");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let findings = report["findings"].as_array().expect("a list");
    assert_eq!(findings.len(), 1, "{text}");
    assert_eq!(findings[0]["rule"], "field-renamed");
    assert_eq!((&findings[0]["published"], &findings[0]["spec"]), (&json!("last4"), &json!("lastFour")));
    assert_eq!(findings[0]["pointer"], "/components/schemas/CardInfo/properties/lastFour");
    assert_eq!(findings[0]["operations"].as_array().map(Vec::len), Some(4));
}

#[test]
fn every_rule_is_explained_with_an_example() {
    for rule in rules::ALL {
        assert!(rule.explain.contains("Example: "), "{}", rule.id);
        assert!(explain(rule.id).expect("it is known").starts_with(rule.id));
    }
    let error = explain("no-such-rule").expect_err("unknown");
    assert!(error.contains("the rules are operation-missing, "), "{error}");
}

#[test]
fn the_readme_has_the_tables_of_rules_and_of_styles() {
    let readme = include_str!("../../../../README.md");
    for table in [rules::table(), styles::table()] {
        assert!(readme.contains(&table), "the README needs this table:\n{table}");
    }
}
