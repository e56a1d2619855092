//! Every single fact of the vendor's pages, changed or gone.

use serde_json::{Value, json};

use super::{held_as, locked, real};
use crate::document;
use crate::facts::{Kind, Part, Place};
use crate::finding::Finding;
use crate::lock::Published;
use crate::page::Style;

fn another(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_u64().expect("a count") + 1),
        Value::Bool(value) => json!(!value),
        Value::Array(values) => json!(values[1..]),
        Value::String(text) if text == "string" || text == "integer" => json!("boolean"),
        Value::String(text) if text == "boolean" || text == "object" || text == "map" || text == "array" => {
            json!("integer")
        }
        Value::String(text) => json!(format!("{text}x")),
        other => panic!("a fact of another kind: {other}"),
    }
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{} at {}", finding.rule, finding.pointer)).collect()
}

#[test]
fn a_fact_of_a_page_that_changes_is_one_finding_with_its_operation() {
    let document = real();
    let stated = document::read(&document);
    let mut wrong = Vec::new();
    let mut cases = 0;
    let pages = locked();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| page.page.style != Style::Guide) {
        let operation = stated.iter().find(|stated| stated.url.as_ref() == Some(&page.url)).expect("an operation");
        for (place, kind, value) in page.page.facts.iter().filter(|(_, kind, _)| *kind != Kind::Present) {
            // The two are one on a page without marks.
            if page.page.style == Style::B1 && place.part() == Part::Request {
                continue;
            }
            let mut changed = pages.clone();
            changed[at].page.facts.set(place, kind, another(value));
            let findings = held_as(&document, &stated, &changed).findings;
            cases += 1;
            let right = findings.len() == 1
                && findings[0].operations.contains(&operation.id)
                && findings[0].operations.len() == 1
                && (findings[0].pointer == operation.pointer(place, kind)
                    || kind == Kind::CallPath
                    || kind == Kind::CallMethod);
            if !right {
                wrong.push(format!("{}: {place} {kind}: {:?}", page.page.title, told(&findings)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases > 300, "{cases}");
}

/// Nothing is taken for a mere consequence of something else.
#[test]
fn two_facts_that_change_are_both_found() {
    let document = real();
    let stated = document::read(&document);
    let pages = locked();
    let facts: Vec<_> = (0..)
        .zip(&pages)
        .filter(|(_, page)| page.page.style == Style::A1)
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
        held_as(&document, &stated, &changed).findings
    };
    let mut wrong = Vec::new();
    for index in 0..250 {
        let (one, other) = (&facts[index * 7 % facts.len()], &facts[(index * 31 + 11) % facts.len()]);
        let (here, there) = (one.1.as_str(), other.1.as_str());
        // What is inside of a field goes with it, and several changes of one field may be told as one.
        if one.1.name() == other.1.name() || here.starts_with(there) || there.starts_with(here) {
            continue;
        }
        let told: Vec<_> = found(&[one, other]).iter().map(|finding| (finding.rule, finding.pointer.clone())).collect();
        for alone in found(&[one]).iter().chain(&found(&[other])) {
            if !told.contains(&(alone.rule, alone.pointer.clone())) {
                wrong.push(format!(
                    "{here} {} and {there} {}: {} at {} is lost",
                    one.2, other.2, alone.rule, alone.pointer
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_field_that_is_gone_from_a_page_is_one_finding() {
    let document = real();
    let stated = document::read(&document);
    let mut wrong = Vec::new();
    let mut cases = 0;
    let pages = locked();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| page.page.style != Style::Guide) {
        let fields = page.page.facts.iter().filter(|(place, kind, _)| *kind == Kind::Present && is_told(page, place));
        for (place, ..) in fields {
            let mut changed = pages.clone();
            let gone = format!("{place}.");
            changed[at].page.facts.0.retain(|other, _| {
                let inside = other.as_str().starts_with(&gone) || other.around().as_ref() == Some(place);
                other != place && !inside
            });
            let findings = held_as(&document, &stated, &changed).findings;
            cases += 1;
            let expected = match place.part() {
                Part::Parameter => "parameter-changed",
                Part::Call => "sample-changed",
                _ => "field-extra",
            };
            if findings.len() != 1 || findings[0].rule != expected {
                wrong.push(format!("{}: {place}: {:?}", page.page.title, told(&findings)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases > 200, "{cases}");
}

/// A page without names tells the fields of the request by its sample call; a page shows one scheme of several.
fn is_told(page: &Published, place: &Place) -> bool {
    place.part() != Part::Scheme && (page.page.style != Style::B1 || place.part() != Part::Request)
}

#[test]
fn what_a_nameless_field_says_is_held_by_its_order() {
    let document = real();
    let stated = document::read(&document);
    let pages = locked();
    let at = pages.iter().position(|page| page.page.style == Style::B1).expect("there is one");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for (index, field) in pages[at].page.nameless.iter().enumerate() {
        for (kind, value) in field {
            let mut changed = pages.clone();
            changed[at].page.nameless[index].insert(*kind, another(value));
            let mut gone = pages.clone();
            gone[at].page.nameless[index].remove(kind);
            for (pages, least) in [(changed, 1), (gone, 0)] {
                let findings = held_as(&document, &stated, &pages).findings;
                cases += 1;
                // What another page states of the same component is not missed.
                if findings.len() > 1 || findings.len() < least {
                    wrong.push(format!("{index} {kind}: {:?}", told(&findings)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 16, "{cases}");
}
