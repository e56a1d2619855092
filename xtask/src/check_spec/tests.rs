//! The check on the real lock and the real document, and on the document changed in one place at a time.

use std::path::Path;

use serde_json::{Value, json};

use super::compare::{Comparison, compare};
use super::{LOCK, document, lock};
use crate::steps::load::{Document, join};

const TEXT: &str = include_str!("../../../openapi/elepay.yaml");

fn real() -> Document {
    Document::parse("elepay.yaml", TEXT).expect("the document is read")
}

fn held_against_the_lock(document: &Document) -> Comparison {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let pages = lock::read(&root.join(LOCK)).expect("the lock is read");
    compare(document, &document::read(document), &pages)
}

#[test]
fn the_document_is_as_published() {
    let comparison = held_against_the_lock(&real());
    assert_eq!(comparison.findings, []);
    assert_eq!(comparison.operations, 4);
    assert!(comparison.facts_checked > 700, "{}", comparison.facts_checked);
}

#[test]
fn what_the_style_without_names_does_not_show_is_said_to_be_unchecked() {
    let comparison = held_against_the_lock(&real());
    let of_create_charge = comparison.not_checked.iter().filter(|not| not.operation == "createCharge");
    let unchecked: Vec<_> = of_create_charge.map(|not| not.what.as_str()).collect();
    for what in ["request.clientIp present", "request.clientIp type", "request.orderNo required"] {
        assert!(unchecked.contains(&what), "{what}: {unchecked:?}");
    }
    assert!(!unchecked.contains(&"request.orderNo max characters"));
}

/// Changes one node of the document.
fn changed(pointer: &str, change: impl FnOnce(&mut Value)) -> Document {
    let mut document = real();
    change(document.value.pointer_mut(pointer).expect(pointer));
    document
}

/// Holds a changed document against the lock: exactly one finding, by this rule, at or inside this pointer.
fn one(what: &str, document: &Document, rule: &str, pointer: &str, wrong: &mut Vec<String>) {
    let findings = held_against_the_lock(document).findings;
    let told: Vec<_> = findings.iter().map(|finding| format!("{} at {}", finding.rule, finding.pointer)).collect();
    let right = findings.len() == 1 && findings[0].rule == rule && findings[0].pointer.starts_with(pointer);
    if !right {
        wrong.push(format!("{what}: expected {rule} at {pointer}, got {told:?}"));
    }
}

#[test]
fn every_field_of_an_answer_is_missed_when_it_is_gone_and_noticed_when_it_is_new_renamed_or_retyped() {
    let document = real();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for (at, component, _) in document.members("/components/schemas") {
        let answer = ["Charge", "Refunds", "Refund", "Code", "Customer", "Source", "CardInfo", "CodeItem"];
        if !answer.contains(&component) {
            continue;
        }
        let properties = join(&at, "properties");
        for (pointer, name, property) in document.members(&properties) {
            let without = changed(&properties, |members| drop(members.as_object_mut().expect("members").remove(name)));
            one(&format!("no {component}.{name}"), &without, "field-missing", &properties, &mut wrong);
            let renamed = changed(&properties, |members| {
                let members = members.as_object_mut().expect("members");
                let value = members.remove(name).expect("it is there");
                members.insert(format!("{name}New"), value);
            });
            one(&format!("renamed {component}.{name}"), &renamed, "field-renamed", &properties, &mut wrong);
            cases += 2;
            if property.get("type").is_some_and(|of_type| of_type == "string" || of_type == "integer") {
                let other = if property["type"] == "string" { "boolean" } else { "string" };
                let retyped = changed(&pointer, |property| {
                    let description = property["description"].clone();
                    *property = json!({ "type": other, "description": description });
                });
                one(&format!("retyped {component}.{name}"), &retyped, "field-changed", &pointer, &mut wrong);
                cases += 1;
            }
        }
        let more =
            changed(&properties, |members| members["brandNew"] = json!({ "type": "string", "description": "x" }));
        one(&format!("{component}.brandNew"), &more, "field-extra", &properties, &mut wrong);
        cases += 1;
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases > 200, "{cases}");
}

