//! The document that the client was generated from, and its operations.

use std::sync::LazyLock;

use elepay_spec::{Document, Operation, operations as all};

static DOCUMENT: LazyLock<Result<Document, String>> =
    LazyLock::new(|| Document::parse("openapi/elepay.yaml", elepay::OPENAPI).map_err(|problem| problem.to_string()));

/// Returns the document.
///
/// # Errors
/// If it cannot be read, which build.rs has done.
pub fn document() -> Result<&'static Document, String> {
    DOCUMENT.as_ref().map_err(Clone::clone)
}

/// Returns every operation, in the order of the document.
#[must_use]
pub fn operations() -> &'static [Operation<'static>] {
    static OPERATIONS: LazyLock<Vec<Operation<'static>>> = LazyLock::new(|| document().map(all).unwrap_or_default());
    &OPERATIONS
}
