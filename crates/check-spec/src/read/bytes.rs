use anyhow::{Context as _, Result, ensure};

use super::page::Page;
use super::{html, text};

/// The largest HTML page that is read. HTML holds what it shows several times, and still no page comes near.
pub const LARGEST: usize = 4 << 20;
/// The largest text that is read; the longest one has some ten thousand bytes.
const LARGEST_TEXT: usize = 128 << 10;

/// Reads a page, saved or fetched, and returns it with its text.
pub fn read_page(bytes: &[u8]) -> Result<(String, Page)> {
    ensure_whole(bytes)?;
    let is_html = is_html(bytes);
    let (most, what) = if is_html { (LARGEST, "a page") } else { (LARGEST_TEXT, "the text of a page") };
    ensure!(bytes.len() <= most, "is larger than {} KiB, so it is not {what}", most >> 10);
    let text = std::str::from_utf8(bytes).ok().context("is not valid UTF-8")?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if is_html {
        return html::read(&text);
    }
    let page = text::read(&text)?;
    Ok((text, page))
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
