//! Today's document and lock: an edit of the document that changes a fact is found, or listed as not checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use elepay_check_spec::accepted::Accepted;
use elepay_check_spec::compare::{compare, references};
use elepay_check_spec::document;
use elepay_check_spec::lock::{self, PublishedReference};
use elepay_check_spec::repository::{LOCK, root};
use elepay_spec::Document;
use serde_json::{Value, json};

use crate::common::{locked, real};
use crate::mutations;
use crate::single_changes::changed;

/// How many edits of each kind are tried: all of them would take minutes.
const EACH: usize = 2;

/// Returns the findings about the document, apart from those about the age of pages, and what is not checked.
fn reported(document: &Document) -> BTreeSet<String> {
    static TABLES: LazyLock<Vec<PublishedReference>> =
        LazyLock::new(|| lock::read(&root().join(LOCK)).expect("the lock is read").references);
    let accepted = Accepted::parse("accepted.toml", include_str!("../../../../openapi/accepted.toml"));
    let mut comparison = compare(document, &document::read(document), &locked());
    references::compare(document, &TABLES, &mut comparison);
    accepted.expect("the list is read").apply(document, "2026-01-01", true, &mut comparison);
    let findings = comparison.findings.iter().filter(|finding| finding.rule.id != "older-differs");
    let findings = findings.map(|finding| format!("{} at {}: {}", finding.rule.id, finding.pointer, finding.message));
    findings.chain(comparison.not_checked.iter().map(|not| format!("{} {}", not.operation, not.what))).collect()
}

#[test]
fn an_edit_that_changes_a_fact_is_found_or_listed_as_not_checked() {
    let document = real();
    let before = document::read(&document);
    let clean = reported(&document);
    let mut kinds: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for mutation in mutations::all(&document) {
        // The words before the pointer, without the names in them, and the keyword.
        let words = mutation.what.split(['/', ' ']).take(3).collect::<Vec<_>>().join(" ");
        let keyword = mutation.pointer.rsplit('/').next().unwrap_or_default();
        let keyword = if mutations::LIMITS.contains(&keyword) { keyword } else { "" };
        kinds.entry(format!("{words} {keyword}")).or_default().push(mutation);
    }
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for of_kind in kinds.values() {
        let step = of_kind.len().div_ceil(EACH);
        for mutation in of_kind.iter().step_by(step) {
            let edited = mutation.of(&document);
            let after = document::read(&edited);
            if changed(&before, &after).is_empty() {
                continue;
            }
            tried += 1;
            if reported(&edited).is_subset(&clean) {
                wrong.push(mutation.what.clone());
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 80, "{tried}");
}

/// A binary fraction is not what an amount is. A sample shows no difference, the vendor's document does.
#[test]
fn an_amount_that_becomes_a_number_is_found() {
    for pointer in [
        "/components/schemas/Invoice/properties/amount",
        "/components/schemas/Refunds/properties/totalCount",
        "/components/schemas/ChannelProperties/properties/maxAmount",
        // The newest pages have it in a sample.
        "/components/schemas/InvoiceList/properties/total",
    ] {
        let mut document = real();
        document.value.pointer_mut(pointer).expect(pointer)["type"] = json!("number");
        let found = reported(&document);
        let expected = format!("field-changed at {pointer}/type: ");
        assert!(found.iter().any(|line| line.starts_with(&expected)), "{pointer}");
    }
}

/// An accepted difference is one value: another one that no page states either is another difference.
#[test]
fn another_value_of_an_accepted_limit_is_found() {
    for (pointer, value) in [
        ("/components/schemas/CreateCodeRequest/properties/expiryDuration/minimum", json!(4)),
        ("/components/schemas/CreateCodeRequest/properties/expiryDuration/maximum", json!(31)),
        ("/components/schemas/CreateCodeRequest/properties/expiryDuration/default", json!(11)),
        ("/components/schemas/Metadata/additionalProperties/x-max-bytes", json!(256)),
        ("/components/schemas/Metadata/x-reserved-prefixes", json!(["route"])),
    ] {
        let mut document = real();
        *document.value.pointer_mut(pointer).expect(pointer) = value;
        let found = reported(&document);
        assert!(
            found.iter().any(|line| line.starts_with(&format!("limit-extra at {pointer}: "))),
            "{pointer}: {found:?}"
        );
    }
}

/// The saved page of error codes is cut off, so it does not show that the other codes exist.
#[test]
fn codes_that_an_incomplete_table_does_not_show_are_listed_as_not_checked() {
    let document = real();
    let shown = lock::read(&root().join(LOCK)).expect("the lock is read").references;
    let codes = document.at("/components/schemas/ErrorCode/enum").as_array().expect("codes");
    let found = reported(&document);
    let table = shown.iter().find(|table| table.reference.rows.keys().any(|code| codes.contains(&json!(code))));
    let table = &table.expect("the table of codes").reference;
    for code in codes.iter().filter_map(Value::as_str) {
        let is_listed = found.iter().any(|line| line.contains("error codes") && line.contains(code));
        assert_eq!(is_listed, !table.is_complete && !table.rows.contains_key(code), "{code}");
    }
}
