//! Gives the nameless fields of a page their names.
//!
//! Page and document list the fields in the same order, so this is the alignment of two sequences that costs the least;
//! what it cannot pair is paired by its facts alone, wherever it stands.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::Stated;
use super::facts::{Kind, Place};

/// The facts of one field.
pub type Field = BTreeMap<Kind, Value>;

/// What became of the nameless fields.
#[derive(Debug, Default)]
pub struct Aligned {
    /// The facts that found their field.
    pub facts: BTreeMap<Place, Field>,
    /// Where each nameless field went.
    pub places: Vec<Option<Place>>,
    /// The facts of fields that the document does not have.
    pub loose: Vec<Field>,
    /// How many descriptions there are more than fields.
    pub surplus: usize,
}

/// A fact on one side only, or another one.
const DIFFERENCE: usize = 4;
/// A field on one side only.
const GAP: usize = 1;
/// A description of several paragraphs reads like several fields.
const PARAGRAPH: usize = 2;
const MOST_PARAGRAPHS: usize = 4;

/// Whether a style without names shows this kind of fact about a request field.
pub fn is_shown(kind: Kind) -> bool {
    kind.is_limit() && kind != Kind::Pattern
}

/// Aligns the nameless fields of a page with the request fields of the document.
pub fn align(operation: &Stated, page: &[Field]) -> Aligned {
    let named: Vec<(&Place, Field)> = operation.order.iter().map(|place| (place, facts(operation, place))).collect();
    let mut pairs = cheapest(page, &named);
    by_facts_alone(page, &named, &mut pairs);
    let mut aligned = Aligned { places: vec![None; page.len()], ..Aligned::default() };
    for (index, field) in page.iter().enumerate() {
        match pairs[index] {
            Some(at) => {
                aligned.facts.entry(named[at].0.clone()).or_default().extend(field.clone());
                aligned.places[index] = Some(named[at].0.clone());
            }
            None if field.is_empty() => {}
            None => aligned.loose.push(field.clone()),
        }
    }
    // The first may be of the body as a whole.
    let fields = page.len().saturating_sub(usize::from(aligned.places.first().is_some_and(Option::is_none)));
    let found: BTreeSet<_> = aligned.places.iter().flatten().collect();
    aligned.surplus = fields.saturating_sub(found.len() + aligned.loose.len());
    aligned
}

fn facts(operation: &Stated, place: &Place) -> Field {
    let facts = operation.facts.0.get(place).into_iter().flatten();
    facts.filter(|(kind, _)| is_shown(**kind)).map(|(kind, value)| (*kind, value.clone())).collect()
}

fn differences(one: &Field, other: &Field) -> usize {
    let only = |these: &Field, those: &Field| these.keys().filter(|kind| !those.contains_key(kind)).count();
    let changed = one.iter().filter(|(kind, value)| other.get(kind).is_some_and(|other| other != *value)).count();
    // A field with facts and one without are rather two fields.
    let unlike = usize::from(one.is_empty() != other.is_empty());
    (only(one, other) + only(other, one) + changed) * DIFFERENCE + unlike
}

/// Whether a field ends before this paragraph: its values come last, and nothing is told twice.
fn is_complete(field: &Field, next: &Field) -> bool {
    let has = |kind| field.contains_key(kind);
    has(&Kind::Default) || has(&Kind::Enum) || next.keys().any(has)
}

/// For each field of the page the index of its name: the alignment in order that costs the least.
fn cheapest(page: &[Field], named: &[(&Place, Field)]) -> Vec<Option<usize>> {
    // The least cost of what is left from page field i and named field j on, and the step that begins it: how many
    // fields of each side it takes.
    let mut table = vec![vec![(0, (0, 0)); named.len() + 1]; page.len() + 1];
    for i in (0..=page.len()).rev() {
        for j in (0..=named.len()).rev() {
            let mut steps = Vec::new();
            if j < named.len() {
                let mut merged = Field::new();
                for (taken, field) in page[i..].iter().take(MOST_PARAGRAPHS).enumerate() {
                    if is_complete(&merged, field) {
                        break;
                    }
                    merged.extend(field.clone());
                    let cost = differences(&merged, &named[j].1) + taken * PARAGRAPH;
                    steps.push((cost + table[i + taken + 1][j + 1].0, (taken + 1, 1)));
                }
                steps.push((GAP + named[j].1.len() * DIFFERENCE + table[i][j + 1].0, (0, 1)));
            }
            if i < page.len() {
                // What the body is comes before its fields.
                let gap = if i == 0 { 0 } else { GAP };
                steps.push((gap + page[i].len() * DIFFERENCE + table[i + 1][j].0, (1, 0)));
            }
            // Of equals the last: rather a field on one side only than a wrong pair.
            if let Some(best) = steps.into_iter().rev().min_by_key(|(cost, _)| *cost) {
                table[i][j] = best;
            }
        }
    }
    let mut pairs = vec![None; page.len()];
    let (mut i, mut j) = (0, 0);
    while (i, j) != (page.len(), named.len()) {
        let (of_page, of_document) = table[i][j].1;
        if of_document == 1 {
            pairs[i..i + of_page].fill(Some(j));
        }
        (i, j) = (i + of_page, j + of_document);
    }
    pairs
}

/// Pairs what did not fit in order with the field that has just these facts, if it is free.
fn by_facts_alone(page: &[Field], named: &[(&Place, Field)], pairs: &mut [Option<usize>]) {
    let fits = |index: usize, at: usize| page[index] == named[at].1;
    for index in 0..page.len() {
        if page[index].is_empty() || pairs[index].is_some_and(|at| fits(index, at)) {
            continue;
        }
        let settled = |at: usize| pairs.iter().enumerate().any(|(other, pair)| *pair == Some(at) && fits(other, at));
        let merged = |at: usize| pairs.iter().filter(|pair| **pair == Some(at)).count() > 1;
        if pairs[index].is_some_and(merged) {
            continue;
        }
        if let Some(at) = (0..named.len()).find(|at| fits(index, *at) && !settled(*at) && !merged(*at)) {
            let before = pairs[index];
            if let Some(other) = pairs.iter().position(|pair| *pair == Some(at)) {
                pairs[other] = before;
            }
            pairs[index] = Some(at);
        }
    }
}
