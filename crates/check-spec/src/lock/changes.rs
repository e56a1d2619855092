use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::file::{Published, PublishedReference};
use crate::read::{Language, Page, Shows};

/// Returns the changes from one lock to another, one line each.
pub fn diff(before: &[Published], after: &[Published]) -> Vec<String> {
    let (known, current) = (by_key(before), by_key(after));
    let mut lines = Vec::new();
    for gone in before.iter().filter(|page| !current.contains_key(&key(page))) {
        lines.push(format!("- {}: the page", gone.name()));
    }
    for page in after {
        let name = page.name();
        let Some(previous) = known.get(&key(page)) else {
            lines.push(format!("+ {name}: the page, {} facts", page.page.facts.iter().count()));
            continue;
        };
        let (old, new) = (named_facts(&previous.page), named_facts(&page.page));
        for (what, value) in old.iter().filter(|(what, _)| !new.iter().any(|(other, _)| other == what)) {
            lines.push(format!("- {name}: {what} {value}"));
        }
        for (what, value) in &new {
            match old.iter().find(|(other, _)| other == what) {
                None => lines.push(format!("+ {name}: {what} {value}")),
                Some((_, before)) if before != value => lines.push(format!("~ {name}: {what} {before} -> {value}")),
                Some(_) => {}
            }
        }
        if previous.sha256 != page.sha256 && old == new {
            lines.push(format!("~ {name}: its text, but no fact"));
        }
    }
    lines
}

/// What a page is known by from one lock to another.
type Key<'p> = (&'p str, Option<Shows>, Language, Option<&'p str>);

fn key(published: &Published) -> Key<'_> {
    let page = &published.page;
    // A document has several operations at one address.
    (&published.url, page.shows, page.language, page.is_document().then_some(page.title.as_str()))
}

fn by_key(pages: &[Published]) -> HashMap<Key<'_>, &Published> {
    // Of several pages with the same key, the first one.
    pages.iter().rev().map(|page| (key(page), page)).collect()
}

/// Returns the changes of the tables that were read, one line each.
pub fn diff_references(before: &[PublishedReference], after: &[PublishedReference]) -> Vec<String> {
    let mut lines = Vec::new();
    for published in after {
        let url = &published.url;
        let previous = before
            .iter()
            .find(|previous| previous.reference.kind == published.reference.kind)
            .map(|previous| &previous.reference);
        let none = BTreeMap::new();
        let (old, new) = (previous.map_or(&none, |previous| &previous.rows), &published.reference.rows);
        // A part of a page has not lost the rest.
        let gone = old.keys().filter(|code| published.reference.is_complete && !new.contains_key(*code));
        lines.extend(gone.map(|code| format!("- {url}: {code}")));
        for (code, row) in new {
            match old.get(code) {
                None => lines.push(format!("+ {url}: {code} {row}").trim_end().to_owned()),
                Some(before) if before != row => lines.push(format!("~ {url}: {code} {before} -> {row}")),
                Some(_) => {}
            }
        }
    }
    lines
}

/// Returns every fact of a page under a distinct name.
fn named_facts(page: &Page) -> Vec<(String, Value)> {
    let named =
        page.facts.iter().map(|(place, kind, value)| (format!("{place} {kind}").trim().to_owned(), value.clone()));
    let unnamed = page.unnamed.iter().enumerate().flat_map(|(index, field)| {
        field.iter().map(move |(kind, value)| (format!("field {} {kind}", index + 1), value.clone()))
    });
    let conflicts = (1..).zip(&page.conflicts).map(|(at, conflict)| {
        (format!("{} {}, again ({at})", conflict.subject, conflict.kind), conflict.value.clone())
    });
    let count = [("number of unnamed fields".to_owned(), json!(page.unnamed.len()))];
    let numbered = |what: &'static str, texts: &'static str| {
        move |(at, text): (usize, &String)| (format!("{what} {at}{texts}"), json!(text))
    };
    let unsplit = (1..).zip(&page.unsplit_patterns).map(numbered("pattern", " with a name after it"));
    let not_understood = (1..).zip(&page.not_understood).map(numbered("line", " that is not understood"));
    named.chain(unnamed).chain(conflicts).chain(count).chain(unsplit).chain(not_understood).collect()
}
