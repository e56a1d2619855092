//! Reads saved pages: which files there are, and that each is one that can be used.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::page::{self, Page};

/// No page comes near: HTML holds what it shows several times.
pub const LARGEST: usize = 4 << 20;
/// No text comes near; that of the longest has some ten thousand bytes.
const LARGEST_TEXT: usize = 128 << 10;

/// The extensions of saved pages.
const EXTENSIONS: &[&str] = &["txt", "md", "html"];

/// What a person can do about a file that cannot be used.
pub const MEND: &str = "save the page's whole text anew, or take the file away";

/// A page that was saved.
pub struct Saved {
    pub file: String,
    pub text: String,
    pub page: Page,
}

/// The pages of a folder, in the order of their names.
pub fn folder(folder: &Path) -> Result<Vec<Saved>, String> {
    let files = files(folder)?;
    if files.is_empty() {
        let name = folder.display();
        return Err(format!("{name}: has no saved page; save each as `*.html`, or its text as `*.txt` or `*.md`"));
    }
    let read = |file: &Path| {
        let (text, page) = page(&bytes(file)?)?;
        Ok(Saved { file: file.display().to_string(), text, page })
    };
    files
        .iter()
        .map(|file| read(file).map_err(|reason: String| format!("{}: {reason}; {MEND}", file.display())))
        .collect()
}

/// The files of a folder that are pages by their names, in the order of these.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: cannot be read: {error}", folder.display()))?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| EXTENSIONS.iter().any(|extension| found == *extension)))
        .collect();
    files.sort();
    Ok(files)
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let mut bytes = Vec::new();
    let most = LARGEST as u64 + 1;
    fs::File::open(file).map_err(cannot)?.take(most).read_to_end(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}

/// A page, saved or fetched, with its text.
pub fn page(bytes: &[u8]) -> Result<(String, Page), String> {
    whole(bytes)?;
    let is_html = is_html(bytes);
    let (most, what) = if is_html { (LARGEST, "page") } else { (LARGEST_TEXT, "text of a page") };
    if bytes.len() > most {
        return Err(format!("has more than {} KiB, so it is no {what}", most >> 10));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "is no text in UTF-8".to_owned())?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if is_html {
        return page::html::read(&text);
    }
    let page = page::read(&text)?;
    Ok((text, page))
}

/// Whether bytes are HTML: no text of a page begins with a tag.
pub fn is_html(bytes: &[u8]) -> bool {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start().starts_with(b"<")
}

/// That something is there, and HTML has its end.
pub fn whole(bytes: &[u8]) -> Result<(), String> {
    if bytes.trim_ascii().is_empty() {
        return Err("is empty".to_owned());
    }
    // Little follows the end, if anything does.
    let tail = &bytes[bytes.len().saturating_sub(1 << 10)..];
    let ends = tail.to_ascii_lowercase().windows(7).any(|window| window == b"</html>");
    // Of what is too large only the beginning is here.
    if is_html(bytes) && !ends && bytes.len() <= LARGEST {
        return Err("has no `</html>`, so it is cut off".to_owned());
    }
    Ok(())
}
