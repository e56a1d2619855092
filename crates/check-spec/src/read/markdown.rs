//! Pages in Markdown, which sites offer for programs: some hold the OpenAPI document that the page is rendered from.

use super::openapi;

/// Returns the OpenAPI document in a fenced block of Markdown.
pub fn document(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some((fence, after)) = fence(rest) {
        // A block without an end is cut off, which the reader of documents reports.
        let block = match after.find(&format!("\n{fence}")) {
            Some(end) => &after[..end],
            None => after,
        };
        let has_version = block.contains("\"openapi\"") || block.lines().any(|line| line.starts_with("openapi:"));
        if has_version && openapi::is_document(block) {
            return Some(block);
        }
        rest = after.get(block.len() + 1 + fence.len()..)?;
    }
    None
}

/// Returns the next fence and what follows its line.
fn fence(text: &str) -> Option<(&str, &str)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let length = line.len() - line.trim_start_matches('`').len();
        if length >= 3 {
            return Some((&line[..length], &text[start + line.len()..]));
        }
        start += line.len();
    }
    None
}
