//! The vendor's own pages against our document.

use std::collections::BTreeMap;
use std::path::Path;

use super::{held, locked, published, real};
use crate::compare::compare;
use crate::facts::Kind;
use crate::page::Style;
use crate::{document, matching, read};

#[test]
fn the_document_is_as_published() {
    let comparison = held(&real(), &locked());
    assert_eq!(comparison.findings, []);
    assert_eq!(comparison.accepted, 0);
}

/// Each operation without a page is a note, and nothing else is found.
#[test]
fn what_no_page_was_saved_of_is_said_to_be_unverified() {
    let document = real();
    let stated = document::read(&document);
    let unverified: Vec<_> = stated.iter().map(|one| &one.id).filter(|id| !published().contains(*id)).collect();
    assert_eq!((stated.len(), unverified.len()), (19, 15));
    let comparison = compare(&document, &stated, &locked());
    let found: Vec<_> = comparison.findings.iter().map(|finding| (finding.rule, &finding.operations)).collect();
    let expected: Vec<_> = unverified.into_iter().map(|id| ("operation-unverified", [id.clone()].into())).collect();
    assert_eq!(found, expected.iter().map(|(rule, operations)| (*rule, operations)).collect::<Vec<_>>());
}

/// The lock holds what the pages say. Their text is not in this repository.
#[test]
fn the_lock_is_what_the_saved_pages_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/published");
    if !folder.exists() {
        println!("skipped: the saved pages are not at hand");
        return;
    }
    let document = real();
    let saved = read::folder(&folder).expect("the pages are read");
    let pages = matching::locate(&document, &document::read(&document), &saved).expect("they are ours");
    let without_day = |pages: &[crate::lock::Published]| -> Vec<_> {
        pages.iter().map(|page| (page.url.clone(), page.sha256.clone(), page.page.clone())).collect()
    };
    assert_eq!(without_day(&pages), without_day(&locked()));
}

/// How many facts of each operation and kind the lock can and cannot confirm. A change here is one of the lock or of what
/// the parser reads; it should be a known one.
#[test]
fn what_is_checked_and_what_is_not_is_known_for_each_operation_and_kind() {
    let document = real();
    let comparison = held(&document, &locked());
    let mut told: BTreeMap<String, BTreeMap<String, (usize, usize)>> = BTreeMap::new();
    for operation in document::read(&document) {
        for (place, kind, _) in operation.facts.iter() {
            let part = place.as_str().split(['.', '[', '{']).next().unwrap_or_default();
            let key = format!("{part} {kind}").trim().to_owned();
            let what = format!("{place} {kind}").trim().to_owned();
            let not = comparison.not_checked.iter().any(|not| not.operation == operation.id && not.what == what);
            let count = told.entry(operation.id.clone()).or_default().entry(key).or_default();
            if not { count.1 += 1 } else { count.0 += 1 }
        }
    }
    let mut table = String::from("operation, kind of fact: checked, not checked\n");
    for (operation, kinds) in told {
        for (kind, (checked, not)) in kinds {
            table += &format!("{operation}, {kind}: {checked}, {not}\n");
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/checked.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &table).expect("it can be written");
    }
    let known = std::fs::read_to_string(&file).expect("it can be read");
    assert!(known == table, "it is now\n{table}\nset BLESS=1 to write it anew");
}

#[test]
fn the_page_that_has_lost_its_names_leaves_a_long_list_unchecked() {
    let comparison = held(&real(), &locked());
    let page = locked().into_iter().find(|page| page.page.title == "Create charge").expect("it is there");
    assert_eq!(page.page.style, Style::B1);
    let of_create_charge = comparison.not_checked.iter().filter(|not| not.operation == "createCharge");
    let unchecked: Vec<_> = of_create_charge.map(|not| (not.what.as_str(), not.kind)).collect();
    for field in ["capture", "clientIp", "customerId", "description", "locationId", "sourceId"] {
        for (kind, name) in [(Kind::Present, "present"), (Kind::Type, "type")] {
            let what = format!("request.{field} {name}");
            assert!(unchecked.contains(&(what.as_str(), Some(kind))), "{what}");
        }
    }
    // What the sample call and the order of the fields tell.
    for what in ["request.orderNo present", "request.orderNo required", "request.orderNo max characters"] {
        assert!(!unchecked.iter().any(|(other, _)| *other == what), "{what}");
    }
}
