//! Pages with a table for the whole API: the error codes, and the types of webhook events.

use std::path::Path;

use elepay_check_spec::compare::references;
use elepay_check_spec::finding::Comparison;
use elepay_check_spec::lock::{self, PublishedReference};
use elepay_check_spec::read::{Reference, ReferenceKind, read_reference};
use elepay_spec::Document;

const CODES: &str = "Error Codes\n\nThe list.\n\n  • M : Merchant / API side\n  • U : User / payer\n\n2 / 2 items\n\
    CodeHTTPCategoryMessage\nM001000400MerchantThe account is not set up.\nU002003400UserOver 400 a month.\n";
const TYPES: &str = "Webhook\n\nEvent list\n\nTypeDescription\ncharge.succeededPayment succeeded\n\
    reader.activatedReader paired\n\nBelow is an example for example.com.\n\n{\n  \"type\": \"charge.revoked\"\n";

/// A document with an enum of codes and one of types.
fn document(codes: &str, types: &str) -> Document {
    let text = format!(
        "openapi: 3.0.3\npaths: {{}}\ncomponents:\n  schemas:\n    ErrorCode:\n      type: string\n      \
         enum: {codes}\n    WebhookEventType:\n      type: string\n      enum: {types}\n"
    );
    Document::parse("small.yaml", &text).expect("valid")
}

fn read(text: &str) -> Reference {
    read_reference(text.as_bytes()).expect(text)
}

/// Returns the rules and messages of the findings, and how many facts were checked.
fn compare(document: &Document, texts: &[&str]) -> (Vec<String>, usize) {
    let published: Vec<_> = texts.iter().map(|text| PublishedReference::new("https://a/page", read(text))).collect();
    let mut comparison = Comparison::default();
    references::compare(document, &published, &mut comparison);
    let findings = comparison.findings.iter();
    let findings = findings.map(|finding| format!("{}:{} {}", finding.rule.id, finding.line, finding.message));
    (findings.collect(), comparison.facts_checked)
}

#[test]
fn the_codes_of_a_page_are_held_against_the_document() {
    let ours = document("[M001000, U002003]", "[charge.succeeded, reader.activated]");
    assert_eq!(compare(&ours, &[CODES, TYPES]), (vec![], 4));
    let other = document("[M001000, M009999]", "[charge.succeeded, charge.captured]");
    let (findings, checked) = compare(&other, &[CODES, TYPES]);
    assert_eq!(checked, 2);
    assert_eq!(
        findings,
        [
            "error-code-extra:7 `M009999` is in the document, but not published",
            "error-code-missing:7 `U002003` (400 User) is published, but not in the document",
            "webhook-type-extra:10 `charge.captured` is in the document, but not published",
            "webhook-type-missing:10 `reader.activated` is published, but not in the document",
        ]
    );
}

#[test]
fn a_page_that_is_cut_off_misses_nothing() {
    let ours = document("[M001000, U002003]", "[charge.succeeded, reader.activated]");
    // Wherever the cut is: no code is called extra, and none is made up of half a row.
    for (text, least) in [(CODES, "M001000400"), (TYPES, "charge.succeededP")] {
        let begin = text.find(least).expect(least) + least.len();
        for end in begin..text.len() {
            assert_eq!(compare(&ours, &[&text[..end]]).0, Vec::<String>::new(), "{}", &text[..end]);
        }
    }
}

#[test]
fn types_of_every_form_are_rows_or_show_that_the_table_is_not_complete() {
    for (line, name) in [
        ("invoice.payment.failedIt is not paid", Some("invoice.payment.failed")),
        ("charge.3ds_startedAuthentication began", Some("charge.3ds_started")),
        ("charge.captured支払い", Some("charge.captured")),
        ("charge.captured", Some("charge.captured")),
        ("charge.partiallyRefundedA part is paid back", None),
        ("charge.partly-refundedA part is paid back", None),
        ("charge.Captured", None),
    ] {
        let types = read(&TYPES.replace("reader.activatedReader", &format!("{line}\nreader.activatedReader")));
        let more: Vec<_> = types.rows.keys().filter(|row| !TYPES.contains(row.as_str())).map(String::as_str).collect();
        assert_eq!(more, name.into_iter().collect::<Vec<_>>(), "{line}");
        assert_eq!(
            (types.is_complete, types.gap.is_some()),
            (name.is_some(), name.is_none()),
            "{line}: {:?}",
            types.gap
        );
    }
}

