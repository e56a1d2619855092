use anyhow::{Result, anyhow};
use elepay_spec::Document;

use super::fetch::Fetched;
use super::fetch_all::Fetch;
use super::save;
use super::sources::{Source, Subject};
use crate::compare::matching;
use crate::document::DocumentOperation;
use crate::facts::Kind;
use crate::read::{self, Collection, SavedPage, SavedReference};

/// Reads the pages, and checks that each is what it is listed as: a site may redirect requests for a page that is gone
/// to its home page.
pub fn recognise(
    document: &Document,
    operations: &[DocumentOperation],
    responses: Vec<(Source, Fetch)>,
    read: &mut Collection,
) {
    let mut pages: Vec<(Source, SavedPage, String)> = Vec::new();
    for (source, response) in responses {
        let result = match (&source.subject, response) {
            (_, Err(reason)) => Err(reason),
            (Subject::Reference(_), Ok(fetched)) => {
                read_table(&source, &fetched).map(|table| read.references.push(table))
            }
            (_, Ok(fetched)) => read_fetched(&source, &fetched).map(|(saved, moved)| {
                pages.extend(saved.into_iter().map(|saved| (source.clone(), saved, moved.clone())));
            }),
        };
        read.unreadable.extend(result.err().map(|reason| source.unreadable(&format!("{reason:#}"))));
    }
    let assigned = matching::assign(operations, pages.iter().map(|(_, saved, _)| &saved.page));
    let server = document.at("/servers/0/url").as_str().unwrap_or_default();
    for ((source, saved, moved), assigned) in pages.into_iter().zip(assigned) {
        let is_known = operations.iter().any(|one| source.subject.operation() == Some(&one.id));
        let assigned = assigned.map(|at| operations[at].id.as_str());
        if let Some(reason) = mismatch(&source, is_known, &saved, assigned, server) {
            read.unreadable.push(source.unreadable(&format!("{reason}{moved}")));
            continue;
        }
        read.keep(saved, Some(&source.requested()));
    }
}

/// Returns where a page came from, if that is not the address of the source.
fn moved(source: &Source, fetched: &Fetched) -> String {
    if fetched.from.path() == source.url.path() && fetched.from.host() == source.url.host() {
        String::new()
    } else {
        format!(" (redirected to {})", fetched.from)
    }
}

/// Reads a page or a document, and returns with it where it came from, if that is not the address of the source.
fn read_fetched(source: &Source, fetched: &Fetched) -> Result<(Vec<SavedPage>, String)> {
    let moved = moved(source, fetched);
    let file = save::file_name(source, fetched);
    let saved = read::read_saved(&file, &fetched.bytes).map_err(|reason| anyhow!("{reason:#}{moved}"))?;
    Ok((saved, moved))
}

/// Reads a page with a table.
fn read_table(source: &Source, fetched: &Fetched) -> Result<SavedReference> {
    match read::read_reference(&fetched.bytes) {
        Some(reference) if source.subject == Subject::Reference(reference.kind) => {
            Ok(SavedReference { file: source.url.to_string(), reference })
        }
        _ => Err(anyhow!("does not list {}{}", source.name(), moved(source, fetched))),
    }
}

/// Returns why a page is not what it is listed as, or cannot be used. The document has an operation that `is_known`.
fn mismatch(
    source: &Source,
    is_known: bool,
    saved: &SavedPage,
    assigned: Option<&str>,
    server: &str,
) -> Option<String> {
    let page = &saved.page;
    let is_guide = page.is_guide();
    let text = |kind| page.facts.text(kind).unwrap_or_default();
    let shown = text(Kind::Server);
    match (source.subject == Subject::Document, page.is_document()) {
        (true, true) => return None,
        (true, false) => return Some("is not an OpenAPI document".to_owned()),
        // A page in Markdown that has the document of the API in it.
        (false, true) if read::document_in_markdown(&saved.text).is_some() => return None,
        (false, true) => return Some("is an OpenAPI document; list it under `documents`".to_owned()),
        (false, false) => {}
    }
    match (source.subject.operation(), assigned) {
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
