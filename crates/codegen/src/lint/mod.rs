//! What must hold of the document before code is generated from it. Each lint names the line to fix.

mod document;
mod keywords;
mod names;
mod patterns;
mod queries;
mod schemas;

use elepay_spec::{Document, Problem};

use crate::query_structs;

/// Returns the document with a component for each query, or the first problem that is found.
pub fn lint(document: &Document) -> Result<Document, Problem> {
    keywords::lint(document)?;
    let document = query_structs::with_components(document)?;
    names::lint(&document)?;
    schemas::lint(&document)?;
    document::lint(&document)?;
    queries::lint(&document)?;
    patterns::lint(&document)?;
    Ok(document)
}
