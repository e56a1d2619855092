//! Every single fact of the vendor's pages, changed or removed.

use serde_json::{Value, json};

use elepay_check_spec::document;
use elepay_check_spec::facts::{Kind, Part, Place};
use elepay_check_spec::finding::Finding;
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::Fields;

use crate::frozen::{self, compare_operations, locked};

fn request(page: &Published) -> Fields {
    page.page.shows.map(|shows| shows.request).unwrap_or_default()
}

fn another(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_u64().expect("a count") + 1),
        Value::Bool(value) => json!(!value),
        Value::Array(values) => json!(values[1..]),
        Value::String(text) if text == "string" || text == "integer" => json!("boolean"),
        Value::String(text) if text == "boolean" || text == "object" || text == "map" || text == "array" => {
            json!("integer")
        }
        Value::String(text) if text.starts_with("application/") => json!("text/plain"),
        Value::String(text) => json!(format!("{text}x")),
        other => panic!("a fact of another kind: {other}"),
    }
}

fn reported(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{} at {}", finding.rule.id, finding.pointer)).collect()
}

#[test]
fn a_fact_of_a_page_that_changes_is_one_finding_with_its_operation() {
    let document = frozen::document();
    let operations = document::read(&document);
    let mut wrong = Vec::new();
    let mut cases = 0;
    let pages = locked();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| !page.page.is_guide()) {
        let operation = operations.iter().find(|one| one.url.as_ref() == Some(&page.url)).expect("an operation");
        for (place, kind, value) in page.page.facts.iter().filter(|(_, kind, _)| *kind != Kind::Present) {
            // A page without marks does not show them apart.
            if request(page) == Fields::Unnamed && place.part() == Part::Request {
                continue;
            }
            let mut changed = pages.clone();
            changed[at].page.facts.set(place, kind, another(value));
            let findings = compare_operations(&document, &operations, &changed).findings;
            cases += 1;
            let right = findings.len() == 1
                && findings[0].operations.contains(&operation.id)
                && findings[0].operations.len() == 1
                && (findings[0].pointer == operation.pointer(place, kind)
                    || kind == Kind::CallPath
                    || kind == Kind::CallMethod);
            if !right {
                wrong.push(format!("{}: {place} {kind}: {:?}", page.page.title, reported(&findings)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases > 300, "{cases}");
}

/// No difference is taken for a consequence of another one.
#[test]
fn two_facts_that_change_are_both_found() {
    let document = frozen::document();
    let operations = document::read(&document);
    let pages = locked();
    let facts: Vec<_> = (0..)
        .zip(&pages)
        .filter(|(_, page)| request(page) == Fields::Named)
        .flat_map(|(at, page): (usize, _)| {
            page.page.facts.iter().map(move |(place, kind, value)| (at, place, kind, value))
        })
        .filter(|(_, _, kind, _)| *kind != Kind::Present)
        .collect();
    let found = |changes: &[&(usize, &Place, Kind, &Value)]| {
        let mut changed = pages.clone();
        for (at, place, kind, value) in changes {
            changed[*at].page.facts.set(place, *kind, another(value));
        }
        compare_operations(&document, &operations, &changed).findings
    };
    let mut wrong = Vec::new();
    for index in 0..250 {
        let (one, other) = (&facts[index * 7 % facts.len()], &facts[(index * 31 + 11) % facts.len()]);
        let (here, there) = (one.1.as_str(), other.1.as_str());
        // A field changes together with everything inside it, and several changes of one field may be one finding.
        if one.1.name() == other.1.name() || here.starts_with(there) || there.starts_with(here) {
            continue;
        }
        let reported: Vec<_> =
            found(&[one, other]).iter().map(|finding| (finding.rule.id, finding.pointer.clone())).collect();
        for alone in found(&[one]).iter().chain(&found(&[other])) {
            if !reported.contains(&(alone.rule.id, alone.pointer.clone())) {
                wrong.push(format!(
                    "{here} {} and {there} {}: {} at {} is lost",
                    one.2, other.2, alone.rule.id, alone.pointer
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_field_that_is_removed_from_a_page_is_one_finding() {
    let document = frozen::document();
    let operations = document::read(&document);
    let mut wrong = Vec::new();
    let mut cases = 0;
    let pages = locked();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| !page.page.is_guide()) {
        let fields =
            page.page.facts.iter().filter(|(place, kind, _)| *kind == Kind::Present && is_noticed(page, place));
        for (place, ..) in fields {
            let mut changed = pages.clone();
            let gone = format!("{place}.");
            changed[at].page.facts.0.retain(|other, _| {
                let inside = other.as_str().starts_with(&gone) || other.parent() == Some(place);
                other != place && !inside
            });
            let findings = compare_operations(&document, &operations, &changed).findings;
            cases += 1;
            let expected = match place.part() {
                Part::Parameter => "parameter-changed",
                Part::Call => "sample-changed",
                _ => "field-extra",
            };
            if findings.len() != 1 || findings[0].rule.id != expected {
                wrong.push(format!("{}: {place}: {:?}", page.page.title, reported(&findings)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases > 200, "{cases}");
}

/// Returns whether a missing place is noticed: a page without names shows request fields in its sample call alone, and
/// a page shows one scheme of several.
fn is_noticed(page: &Published, place: &Place) -> bool {
    place.part() != Part::Scheme && (request(page) != Fields::Unnamed || place.part() != Part::Request)
}

#[test]
fn the_facts_of_unnamed_fields_are_compared_by_their_order() {
    let document = frozen::document();
    let operations = document::read(&document);
    let pages = locked();
    let at = pages.iter().position(|page| request(page) == Fields::Unnamed).expect("there is one");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for (index, field) in pages[at].page.unnamed.iter().enumerate() {
        for (kind, value) in field {
            let mut changed = pages.clone();
            changed[at].page.unnamed[index].insert(*kind, another(value));
            let mut gone = pages.clone();
            gone[at].page.unnamed[index].remove(kind);
            for (pages, least) in [(changed, 1), (gone, 0)] {
                let findings = compare_operations(&document, &operations, &pages).findings;
                cases += 1;
                // A fact that another page states of the same component is not missing.
                if findings.len() > 1 || findings.len() < least {
                    wrong.push(format!("{index} {kind}: {:?}", reported(&findings)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 16, "{cases}");
}
