use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::page::Page;
use super::{html, markdown, openapi, text};

/// The largest page or document that is read. HTML holds what it shows several times, and still no page comes near.
pub const LARGEST: usize = 4 << 20;
/// The largest text that is read; the longest one has some ten thousand bytes.
const LARGEST_TEXT: usize = 128 << 10;

/// A file, saved or fetched, taken apart.
pub struct Contents {
    /// Its text; of HTML the visible one.
    pub text: String,
    /// One page, or one for each operation of a document.
    pub pages: Vec<Page>,
    /// The OpenAPI document, if it is one, as the lock keeps it.
    pub document: Option<Arc<Value>>,
}

/// Reads a page or an OpenAPI document.
pub fn read_bytes(bytes: &[u8]) -> Result<Contents> {
    ensure_whole(bytes)?;
    let too_large = |most: usize, what: &str| format!("is larger than {} KiB, so it is not {what}", most >> 10);
    ensure!(bytes.len() <= LARGEST, too_large(LARGEST, "a page or an OpenAPI document of the vendor's"));
    let text = std::str::from_utf8(bytes).ok().context("is not valid UTF-8")?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if is_html(bytes) {
        let (text, page) = html::read(&text)?;
        return Ok(Contents { text, pages: vec![page], document: None });
    }
    if let Some(document) = markdown::document(&text).or(openapi::is_document(&text).then_some(&text)) {
        let (document, pages) = openapi::read(document)?;
        return Ok(Contents { text, pages, document: Some(document) });
    }
    ensure!(text.len() <= LARGEST_TEXT, too_large(LARGEST_TEXT, "the text of a page"));
    let page = text::read(&text)?;
    Ok(Contents { text, pages: vec![page], document: None })
}

/// Returns whether bytes are HTML: no text of a page begins with a tag.
pub fn is_html(bytes: &[u8]) -> bool {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start().starts_with(b"<")
}

/// Fails if nothing is there, or HTML lacks its end.
pub fn ensure_whole(bytes: &[u8]) -> Result<()> {
    ensure!(!bytes.trim_ascii().is_empty(), "is empty");
    // Little follows the end, if anything does.
    let tail = &bytes[bytes.len().saturating_sub(1 << 10)..];
    let ends = tail.to_ascii_lowercase().windows(7).any(|window| window == b"</html>");
    // Only the beginning of a page that is too large is here.
    ensure!(ends || !is_html(bytes) || bytes.len() > LARGEST, "is cut off: it has no `</html>`");
    Ok(())
}