#[test]
fn every_published_limit_default_pattern_and_enum_is_held() {
    let schemas = "/components/schemas";
    let mut wrong = Vec::new();
    let mut case = |pointer: &str, value: Value, rule: &str| {
        let pointer = format!("{schemas}/{pointer}");
        one(&pointer, &changed(&pointer, |node| *node = value), rule, &pointer, &mut wrong);
    };
    case("OrderNo/maxLength", json!(40), "limit-changed");
    case("Metadata/maxProperties", json!(21), "limit-changed");
    case("Metadata/additionalProperties/x-max-bytes", json!(256), "limit-changed");
    case("Metadata/x-reserved-prefixes", json!(["route"]), "limit-changed");
    case("CreateCodeRequest/properties/expiryDuration/minimum", json!(2), "limit-changed");
    case("CreateCodeRequest/properties/expiryDuration/maximum", json!(31), "limit-changed");
    case("CreateCodeRequest/properties/expiryDuration/default", json!(11), "limit-changed");
    case("CreateCodeRequest/properties/frontUrl/pattern", json!("https?://"), "limit-changed");
    case("CreateCodeRequest/properties/shouldCreateSource/default", json!(true), "limit-changed");
    case("CreateChargeRequest/properties/capture/default", json!(false), "limit-changed");
    case("Currency/default", json!("USD"), "limit-changed");
    case("ChargeStatus/enum", json!(["uncaptured", "pending"]), "enum-changed");
    case("CreateSourceRequest/required", json!(["paymentMethod"]), "field-changed");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A limit that no page states refuses good payments.
    let stricter = changed("/components/schemas/CreateCodeRequest/properties/description", |field| {
        field["maxLength"] = json!(10);
    });
    one("a limit made up", &stricter, "limit-extra", "/components/schemas/CreateCodeRequest", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_lists_the_rules() {
    let table = super::rules::table();
    assert!(include_str!("../../../README.md").contains(&table), "the README needs this table:\n{table}");
}

/// What a maintainer reads: the line, what is published, the page.
#[test]
fn a_finding_quotes_the_line_of_the_document() {
    let text = TEXT.replace("maxLength: 50", "maxLength: 40");
    let document = Document::parse("elepay.yaml", &text).expect("valid");
    let comparison = held_against_the_lock(&document);
    let line = 1 + text.lines().position(|line| line.contains("maxLength: 40")).expect("it is there");
    let render = |format| super::report::render(format, "elepay.yaml", &text, &comparison);
    let report = render(super::report::Format::Text);
    for part in [
        "error[limit-changed]: `request.orderNo`: published max characters 50, the document has 40".to_owned(),
        format!("elepay.yaml:{line}:7"),
        format!("{line} |       maxLength: 40"),
        "^^^^^^^^^^^^^ published: 50 (createCharge.txt)".to_owned(),
        "4 operations, ".to_owned(),
    ] {
        assert!(report.contains(&part), "{part}\n{report}");
    }
    let annotation = format!(
        "::error file=elepay.yaml,line={line},col=7,title=limit-changed::`request.orderNo`: published max characters 50, \
         the document has 40 (createCharge.txt)\n"
    );
    assert_eq!(render(super::report::Format::Github), annotation);
    assert!(render(super::report::Format::Markdown).contains(&format!("| limit-changed | elepay.yaml:{line} |")));
    let json: Value = serde_json::from_str(&render(super::report::Format::Json)).expect("JSON");
    assert_eq!(json["findings"][0]["pointer"], "/components/schemas/OrderNo/maxLength");
    assert_eq!(json["findings"][0]["operations"], json!(["createCharge", "createCode"]));
}

/// A page that cannot be read is an error with a reason, and never a silent pass.
#[test]
fn what_is_no_page_is_refused_with_a_reason() {
    for (text, reason) in [
        ("", "it has no sample call"),
        ("<html><body>404</body></html>", "it has no sample call"),
        ("curl -X ", "its sample call has no method"),
        ("curl -X POST", "its sample call has no address"),
        ("curl -X POST \"https://a/b\" -d '{\"a\"", "the body of its sample call has no end"),
        ("curl -X POST \"https://a/b\" -d '{\"a\"'", "the body of its sample call is no JSON"),
        (
            "\nRequest Body\n\nResponse Body\ncurl -X POST \"https://a/b\" -d '{}'\n{\"a\":",
            "its sample answer is no JSON",
        ),
        ("curl -X POST \"https://a/b\" -d '{}'\n{}", "it has no line `Request Body`"),
    ] {
        let error = super::page::read(text).expect_err(text);
        assert!(error.contains(reason), "{text}: {error}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "(?s).{0,400}", tail in "(curl -X POST \"https://a/b\" -d '\\{\\}'\n)?(\\{\\})?") {
        let _ = super::page::read(&format!("Request Body\n{text}\nResponse Body\n{tail}"));
    }
}

#[test]
fn every_value_of_an_enum_is_missed_when_it_is_gone_and_noticed_when_it_is_new_or_renamed() {
    let mut wrong = Vec::new();
    for name in ["PaymentMethod", "Resource"] {
        let pointer = format!("/components/schemas/{name}/enum");
        let count = real().at(&pointer).as_array().expect("values").len();
        // The first value is also what the samples show.
        for index in 0..count {
            let values = |change: &dyn Fn(&mut Vec<Value>)| {
                changed(&pointer, |values| change(values.as_array_mut().expect("values")))
            };
            let without = values(&|values| drop(values.remove(index)));
            one(&format!("no {name} {index}"), &without, "enum-changed", &pointer, &mut wrong);
            let renamed = values(&|values| values[index] = json!("moonpay"));
            one(&format!("renamed {name} {index}"), &renamed, "enum-changed", &pointer, &mut wrong);
        }
        let more = changed(&pointer, |values| values.as_array_mut().expect("values").push(json!("moonpay")));
        one(&format!("{name} moonpay"), &more, "enum-changed", &pointer, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_no_page_shows_is_not_guessed() {
    // The page of createCharge has lost the names of its fields.
    let document = changed("/components/schemas/CreateChargeRequest/properties", |members| {
        drop(members.as_object_mut().expect("members").remove("clientIp"));
    });
    assert_eq!(held_against_the_lock(&document).findings, []);
}
