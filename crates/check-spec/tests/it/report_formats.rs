//! The formats for programs: their schemas, and what identifies a finding.

use std::collections::BTreeSet;

use elepay_check_spec::Outcome;
use elepay_check_spec::finding::{Comparison, Finding, Subject, rule};
use elepay_check_spec::read::Unreadable;
use elepay_check_spec::report::{Format, Report};
use serde_json::{Value, json};

use crate::shop::{self, TEXT};

/// A document with differences of several kinds, among them two at one pointer.
fn changed() -> String {
    let text = TEXT.replace("maxLength: 50", "maxLength: 40").replace("        last4:", "        lastFour:");
    let text = text.replace("- wovenpay\n", "- woven\n").replace("scheme: basic", "scheme: digest");
    assert_ne!(text, TEXT);
    text
}

fn compare(text: &str) -> Comparison {
    let mut comparison = shop::check(text);
    comparison.unreadable.push(Unreadable {
        page: "https://docs.elepay.io/a".to_owned(),
        operation: None,
        reason: "responded 404 Not Found".to_owned(),
    });
    comparison
}

fn render(format: Format, file: &str, text: &str, comparison: &Comparison) -> Value {
    let report = Report { file, source: text, comparison, outcome: Outcome::Failed, verbose: false };
    serde_json::from_str(&report.render(format)).expect("JSON")
}

fn violations(schema: &Value, report: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_json_report_is_what_its_schema_describes() {
    let schema: Value = serde_json::from_str(include_str!("../../src/report/report.schema.json")).expect("JSON");
    let report = render(Format::Json, "elepay.yaml", &changed(), &compare(&changed()));
    assert!(report["findings"].as_array().expect("a list").len() > 3, "{report:#}");
    assert_eq!(violations(&schema, &report), Vec::<String>::new());
    assert_eq!(report["unreadable"][0]["reason"], "responded 404 Not Found");
    // A member without a description in the schema is rejected, at any depth, and so is one that is missing.
    for (pointer, name) in [("", "new"), ("/findings/0", "new"), ("/unreadable/0", "new"), ("/not_checked/0", "new")] {
        let mut more = report.clone();
        more.pointer_mut(pointer).expect(pointer)[name] = json!(true);
        assert_ne!(violations(&schema, &more), Vec::<String>::new(), "{pointer}");
    }
    for pointer in ["", "/findings/0", "/unreadable/0", "/not_checked/0", "/summary"] {
        let names = schema_of(&schema, pointer)["required"].as_array().expect("a list").clone();
        for name in names.iter().filter_map(Value::as_str) {
            let mut less = report.clone();
            less.pointer_mut(pointer).and_then(Value::as_object_mut).expect(pointer).remove(name);
            assert_ne!(violations(&schema, &less), Vec::<String>::new(), "{pointer}/{name}");
        }
    }
}

/// The part of the schema that describes a part of the report.
fn schema_of<'s>(schema: &'s Value, pointer: &str) -> &'s Value {
    match pointer {
        "" => schema,
        "/summary" => &schema["properties"]["summary"],
        "/findings/0" => &schema["$defs"]["finding"],
        other => &schema["properties"][other.split('/').nth(1).expect("a member")]["items"],
    }
}

/// The members that SARIF 2.1.0 and code scanning require, and the values that SARIF allows.
fn sarif_schema() -> Value {
    let text = json!({ "required": ["text"], "properties": { "text": { "type": "string", "minLength": 1 } } });
    let level = json!({ "enum": ["none", "note", "warning", "error"] });
    let rule = json!({
        "type": "object",
        "required": ["id", "shortDescription", "help", "defaultConfiguration"],
        "properties": {
            "shortDescription": text, "help": text,
            "defaultConfiguration": { "properties": { "level": level } },
        },
    });
    let location = json!({
        "type": "object",
        "required": ["physicalLocation"],
        "properties": { "physicalLocation": {
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": { "required": ["uri"], "properties": { "uri": { "pattern": "^[!-~]+$" } } },
                "region": {
                    "required": ["startLine"],
                    "properties": { "startLine": { "minimum": 1 }, "startColumn": { "minimum": 1 } },
                },
            },
        } },
    });
    let result = json!({
        "type": "object",
        "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
        "properties": {
            "level": level, "message": text,
            "locations": { "type": "array", "minItems": 1, "items": location },
            "partialFingerprints": { "additionalProperties": { "type": "string" } },
        },
    });
    json!({
        "type": "object",
        "required": ["$schema", "version", "runs"],
        "properties": {
            "version": { "const": "2.1.0" },
            "runs": { "type": "array", "minItems": 1, "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": { "required": ["driver"], "properties": { "driver": {
                        "required": ["name"],
                        "properties": { "rules": { "items": rule } },
                    } } },
                    "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
                    "invocations": { "items": { "required": ["executionSuccessful"], "properties": {
                        "toolExecutionNotifications": { "items": { "required": ["message"], "properties": {
                            "level": level, "message": text,
                        } } },
                    } } },
                    "results": { "type": "array", "items": result },
                },
            } },
        },
    })
}

#[test]
fn code_scanning_gets_every_finding_with_its_rule_and_the_pages_that_were_not_read() {
    let (text, comparison) = (changed(), compare(&changed()));
    let sarif = render(Format::Sarif, "openapi/an ä.yaml", &text, &comparison);
    assert_eq!(violations(&sarif_schema(), &sarif), Vec::<String>::new());
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().expect("a list");
    assert_eq!(results.len(), comparison.findings.len());
    for (result, finding) in results.iter().zip(&comparison.findings) {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], finding.rule.id);
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "openapi/an%20%C3%A4.yaml");
        assert_eq!(location["region"], json!({ "startLine": finding.line, "startColumn": finding.column }));
    }
    assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(rule::ALL.len()));
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(
        invocation["toolExecutionNotifications"][0]["message"]["text"],
        "https://docs.elepay.io/a: responded 404 Not Found"
    );
}

#[test]
fn a_finding_keeps_its_fingerprint_when_lines_move_and_no_two_share_one() {
    let fingerprints = |text: &str| -> Vec<_> {
        let comparison = compare(text);
        comparison.findings.iter().map(|finding| (finding.fingerprint(), finding.line)).collect()
    };
    let (before, after) = (fingerprints(&changed()), fingerprints(&format!("# One.\n# Two.\n{}", changed())));
    let moved: Vec<_> = before.iter().map(|(fingerprint, line)| (fingerprint.clone(), line + 2)).collect();
    assert_eq!(after, moved);
    let distinct: BTreeSet<_> = before.iter().map(|(fingerprint, _)| fingerprint).collect();
    assert_eq!(distinct.len(), before.len());
    // One more item moves those behind it in a list; a status is a name.
    let document = shop::document(TEXT);
    let at = |pointer: &str| {
        let subject = Subject::Operation { page: None };
        Finding::new(&document, &rule::PARAMETER_CHANGED, pointer, subject, String::new()).fingerprint()
    };
    assert_eq!(at("/paths/~1a/get/parameters/0"), at("/paths/~1a/get/parameters/11"));
    assert_ne!(at("/paths/~1a/get/responses/200"), at("/paths/~1a/get/responses/201"));
}
