//! The vendor's own pages. Of today's document and lock, only what holds however they grow.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use elepay_check_spec::accepted::Accepted;
use elepay_check_spec::compare::{compare, matching};
use elepay_check_spec::facts::Kind;
use elepay_check_spec::finding::{Comparison, NotChecked, Severity};
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::Fields;
use elepay_check_spec::{document, read};
use elepay_spec::Document;
use expect_test::expect_file;

use crate::common::{locked, real};
use crate::frozen;

/// Compares as the program does, with the accepted differences.
fn check(document: &Document, pages: &[Published]) -> Comparison {
    let mut comparison = compare(document, &document::read(document), pages);
    let accepted = Accepted::parse("accepted.toml", include_str!("../../../../openapi/accepted.toml"));
    accepted.expect("the list is read").apply(document, "2026-01-01", false, &mut comparison);
    comparison
}

#[test]
fn the_document_is_as_published_apart_from_operations_without_a_page() {
    let (document, pages) = (real(), locked());
    let operations = document::read(&document);
    let assigned = matching::assign(&operations, pages.iter().map(|published| &published.page));
    let with_page: BTreeSet<_> = assigned.iter().flatten().map(|at| &operations[*at].id).collect();
    assert!(!with_page.is_empty());
    let comparison = check(&document, &pages);
    let failing: Vec<_> = comparison.findings.iter().filter(|it| it.rule.severity > Severity::Note).collect();
    assert!(failing.is_empty(), "{failing:?}");
    let unverified = comparison.findings.iter().filter(|finding| finding.rule.id == "operation-unverified");
    let told: BTreeSet<_> = unverified.flat_map(|finding| &finding.operations).collect();
    for operation in &operations {
        let mut of_operation = comparison.not_checked.iter().filter(|not| not.operation == operation.id);
        let is_unverified = !with_page.contains(&operation.id);
        assert_eq!(of_operation.any(NotChecked::is_everything), is_unverified, "{}", operation.id);
        assert_eq!(told.contains(&operation.id), is_unverified, "{}", operation.id);
    }
}

/// The text of the pages is not in this repository.
#[test]
fn the_lock_has_the_facts_of_the_saved_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/published");
    if !folder.exists() {
        println!("skipped: the saved pages are missing");
        return;
    }
    let document = frozen::document();
    let saved = read::read_folder(&folder).expect("the pages are read").saved;
    let (pages, foreign) = matching::locate(&document, &document::read(&document), &saved);
    assert_eq!(foreign, []);
    let without_day = |pages: &[Published]| -> Vec<_> {
        pages.iter().map(|page| (page.url.clone(), page.sha256.clone(), page.page.clone())).collect()
    };
    assert_eq!(without_day(&pages), without_day(&frozen::locked()));
}

/// How many facts of each operation and kind the lock can and cannot confirm. A change here comes from the lock or the
/// reader, and should be a known one.
#[test]
fn the_number_of_checked_facts_is_known_for_each_operation_and_kind() {
    let document = real();
    let comparison = check(&document, &locked());
    let is_unverified =
        |id: &String| comparison.not_checked.iter().any(|not| not.operation == *id && not.is_everything());
    let mut counts: BTreeMap<String, BTreeMap<String, (usize, usize)>> = BTreeMap::new();
    for operation in document::read(&document).into_iter().filter(|one| !is_unverified(&one.id)) {
        for (place, kind, _) in operation.facts.iter() {
            let part = place.as_str().split(['.', '[', '{']).next().unwrap_or_default();
            let key = format!("{part} {kind}").trim().to_owned();
            let what = format!("{place} {kind}").trim().to_owned();
            let not = comparison.not_checked.iter().any(|not| not.operation == operation.id && not.what == what);
            let count = counts.entry(operation.id.clone()).or_default().entry(key).or_default();
            if not { count.1 += 1 } else { count.0 += 1 }
        }
    }
    let mut table = String::from("operation, kind of fact: checked, not checked\n");
    for (operation, kinds) in counts {
        for (kind, (checked, not)) in kinds {
            table += &format!("{operation}, {kind}: {checked}, {not}\n");
        }
    }
    expect_file!["checked.txt"].assert_eq(&table);
}

#[test]
fn a_page_without_names_leaves_a_long_list_unchecked() {
    let comparison = frozen::check(&frozen::document(), &frozen::locked());
    let page = frozen::locked().into_iter().find(|page| page.page.title == "Create charge").expect("it is there");
    assert_eq!(page.page.shows.map(|shows| shows.request), Some(Fields::Unnamed));
    let of_create_charge = comparison.not_checked.iter().filter(|not| not.operation == "createCharge");
    let unchecked: Vec<_> = of_create_charge.map(|not| (not.what.as_str(), not.kind)).collect();
    for field in ["capture", "clientIp", "customerId", "description", "locationId", "sourceId"] {
        for (kind, name) in [(Kind::Present, "present"), (Kind::Type, "type")] {
            let what = format!("request.{field} {name}");
            assert!(unchecked.contains(&(what.as_str(), Some(kind))), "{what}");
        }
    }
    // The sample call and the order of the fields show these.
    for what in ["request.orderNo present", "request.orderNo required", "request.orderNo max characters"] {
        assert!(!unchecked.iter().any(|(other, _)| *other == what), "{what}");
    }
}
