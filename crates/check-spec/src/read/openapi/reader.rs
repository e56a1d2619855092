use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use elepay_spec::Document;
use serde_json::Value;

use super::operation::{Normalised, normalise};
use super::source;
use crate::document::{self, DocumentOperation};
use crate::facts::{Facts, Kind, Part};
use crate::read::embedded::Embedded;
use crate::read::page::Page;
use crate::read::shows::Shows;

/// Reads an OpenAPI document, and returns it without its prose, and a page for each of its operations.
///
/// # Errors
/// Why it cannot be read.
pub fn read(text: &str) -> Result<(Arc<Value>, Vec<Page>)> {
    let normalised = normalise(&source::parse(text)?, None)?;
    let mut pages = pages(&normalised.document)?;
    if let Some(page) = pages.first_mut() {
        page.not_understood.extend(normalised.not_compared);
        page.not_understood.extend(normalised.unknown.iter().map(|what| format!("{what}: OpenAPI has no such member")));
    }
    Ok((Arc::new(normalised.document), pages))
}

/// Returns a page for each operation of a document that [`read`] returned.
///
/// # Errors
/// If its types have no end.
pub fn pages(normalised: &Value) -> Result<Vec<Page>> {
    let operations = operations(normalised)?;
    Ok(operations.into_iter().map(|operation| page(operation, None)).collect())
}

/// Reads the one operation of a normalised document that a page has the data of.
///
/// # Errors
/// If it has no operation, if its types have no end, or if it has members that OpenAPI does not have.
pub fn embedded(normalised: Normalised) -> Result<Page> {
    ensure!(
        normalised.unknown.is_empty(),
        "it has members that OpenAPI does not have: {}",
        normalised.unknown.join(", ")
    );
    let operation = operations(&normalised.document)?.pop().context("it has no operation")?;
    let mut page = page(operation, Some(Shows::default()));
    page.not_understood.extend(normalised.not_compared);
    Ok(page)
}

/// Reads the operations as those of our own document are read.
fn operations(normalised: &Value) -> Result<Vec<DocumentOperation>> {
    let operations = document::read(&Document::new("the document", normalised.clone()));
    for operation in &operations {
        ensure!(!operation.is_endless(), "the types of `{}` have no end: they refer to each other", operation.id);
    }
    Ok(operations)
}

fn page(operation: DocumentOperation, shows: Option<Shows>) -> Page {
    let mut page = Page::empty(shows, "");
    page.embedded = Embedded::Document;
    page.facts = stated(&operation.facts);
    page.title = operation.id;
    for (place, description) in operation.descriptions {
        for sentence in description.split("\n\n") {
            page.note_sentence(&place, sentence);
        }
    }
    page.forget_repetitions();
    page
}

/// Returns the facts without those that only a sample shows, except the type of the body, which nothing else
/// states.
fn stated(facts: &Facts) -> Facts {
    let mut kept = Facts::default();
    for (place, kind, value) in facts.iter() {
        let of_call = matches!(kind, Kind::CallMethod | Kind::CallPath | Kind::CallContentType | Kind::SampleValue);
        let is_body = place.is_root("call") && kind == Kind::Type;
        if (place.part() != Part::Call || is_body) && !of_call && !value.is_null() {
            kept.set(place, kind, value.clone());
        }
    }
    kept
}

/// Writes a normalised document as people read it, to compare it with another one.
///
/// # Errors
/// If the text is not that of an OpenAPI document.
pub fn converted(text: &str) -> Result<Value> {
    Ok(normalise(&source::parse(text)?, None)?.document)
}
