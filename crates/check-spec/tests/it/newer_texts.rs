//! The vendor's newer texts, which are not in this repository. Each has only findings that are true.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use elepay_check_spec::compare::compare;
use elepay_check_spec::document;
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::text;

use crate::common::real;

/// The findings that are true of some state of our document: the beginning of the name of the text, the rule, and
/// a part of the message.
const KNOWN: &[(&str, &str, &str)] = &[
    ("", "operation-missing", ""),
    ("", "field-missing", "cardInfo.issuerCode"),
    ("", "field-missing", "cardInfo.issuerName"),
    ("", "field-missing", "cardInfo.billingNo"),
    ("", "limit-missing", "published max characters 255"),
    ("", "limit-missing", "published max characters 3,"),
    ("", "limit-missing", "published min characters 3,"),
    // The page says OK, the vendor's document 201.
    ("createSubscription.ja.A3", "operation-changed", "published status \"200\", the document has \"201\""),
    // Texts of the older generation, which state no lengths; the newer ones and the vendor's document do.
    ("createCustomer.en.A1", "limit-extra", "the document has max characters 255"),
    ("createRefund.en.B2", "limit-extra", "`request.reason`: the document has max characters 255"),
    ("updateCustomer.ja.B2", "limit-extra", "the document has max characters 255"),
    ("updateCustomer.ja.B2", "limit-extra", "`request.defaultSource`: the document has max characters 32"),
];

/// The texts that are not whole pages of an operation.
const REJECTED: &[&str] = &[".cut.", "charges.en", "refunds", "terminals", "readme"];

fn texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/published/newer");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("skipped: the saved pages are missing");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let name = |file: &PathBuf| file.file_name().expect("a name").to_string_lossy().into_owned();
    files.iter().map(|file| (name(file), std::fs::read_to_string(file).expect("a text"))).collect()
}

/// Findings, each with its rule and its message.
type Findings = BTreeSet<(&'static str, String)>;

/// Returns the findings about the page, and how many facts are checked and not checked; none if it is rejected.
fn findings(text: &str) -> Option<(Findings, usize, usize)> {
    let page = text::read(text).ok()?;
    let document = real();
    let comparison = compare(&document, &document::read(&document), &[Published::new("a page", text, page)]);
    let found = comparison.findings.iter().filter(|finding| finding.rule.id != "operation-unverified");
    let found = found.map(|finding| (finding.rule.id, finding.message.clone())).collect();
    let unchecked =
        comparison.not_checked.iter().filter(|not| not.what != "everything" && !not.operation.is_empty()).count();
    Some((found, comparison.facts_checked, unchecked))
}

#[test]
fn a_whole_text_of_an_operation_has_only_true_findings_and_any_other_text_is_rejected() {
    for (name, text) in texts() {
        let is_whole = !REJECTED.iter().any(|part| name.contains(part));
        let Some((found, checked, unchecked)) = findings(&text) else {
            assert!(!is_whole, "{name} is rejected");
            continue;
        };
        assert!(is_whole, "{name} is read");
        println!("{name}: {checked} checked, {unchecked} not checked, {} findings", found.len());
        for (rule, message) in &found {
            let is_known = |(text, known, part): &(&str, &str, &str)| {
                name.starts_with(text) && known == rule && message.contains(part)
            };
            assert!(KNOWN.iter().any(is_known), "{name}: {rule}: {message}");
        }
        assert!(checked > 5 || found.iter().any(|(rule, _)| *rule == "operation-missing"), "{name}: {checked}");
    }
}

#[test]
fn a_change_of_a_newer_text_is_one_finding_more() {
    let mut cases = 0;
    for (name, text) in texts() {
        let Some((before, ..)) = findings(&text) else { continue };
        if before.iter().any(|(rule, _)| *rule == "operation-missing") {
            continue;
        }
        for (what, from, to) in [
            ("a field of the response", "\"id\": \"string\"", "\"id\": \"string\",\n\"more\": 0"),
            ("a limit", "length ≤ 255", "length ≤ 254"),
            ("a default", "default: JPY", "default: USD"),
            ("a mark", "metadata?\n", "metadata*\n"),
            (
                "a required field of the sample call",
                "{    \"amount\": 0  }",
                "{    \"amount\": 0, \"reason\": \"string\"  }",
            ),
            ("a required field of the sample call", "{ \"amount\": 0 }", "{ }"),
            ("the status", "\nCreated\n", "\nAccepted\n"),
            ("the status", "\nOK\n", "\nAccepted\n"),
            ("the type of a parameter", "customerId*string", "customerId*integer"),
        ] {
            if !text.contains(from) {
                continue;
            }
            let changed = text.replacen(from, to, 1);
            let (after, ..) = findings(&changed).unwrap_or_else(|| panic!("{name}, {what}: it is rejected"));
            let new: Vec<_> = after.difference(&before).collect();
            assert_eq!(new.len(), 1, "{name}, {what}: {new:?}");
            cases += 1;
        }
    }
    println!("{cases} changes");
}
