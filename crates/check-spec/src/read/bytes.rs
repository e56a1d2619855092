use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::page::Page;
use super::{html, openapi, text};

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
    let is_html = is_html(bytes);
    let is_document = !is_html && openapi::is_document(&String::from_utf8_lossy(bytes));
    let (most, what) = match (is_html, is_document) {
        (true, _) => (LARGEST, "a page"),
        (_, true) => (LARGEST, "an OpenAPI document of the vendor's"),
        _ => (LARGEST_TEXT, "the text of a page"),
    };
    ensure!(bytes.len() <= most, "is larger than {} KiB, so it is not {what}", most >> 10);
    let text = std::str::from_utf8(bytes).ok().context("is not valid UTF-8")?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if is_html {
        let (text, page) = html::read(&text)?;
        return Ok(Contents { text, pages: vec![page], document: None });
    }
    if is_document {
        let (document, pages) = openapi::read(&text)?;
        return Ok(Contents { text, pages, document: Some(document) });
    }
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