#[test]
fn a_table_whose_rows_are_not_all_read_is_listed_as_not_checked() {
    let document = document("[M001000, U002003]", "[charge.succeeded, reader.activated, charge.a.b]");
    let rest = "the page was read in part, and may show it in the rest";
    for (text, what, unseen) in [
        (
            CODES.replace("U002003", "U00200X"),
            "the error codes: the page counts 2, and shows 1",
            ["the error codes: U002003"].as_slice(),
        ),
        (
            TYPES.replace("reader.activated", "reader.Activated"),
            "the webhook events: the page has `reader.ActivatedReader`, a row in an unknown form",
            &["the webhook events: reader.activated", "the webhook events: charge.a.b"],
        ),
    ] {
        let mut comparison = Comparison::default();
        references::compare(&document, &[PublishedReference::new("https://a/page", read(&text))], &mut comparison);
        assert_eq!(comparison.findings, []);
        let not_checked: Vec<_> =
            comparison.not_checked.iter().map(|not| format!("{}: {}", not.what, not.why)).collect();
        let unseen: Vec<_> = unseen.iter().map(|unseen| format!("{unseen}: {rest}")).collect();
        assert_eq!(not_checked, [vec![what.to_owned()], unseen].concat());
    }
}

#[test]
fn a_document_without_the_enums_is_not_checked() {
    let none = Document::parse("small.yaml", "openapi: 3.0.3\npaths: {}\n").expect("valid");
    let published = [CODES, TYPES].map(|text| PublishedReference::new("https://a/page", read(text)));
    let mut comparison = Comparison::default();
    references::compare(&none, &published, &mut comparison);
    assert_eq!(comparison.findings, []);
    let whys: Vec<_> = comparison.not_checked.iter().map(|not| format!("{}: {}", not.what, not.why)).collect();
    assert_eq!(
        whys,
        [
            "the error codes: the document has no enum `ErrorCode`",
            "the webhook events: the document has no enum `WebhookEventType`"
        ]
    );
}

#[test]
fn html_is_read_by_its_cells_and_is_complete_if_it_has_an_end() {
    let row =
        |cells: &[&str]| cells.iter().fold("<tr>".to_owned(), |row, cell| format!("{row}<td>{cell}</td>")) + "</tr>";
    let codes = format!(
        "<!DOCTYPE html><html><body><li><code>M</code> : Merchant / API</li><table>{}{}</table>\
         <script>self.__next_f.push([1,\"\\nM001001400\"])</script></body></html>",
        row(&["<b>Code</b>", "HTTP", "Category", "Message"]),
        row(&["<code>M001000</code>", "400", "Merchant", "Not set up."]),
    );
    let read_codes = read(&codes);
    assert_eq!((read_codes.kind, read_codes.is_complete), (ReferenceKind::ErrorCodes, true));
    assert_eq!(read_codes.rows.into_iter().collect::<Vec<_>>(), [("M001000".to_owned(), "400".to_owned())]);
    let types = format!(
        "<html><body><table>{}{}</table><p>charge.revoked</p></body></html>",
        row(&["Type", "Description"]),
        row(&["<code>charge.succeeded</code>", "Paid"]),
    );
    assert!(read(&types).rows.contains_key("charge.succeeded"));
    assert!(!read(&types.replace("</html>", "")).is_complete);
}

#[test]
fn other_texts_have_no_such_table() {
    for text in
        ["", "Dear Sir or Madam", "M001000 is a code", "10001This service is inactive.API", "Type\ncharge.succeeded"]
    {
        assert_eq!(read_reference(text.as_bytes()), None, "{text}");
    }
    assert_eq!(read_reference(b"M001000400\xff"), None);
}

#[test]
fn changes_since_the_lock_are_reported_by_row() {
    let published = |text: &str| vec![PublishedReference::new("https://a/page", read(text))];
    let (before, after) =
        (published(CODES), published(&CODES.replace("M001000400", "M001001400").replace("U002003400", "U002003402")));
    assert_eq!(
        lock::diff_references(&before, &after),
        [
            "- https://a/page: M001000",
            "+ https://a/page: M001001 400 Merchant",
            "~ https://a/page: U002003 400 User -> 402 User"
        ]
    );
    // A part of the page has lost nothing.
    assert_eq!(lock::diff_references(&before, &published(&CODES[..CODES.find("U002003").expect("a row")])), [""; 0]);
}

/// The text of the pages is not in this repository.
#[test]
fn the_vendors_pages_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/published/newer");
    if !folder.exists() {
        println!("skipped: the saved pages are missing");
        return;
    }
    let reference = |file: &str| read_reference(&std::fs::read(folder.join(file)).expect(file));
    let codes = reference("error-code.en.A.cut.txt").expect("codes");
    assert_eq!((codes.kind, codes.is_complete, codes.rows.len()), (ReferenceKind::ErrorCodes, false, 26));
    assert!(codes.rows.values().all(|row| row == "400 Merchant"), "{codes:?}");
    let types = reference("webhook.en.A.cut.txt").expect("types");
    assert!(types.is_complete);
    assert_eq!(
        types.rows.keys().collect::<Vec<_>>(),
        [
            "charge.revoked",
            "charge.succeeded",
            "reader.activated",
            "refund.succeeded",
            "source.activated",
            "source.inactivated"
        ]
    );
    assert_eq!(reference("error-code-older.en.A.cut.txt"), None);
}
