use anyhow::{Result, anyhow};
use elepay_spec::Document;

use super::fetch::Fetched;
use super::fetch_all::Fetch;
use super::save;
use super::sources::Source;
use crate::compare::matching;
use crate::document::DocumentOperation;
use crate::facts::Kind;
use crate::read::{self, Page, SavedPage};

/// Reads the pages, and checks that each is what it is listed as: a site may redirect requests for a page that is gone
/// to its home page.
pub fn recognise(
    document: &Document,
    operations: &[DocumentOperation],
    fetches: Vec<(Source, Fetch)>,
) -> Vec<(Source, Result<Vec<SavedPage>>)> {
    let read: Vec<_> = fetches
        .into_iter()
        .map(|(source, fetch)| (source.clone(), fetch.and_then(|it| read_fetched(&source, &it))))
        .collect();
    let pages = read.iter().filter_map(|(_, read)| read.as_ref().ok()).flat_map(|(saved, _)| saved);
    let pages = pages.map(|saved| &saved.page);
    let mut assigned =
        matching::assign(operations, pages).into_iter().map(|at| at.map(|at| operations[at].id.as_str()));
    let server = document.at("/servers/0/url").as_str().unwrap_or_default();
    read.into_iter()
        .map(|(source, read)| {
            let recognised = read.and_then(|(saved, moved)| {
                let is_known = source.operation.as_ref().is_some_and(|id| operations.iter().any(|one| one.id == *id));
                // Each page takes its operation, also behind one that does not fit.
                let mismatches: Vec<_> = saved
                    .iter()
                    .filter_map(|saved| mismatch(&source, is_known, &saved.page, assigned.next().flatten(), server))
                    .collect();
                match mismatches.first() {
                    Some(reason) => Err(anyhow!("{reason}{moved}")),
                    None => Ok(saved),
                }
            });
            (source, recognised)
        })
        .collect()
}

/// Reads a page, and returns with it where it came from, if that is not the address of the source.
fn read_fetched(source: &Source, fetched: &Fetched) -> Result<(Vec<SavedPage>, String)> {
    let moved = if fetched.from == source.url { String::new() } else { format!(" (redirected to {})", fetched.from) };
    let file = save::file_name(source, fetched);
    let saved = read::read_saved(&file, &fetched.bytes).map_err(|reason| anyhow!("{reason:#}{moved}"))?;
    Ok((saved, moved))
}

/// Returns why a page is not what it is listed as, or cannot be used. The document has an operation that `is_known`.
fn mismatch(source: &Source, is_known: bool, page: &Page, assigned: Option<&str>, server: &str) -> Option<String> {
    let is_guide = page.is_guide();
    let text = |kind| page.facts.text(kind).unwrap_or_default();
    let shown = text(Kind::Server);
    match (source.is_document, page.is_document()) {
        (true, true) => return None,
        (true, false) => return Some("is not an OpenAPI document".to_owned()),
        (false, true) => return Some("is an OpenAPI document; list it under `documents`".to_owned()),
        (false, false) => {}
    }
    match (source.operation.as_deref(), assigned) {
        (None, _) if is_guide => None,
        (None, _) => Some("is not the guide".to_owned()),
        (Some(_), _) if is_guide => Some("is the guide".to_owned()),
        (Some(listed), Some(other)) if listed != other => Some(format!("is the page of {other}")),
        (Some(_), None) if !shown.is_empty() && shown != server => {
            Some(format!("is a page of another site: its sample calls `{shown}`"))
        }
        (Some(_), None) if is_known => {
            let call = format!("{} {}", text(Kind::CallMethod), text(Kind::CallPath));
            Some(format!("is not recognised: its sample calls `{call}`"))
        }
        (Some(_), _) if !page.is_readable() => Some("does not show the fields of its request".to_owned()),
        (Some(_), _) => None,
    }
}
