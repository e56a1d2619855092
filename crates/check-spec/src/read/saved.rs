use std::sync::Arc;

use anyhow::Result;
use serde_json::Value;

use super::bytes::read_bytes;
use super::page::Page;

/// How to fix a file that cannot be used.
pub const ADVICE: &str = "save the page's whole text again, or remove the file";

/// A saved page, or an operation of a saved document.
pub struct SavedPage {
    pub file: String,
    /// The text of the whole file.
    pub text: Arc<str>,
    pub page: Page,
    /// The document that the operation is of.
    pub document: Option<Arc<Value>>,
}

/// Reads the bytes of the file called `name`: a page, or a document of several operations.
pub fn read_saved(name: &str, bytes: &[u8]) -> Result<Vec<SavedPage>> {
    let contents = read_bytes(bytes)?;
    let text: Arc<str> = contents.text.into();
    let saved =
        |page| SavedPage { file: name.to_owned(), text: text.clone(), page, document: contents.document.clone() };
    Ok(contents.pages.into_iter().map(saved).collect())
}
