//! A single change of the document or of the pages is one finding if a page shows it, and none if no page does.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use elepay_check_spec::document::{self, DocumentOperation};
use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::finding::Finding;
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::Fields;
use elepay_spec::{Document, usage};

use crate::common::{is_required, rendered};
use crate::frozen::{self, compare_operations, locked, published};
use crate::mutations::{self, Mutation};
use crate::renderer::{Limits, Style};
use crate::shown::{Shown, shown};

/// Returns the facts that differ between two versions of the document.
pub fn changed<'s>(
    before: &'s [DocumentOperation],
    after: &'s [DocumentOperation],
) -> Vec<(&'s DocumentOperation, Option<&'s DocumentOperation>, Place, Kind)> {
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

/// Returns whether the page of an operation omits a fact.
pub type Omits<'a> = &'a dyn Fn(&str, &Place, Kind) -> bool;

/// Returns whether some page shows the change of a mutation.
fn is_shown(
    before: &[DocumentOperation],
    after: &[DocumentOperation],
    style: impl Fn(&str) -> Style,
    omits: Omits<'_>,
) -> bool {
    changed(before, after).iter().any(|(one, other, place, kind)| {
        if omits(&one.id, place, *kind) {
            return false;
        }
        let required = is_required(one, place) || other.is_some_and(|other| is_required(other, place));
        // A page without names does not show a new one.
        let renamed =
            |operation: Option<&DocumentOperation>| operation.is_none_or(|operation| !operation.order.contains(place));
        if place.as_str().starts_with("request.")
            && style(&one.id) == Style::FlatUnnamed
            && !required
            && (renamed(Some(one)) || renamed(*other))
            && is_rename(one, *other)
        {
            return false;
        }
        shown(style(&one.id), place.as_str(), *kind, required) != Shown::No
    })
}

/// Returns whether the request has as many fields as before, with other names.
fn is_rename(one: &DocumentOperation, other: Option<&DocumentOperation>) -> bool {
    other.is_some_and(|other| one.order.len() == other.order.len())
}

/// Returns whether a finding is at the changed node, at its parent, or at the same node under its other name.
fn is_at(changed: &str, found: &str) -> bool {
    let around = |pointer: &str| pointer.rsplit_once('/').map_or(String::new(), |(around, _)| around.to_owned());
    let renamed =
        found == format!("{changed}New") || changed.starts_with("/paths/") && around(found) == around(changed);
    // Of a field without a name, only the list of required ones is known.
    let required = around(changed).strip_suffix("/properties").map(|schema| format!("{schema}/required"));
    // A limit of the values of a map is one of the map.
    let map = changed.strip_suffix("/additionalProperties/x-max-bytes");
    let listed = changed.ends_with("/parameters") && around(found) == changed;
    found == changed
        || found == around(changed)
        || map == Some(found)
        || listed
        || renamed
        || required.as_deref() == Some(found)
}

/// Returns what is wrong with the findings about a mutation, if anything.
fn verdict(what: &Mutation, rules: &[&str], shown: bool, findings: &[Finding]) -> Option<String> {
    let reported: Vec<_> =
        findings.iter().map(|finding| format!("{} at {}", finding.rule.id, finding.pointer)).collect();
    let right = match findings {
        [] => !shown,
        [finding] => {
            // A component can be the schema of parameters alone.
            let is_parameter = finding.rule.id == "parameter-changed" && what.pointer.starts_with("/components/");
            shown && (rules.contains(&finding.rule.id) || is_parameter) && is_at(&what.pointer, &finding.pointer)
        }
        _ => false,
    };
    (!right).then(|| format!("{}: shown: {shown}, expected {rules:?}, got {reported:?}", what.what))
}

/// Returns the part of the document that has real pages, with its components: no page could show a change of the other
/// operations, and with them this would take many times as long. None of the four has a query.
pub fn part() -> Document {
    let mut document = frozen::document();
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

fn ensure_found(name: &str, pages: &[Published], style: impl Fn(&str) -> Style, least: usize) {
    let document = part();
    ensure_found_except(name, (&document, &mutations::all(&document)), pages, style, &|_, _, _| false, least);
}

/// As `ensure_found`, for pages that omit some facts and show others of their kind.
pub fn ensure_found_except(
    name: &str,
    (document, all): (&Document, &[Mutation]),
    pages: &[Published],
    style: impl Fn(&str) -> Style,
    omits: Omits<'_>,
    least: usize,
) {
    let before = document::read(document);
    let mut wrong = Vec::new();
    let mut shown = 0;
    for mutation in all {
        let changed_document = mutation.of(document);
        let after = document::read(&changed_document);
        let is_shown = is_shown(&before, &after, &style, omits);
        shown += usize::from(is_shown);
        let mut comparison = compare_operations(&changed_document, &after, pages);
        // The guide lists more operations than this part of the document has.
        comparison.findings.retain(|finding| finding.rule.id != "operation-uncovered");
        wrong.extend(verdict(mutation, mutation.rules, is_shown, &comparison.findings));
        if !is_shown {
            // A fact that is still in the document is listed as not checked.
            for (one, other, place, kind) in changed(&before, &after) {
                let Some(other) = other.filter(|other| other.facts.get(&place, kind).is_some()) else { continue };
                let what = format!("{place} {kind}").trim().to_owned();
                if kind == Kind::SampleValue && style(&one.id) == Style::Html {
                    continue;
                }
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
                    wrong.push(format!("{}: {what} of {} is not listed as unchecked", mutation.what, other.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{name}: {} of {} ({shown} shown):\n{}", wrong.len(), all.len(), wrong.join("\n"));
    assert!(shown >= least, "{name}: only {shown} of {} are shown", all.len());
}

fn style_of_the_lock(id: &str) -> Style {
    let document = frozen::document();
    let operations = document::read(&document);
    let url = operations.iter().find(|one| one.id == id).and_then(|one| one.url.clone());
    let locked = locked();
    locked.iter().find(|page| Some(&page.url) == url.as_ref()).map_or(Style::Missing, |page| {
        match page.page.shows.map(|shows| shows.request) {
            Some(Fields::Named) => Style::Sectioned,
            Some(Fields::Joined) => Style::FlatNamed,
            _ => Style::FlatUnnamed,
        }
    })
}

#[test]
fn a_change_of_the_document_is_found_by_the_lock() {
    let styles: BTreeMap<_, _> =
        document::read(&frozen::document()).iter().map(|one| (one.id.clone(), style_of_the_lock(&one.id))).collect();
    ensure_found("the lock", &locked(), |id| styles[id], 500);
}

#[test]
fn a_change_of_the_document_is_found_by_flat_pages_with_names() {
    let pages = rendered(&part(), Style::FlatNamed, Limits::English);
    ensure_found("B2", &pages, |_| Style::FlatNamed, 500);
}

/// Returns whether a page without names shows the change in another way: a parameter by the path, and a removed field
/// at most by its mark or its limits, if no other page states those.
fn is_found_without_names(mutation: &Mutation, findings: &[Finding]) -> bool {
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule.id).collect();
    match (mutation.reverse, rules.as_slice()) {
        (["parameter-changed"], ["operation-changed"]) => true,
        (["field-extra"], ["field-changed" | "limit-extra"] | []) => true,
        // All limits of a field are removed with it.
        (["field-extra"], all) => all.iter().all(|rule| *rule == "limit-extra"),
        _ => false,
    }
}

/// Changes the pages and not the document.
fn ensure_found_on_changed_pages(style: Style) {
    let document = part();
    let before = document::read(&document);
    let mut wrong = Vec::new();
    let all = mutations::all(&document);
    for mutation in all.iter().filter(|mutation| !mutation.reverse.is_empty()) {
        let changed_document = mutation.of(&document);
        let after = document::read(&changed_document);
        let pages = rendered(&changed_document, style, Limits::Attributes);
        let is_shown = is_shown(&before, &after, |_| style, &|_, _, _| false);
        let findings = compare_operations(&document, &before, &pages).findings;
        if style == Style::FlatUnnamed && is_found_without_names(mutation, &findings) {
            continue;
        }
        wrong.extend(verdict(mutation, mutation.reverse, is_shown, &findings));
    }
    assert!(wrong.is_empty(), "{style:?}: {} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn a_change_of_sectioned_pages_is_found() {
    ensure_found_on_changed_pages(Style::Sectioned);
}

#[test]
fn a_change_of_flat_pages_is_found() {
    ensure_found_on_changed_pages(Style::FlatUnnamed);
}
