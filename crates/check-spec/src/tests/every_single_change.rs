//! A single change of the document, or of the pages, is one finding where a page shows it, and none where none does.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::carried::{Carried, carried};
use super::mutations::{self, Mutation};
use super::renderer::Limits;
use super::{held_as, is_required, locked, published, real, rendered};
use crate::document::{self, Stated};
use crate::facts::{Kind, Place};
use crate::finding::Finding;
use crate::lock::Published;
use crate::page::Style;
use elepay_spec::Document;
use elepay_spec::usage;

/// What differs between two readings of the document, by operation.
fn changed<'s>(before: &'s [Stated], after: &'s [Stated]) -> Vec<(&'s Stated, Option<&'s Stated>, Place, Kind)> {
    let mut changed = Vec::new();
    for one in before {
        let other = after.iter().find(|other| other.id == one.id);
        let theirs = other.map(|other| &other.facts);
        for (place, kind, value) in one.facts.iter() {
            if theirs.and_then(|theirs| theirs.get(place, kind)) != Some(value) {
                changed.push((one, other, place.clone(), kind));
            }
        }
        for (place, kind, _) in theirs.iter().flat_map(|theirs| theirs.iter()) {
            if one.facts.get(place, kind).is_none() {
                changed.push((one, other, place.clone(), kind));
            }
        }
    }
    changed
}

/// Of a fact of an operation, whether its page leaves such out.
pub type LeftOut<'a> = &'a dyn Fn(&str, &Place, Kind) -> bool;

/// Whether some page shows what a mutation changed.
fn is_shown(before: &[Stated], after: &[Stated], style: impl Fn(&str) -> Style, left_out: LeftOut<'_>) -> bool {
    changed(before, after).iter().any(|(one, other, place, kind)| {
        if left_out(&one.id, place, *kind) {
            return false;
        }
        let required = is_required(one, place) || other.is_some_and(|other| is_required(other, place));
        // Without names, a new name shows nothing.
        let renamed = |stated: Option<&Stated>| stated.is_none_or(|stated| !stated.order.contains(place));
        if place.as_str().starts_with("request.")
            && style(&one.id) == Style::B1
            && !required
            && (renamed(Some(one)) || renamed(*other))
            && is_rename(one, *other)
        {
            return false;
        }
        carried(style(&one.id), place.as_str(), *kind, required) != Carried::No
    })
}

/// Whether the request has as many fields as before, under other names.
fn is_rename(one: &Stated, other: Option<&Stated>) -> bool {
    other.is_some_and(|other| one.order.len() == other.order.len())
}

/// Whether a finding is at the node that changed, at what holds it, or at the same node under its other name.
fn is_at(changed: &str, found: &str) -> bool {
    let around = |pointer: &str| pointer.rsplit_once('/').map_or(String::new(), |(around, _)| around.to_owned());
    let renamed =
        found == format!("{changed}New") || changed.starts_with("/paths/") && around(found) == around(changed);
    // A field is known by the list of the required ones alone where its name is lost.
    let required = around(changed).strip_suffix("/properties").map(|schema| format!("{schema}/required"));
    // Limits of a map's values are told of the map.
    let map = changed.strip_suffix("/additionalProperties/x-max-bytes");
    let listed = changed.ends_with("/parameters") && around(found) == changed;
    found == changed
        || found == around(changed)
        || map == Some(found)
        || listed
        || renamed
        || required.as_deref() == Some(found)
}

/// What is wrong with the findings about a mutation, if anything.
fn verdict(what: &Mutation, rules: &[&str], shown: bool, findings: &[Finding]) -> Option<String> {
    let told: Vec<_> = findings.iter().map(|finding| format!("{} at {}", finding.rule, finding.pointer)).collect();
    let right = match findings {
        [] => !shown,
        [finding] => shown && rules.contains(&finding.rule) && is_at(&what.pointer, &finding.pointer),
        _ => false,
    };
    (!right).then(|| format!("{}: shown: {shown}, expected {rules:?}, got {told:?}", what.what))
}

/// The document with the operations of which there are real pages, and what they are made of: the others have no page that
/// a change could be held against, and with them this takes many times as long. None of the four has a query.
pub fn part() -> Document {
    let mut document = real();
    let paths = document.value["paths"].as_object_mut().expect("paths");
    for item in paths.values_mut() {
        let is_published =
            |operation: &Value| operation["operationId"].as_str().is_some_and(|id| published().contains(id));
        item.as_object_mut().expect("operations").retain(|_, operation| is_published(operation));
    }
    paths.retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));
    let used: BTreeSet<_> = usage::in_responses(&document).into_iter().chain(usage::in_requests(&document)).collect();
    let schemas = document.value["components"]["schemas"].as_object_mut().expect("schemas");
    schemas.retain(|name, _| used.contains(name));
    document
}

