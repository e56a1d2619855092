//! Which operation of the document a page is about.

use serde_json::Value;

use super::document::Stated;
use super::facts::{Facts, Kind, Place};
use super::page::{Page, Style};

/// For each page the index of its operation.
pub fn assign(stated: &[Stated], pages: &[&Page]) -> Vec<Option<usize>> {
    let exact = |page: &Page| {
        stated.iter().position(|operation| same(page, operation, Kind::CallMethod) && same_path(page, operation))
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

fn has_moved(page: &Page, operation: &Stated) -> bool {
    let alike = same(page, operation, Kind::Server) && page.title == operation.title || same_path(page, operation);
    let of_page = page.facts.iter().filter(|(place, ..)| is_telling(place)).count();
    // A page that hardly says anything is known by its title alone.
    alike && (of_page < 4 || 2 * common(&page.facts, &operation.facts) >= of_page)
}

/// Whether a fact tells one operation from another.
fn is_telling(place: &Place) -> bool {
    place.as_str().contains('.')
}

fn common(one: &Facts, other: &Facts) -> usize {
    let in_common = |(place, kind, value): (&Place, Kind, &Value)| {
        usize::from(is_telling(place) && other.get(place, kind) == Some(value))
    };
    one.iter().map(in_common).sum()
}
