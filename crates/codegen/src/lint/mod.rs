//! Refuses a document from which no correct client could be generated. Each problem names the line to fix.

mod bodies;
mod cycles;
mod generated_names;
mod keywords;
mod names;
mod operations;
mod prose;
mod queries;
mod references;
mod responses;
mod schemas;
mod taken;
mod values;
mod webhooks;

use elepay_spec::{Document, Problem};

use crate::generated::Generated;
use crate::{ReservedNames, params};

/// Returns the document with a component for each query, or the first problem that is found.
pub fn document(document: &Document, reserved: &ReservedNames) -> Result<Document, Problem> {
    keywords::lint(document)?;
    let document = params::with_components(document)?;
    names::lint(&document, reserved)?;
    schemas::lint(&document)?;
    cycles::lint(&document)?;
    operations::lint(&document)?;
    queries::lint(&document)?;
    webhooks::lint(&document)?;
    Ok(document)
}

/// Refuses a document whose names clash with names that the generator uses.
pub fn generated(document: &Document, generated: &Generated) -> Result<(), Problem> {
    generated_names::lint(document, generated)
}