fn check(name: &str, pages: &[Published], style: impl Fn(&str) -> Style, least: usize) {
    let document = part();
    check_but(name, (&document, &mutations::all(&document)), pages, style, &|_, _, _| false, least);
}

/// Some facts are on no page though others of their kind are.
pub fn check_but(
    name: &str,
    (document, all): (&Document, &[Mutation]),
    pages: &[Published],
    style: impl Fn(&str) -> Style,
    left_out: LeftOut<'_>,
    least: usize,
) {
    let before = document::read(document);
    let mut wrong = Vec::new();
    let mut shown = 0;
    for mutation in all {
        let after = document::read(&mutation.document);
        let is_shown = is_shown(&before, &after, &style, left_out);
        shown += usize::from(is_shown);
        let mut comparison = held_as(&mutation.document, &after, pages);
        // The guide lists more operations than this part of the document has.
        comparison.findings.retain(|finding| finding.rule != "operation-uncovered");
        wrong.extend(verdict(mutation, mutation.rules, is_shown, &comparison.findings));
        if !is_shown {
            // What is still stated is said to be unchecked.
            for (_, other, place, kind) in changed(&before, &after) {
                let Some(other) = other.filter(|other| other.facts.get(&place, kind).is_some()) else { continue };
                let what = format!("{place} {kind}");
                let pointer = other.pointer(&place, kind);
                let stood = before
                    .iter()
                    .any(|one| one.facts.iter().any(|(at, of, _)| of == kind && one.pointer(at, of) == pointer));
                let moved = mutation.what.starts_with("another name");
                if stood && pointer != mutation.pointer || moved {
                    continue;
                }
                let listed = comparison.not_checked.iter().any(|not| not.operation == other.id && not.what == what);
                if !listed && other.facts.get(&place, kind) != Some(&Value::Bool(false)) {
                    wrong.push(format!("{}: {what} of {} is not said to be unchecked", mutation.what, other.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{name}: {} of {} ({shown} shown):\n{}", wrong.len(), all.len(), wrong.join("\n"));
    assert!(shown >= least, "{name}: only {shown} of {} are shown", all.len());
}

fn style_of_the_lock(id: &str) -> Style {
    let document = real();
    let stated = document::read(&document);
    let url = stated.iter().find(|stated| stated.id == id).and_then(|stated| stated.url.clone());
    let locked = locked();
    locked.iter().find(|page| Some(&page.url) == url.as_ref()).map_or(Style::A3, |page| page.page.style)
}

#[test]
fn a_change_of_the_document_is_found_by_the_lock() {
    let styles: BTreeMap<_, _> =
        document::read(&real()).iter().map(|stated| (stated.id.clone(), style_of_the_lock(&stated.id))).collect();
    check("the lock", &locked(), |id| styles[id], 500);
}

#[test]
fn a_change_of_the_document_is_found_by_flat_pages_with_names() {
    let pages = rendered(&part(), Style::B2, Limits::English);
    check("B2", &pages, |_| Style::B2, 500);
}

/// A page without names tells a parameter that changed by its path, and a field that is gone at most by its mark or its
/// limits, if no other page states those.
fn told_without_names(mutation: &Mutation, findings: &[Finding]) -> bool {
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
    match (mutation.reverse, rules.as_slice()) {
        (["parameter-changed"], ["operation-changed"]) => true,
        (["field-extra"], ["field-changed" | "limit-extra"] | []) => true,
        // All the limits of a field are gone with it.
        (["field-extra"], all) => all.iter().all(|rule| *rule == "limit-extra"),
        _ => false,
    }
}

/// Pages that follow a change, and a document that does not.
fn check_pages(style: Style) {
    let document = part();
    let before = document::read(&document);
    let mut wrong = Vec::new();
    let all = mutations::all(&document);
    for mutation in all.iter().filter(|mutation| !mutation.reverse.is_empty()) {
        let after = document::read(&mutation.document);
        let pages = rendered(&mutation.document, style, Limits::Attributes);
        let is_shown = is_shown(&before, &after, |_| style, &|_, _, _| false);
        let findings = held_as(&document, &before, &pages).findings;
        if style == Style::B1 && told_without_names(mutation, &findings) {
            continue;
        }
        wrong.extend(verdict(mutation, mutation.reverse, is_shown, &findings));
    }
    assert!(wrong.is_empty(), "{style:?}: {} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn a_change_of_sectioned_pages_is_found() {
    check_pages(Style::A1);
}

#[test]
fn a_change_of_flat_pages_is_found() {
    check_pages(Style::B1);
}
