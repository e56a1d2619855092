//! Finds the names of the unnamed fields of a page.
//!
//! Page and document list the fields in the same order, so this is the cheapest alignment of two sequences. A field
//! that it cannot pair is paired by its facts alone, wherever it is.

use std::collections::{BTreeMap, BTreeSet};

use super::coverage::{self, Absence};
use crate::document::DocumentOperation;
use crate::facts::{Kind, Place};
use crate::read::{Field, Fields, Page};

/// The unnamed fields and their names.
#[derive(Debug, Default)]
pub struct Aligned {
    /// The facts of fields that have a name now.
    pub facts: BTreeMap<Place, Field>,
    /// The name of each unnamed field.
    pub places: Vec<Option<Place>>,
    /// The facts of fields that the document does not have.
    pub unmatched: Vec<Field>,
    /// How many more descriptions than fields there are.
    pub surplus: usize,
    /// How many fewer there are.
    pub deficit: usize,
}

/// The cost of a fact on one side only, or with another value.
const DIFFERENCE: usize = 4;
/// The cost of a field on one side only.
const GAP: usize = 1;
/// The cost of a further paragraph: a description of several paragraphs reads like several fields.
const PARAGRAPH: usize = 2;
const MOST_PARAGRAPHS: usize = 4;

/// Aligns the unnamed fields of a page with those of the document: the fields of the request, after the parameters if
/// the page has those without names, too.
pub fn align(operation: &DocumentOperation, page: &Page) -> Aligned {
    let has_parameters = page.shows.is_some_and(|shows| shows.parameters == Fields::Described);
    let parameters = operation.parameters.iter().filter(|_| has_parameters);
    let fields = parameters.chain(&operation.order);
    let named: Vec<(&Place, Field)> = fields.map(|place| (place, facts(operation, place, page))).collect();
    // The first description is that of the body as a whole, if the body has a section.
    let body = usize::from(!has_parameters);
    let is_described = |fields| matches!(fields, Fields::Unnamed | Fields::Described);
    let describes_each = !page.embedded.has_request() && page.shows.is_some_and(|shows| is_described(shows.request));
    let page = &page.unnamed[..];
    let mut pairs = cheapest(page, &named, body);
    pair_by_facts(page, &named, &mut pairs);
    let mut aligned = Aligned { places: vec![None; page.len()], ..Aligned::default() };
    for (index, field) in page.iter().enumerate() {
        match pairs[index] {
            Some(at) => {
                aligned.facts.entry(named[at].0.clone()).or_default().extend(field.clone());
                aligned.places[index] = Some(named[at].0.clone());
            }
            None if field.is_empty() => {}
            None => aligned.unmatched.push(field.clone()),
        }
    }
    let is_body = aligned.places.first().is_some_and(Option::is_none);
    let fields = page.len().saturating_sub(if is_body { body } else { 0 });
    let found: BTreeSet<_> = aligned.places.iter().flatten().collect();
    aligned.surplus = fields.saturating_sub(found.len() + aligned.unmatched.len());
    if describes_each {
        aligned.deficit = named.len().saturating_sub(found.len() + aligned.unmatched.len());
    }
    aligned
}

/// Returns the limits of a field that the page would show.
fn facts(operation: &DocumentOperation, place: &Place, page: &Page) -> Field {
    let facts = operation.facts.0.get(place).into_iter().flatten();
    let is_shown = |kind: Kind| kind.is_limit() && coverage::absence(page, place, kind) == Absence::Absent;
    facts.filter(|(kind, _)| is_shown(**kind)).map(|(kind, value)| (*kind, value.clone())).collect()
}

fn differences(one: &Field, other: &Field) -> usize {
    let only = |these: &Field, those: &Field| these.keys().filter(|kind| !those.contains_key(kind)).count();
    let changed = one.iter().filter(|(kind, value)| other.get(kind).is_some_and(|other| other != *value)).count();
    // A field with facts and one without are more likely two fields.
    let unlike = usize::from(one.is_empty() != other.is_empty());
    (only(one, other) + only(other, one) + changed) * DIFFERENCE + unlike
}

/// Returns whether a field ends before this paragraph: its values come last, and no fact is stated twice.
fn is_complete(field: &Field, next: &Field) -> bool {
    let has = |kind| field.contains_key(kind);
    has(&Kind::Default) || has(&Kind::Enum) || next.keys().any(has)
}

/// Returns the index of the name of each field of the page, by the cheapest alignment in order.
/// The first `body` of the fields of the page may have no name.
fn cheapest(page: &[Field], named: &[(&Place, Field)], body: usize) -> Vec<Option<usize>> {
    // The least cost from page field i and named field j on, and the first step: how many fields of each side it takes.
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
                let gap = if i < body { 0 } else { GAP };
                steps.push((gap + page[i].len() * DIFFERENCE + table[i + 1][j].0, (1, 0)));
            }
            // Of equals the last one: a field on one side only is better than a wrong pair.
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

/// Pairs each field that did not fit in order with the one that has just its facts, if that one is free.
fn pair_by_facts(page: &[Field], named: &[(&Place, Field)], pairs: &mut [Option<usize>]) {
    let fits = |index: usize, at: usize| page[index] == named[at].1;
    for index in 0..page.len() {
        if page[index].is_empty() || pairs[index].is_some_and(|at| fits(index, at)) {
            continue;
        }
        let taken = |at: usize| pairs.iter().enumerate().any(|(other, pair)| *pair == Some(at) && fits(other, at));
        let merged = |at: usize| pairs.iter().filter(|pair| **pair == Some(at)).count() > 1;
        if pairs[index].is_some_and(merged) {
            continue;
        }
        if let Some(at) = (0..named.len()).find(|at| fits(index, *at) && !taken(*at) && !merged(*at)) {
            let before = pairs[index];
            if let Some(other) = pairs.iter().position(|pair| *pair == Some(at)) {
                pairs[other] = before;
            }
            pairs[index] = Some(at);
        }
    }
}
