//! Which operation of the document a page is about, and with it the page's address.

use std::path::Path;

use super::document::Stated;
use super::facts::{Facts, Kind, Place};
use super::lock::Published;
use super::page::{Page, Style};
use super::read::{MEND, Saved};
use elepay_spec::Document;

/// Gives saved pages the addresses that the document links to.
pub fn locate(document: &Document, stated: &[Stated], saved: &[Saved]) -> Result<Vec<Published>, String> {
    let pages: Vec<_> = saved.iter().map(|saved| &saved.page).collect();
    let assigned = assign(stated, &pages);
    let server = document.at("/servers/0/url").as_str().unwrap_or_default();
    let located = saved.iter().zip(assigned).map(|(saved, operation)| {
        let address = match operation {
            _ if saved.page.style == Style::Guide => document.at("/externalDocs/url").as_str(),
            Some(at) => stated[at].url.as_deref(),
            None => {
                let shown = saved.page.facts.text(Kind::Server).unwrap_or_default();
                if shown != server {
                    return Err(format!(
                        "{}: is a page of another site: its sample calls `{shown}`, the document's server is \
                         `{server}`; {MEND}",
                        saved.file
                    ));
                }
                None
            }
        };
        let file =
            Path::new(&saved.file).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Published::new(address.unwrap_or(&file), &saved.text, saved.page.clone()))
    });
    located.collect()
}

/// For each page the index of its operation.
pub fn assign(stated: &[Stated], pages: &[&Page]) -> Vec<Option<usize>> {
    let exact = |page: &Page| {
        let method =
            |operation: &Stated| [Kind::CallMethod, Kind::Method].iter().any(|kind| same(page, operation, *kind));
        stated.iter().position(|operation| method(operation) && same_path(page, operation))
    };
    let mut assigned: Vec<Option<usize>> =
        pages.iter().map(|page| if page.style == Style::Guide { None } else { exact(page) }).collect();
    // What is left over on both sides may be an operation that has moved: one with the same title and much in common.
    let found = assigned.clone();
    for (index, page) in pages.iter().enumerate().filter(|(_, page)| page.style != Style::Guide) {
        if assigned[index].is_none() {
            let free = |at: &usize| !found.contains(&Some(*at));
            let mut moved: Vec<_> = (0..stated.len()).filter(free).filter(|at| has_moved(page, &stated[*at])).collect();
            moved.sort_by_key(|at| common(&page.facts, &stated[*at].facts));
            assigned[index] = moved.pop();
        }
    }
    assigned
}

fn text(facts: &Facts, kind: Kind) -> &str {
    facts.text(kind).unwrap_or_default()
}

fn same(page: &Page, operation: &Stated, kind: Kind) -> bool {
    text(&page.facts, kind) == text(&operation.facts, kind)
}

/// By the path itself where the page shows it; the sample call shows it with values filled in.
fn same_path(page: &Page, operation: &Stated) -> bool {
    same(page, operation, Kind::CallPath)
        || page
            .facts
            .text(Kind::Path)
            .is_some_and(|path| nameless(path) == nameless(text(&operation.facts, Kind::Path)))
}

/// The names of parameters may differ.
fn nameless(path: &str) -> Vec<&str> {
    path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect()
}

/// The title tells it, or the path where only the method is another; and what the page says, if it says enough.
fn has_moved(page: &Page, operation: &Stated) -> bool {
    let titled = page.title == operation.title && same(page, operation, Kind::Server);
    let of_page = page.facts.iter().filter(|(place, ..)| is_telling(place)).count();
    let in_common = common(&page.facts, &operation.facts);
    if of_page < 4 { titled } else { (titled || same_path(page, operation)) && 2 * in_common >= of_page }
}

/// Whether a fact tells one operation from another.
fn is_telling(place: &Place) -> bool {
    place.as_str().contains('.')
}

fn common(one: &Facts, other: &Facts) -> usize {
    let in_common = |(place, kind, value): (&Place, Kind, &serde_json::Value)| {
        usize::from(is_telling(place) && other.get(place, kind) == Some(value))
    };
    one.iter().map(in_common).sum()
}
