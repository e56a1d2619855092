//! Reads saved pages: which files there are, and that each is one that can be used.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use super::page::{self, Page};

/// No page comes near; the text of the longest has some ten thousand bytes.
const LARGEST: u64 = 128 << 10;

/// The extensions of saved texts.
const EXTENSIONS: &[&str] = &["txt", "md"];

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
    let name = folder.display();
    let entries = fs::read_dir(folder).map_err(|error| format!("{name}: cannot be read: {error}"))?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| EXTENSIONS.iter().any(|extension| found == *extension)))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("{name}: has no saved page; save the text of each as `*.txt` or `*.md`"));
    }
    let read = |file: &Path| {
        let text = text(file)?;
        let page = page::read(&text)?;
        Ok(Saved { file: file.display().to_string(), text, page })
    };
    files
        .iter()
        .map(|file| read(file).map_err(|reason: String| format!("{}: {reason}; {MEND}", file.display())))
        .collect()
}

fn text(file: &Path) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let mut bytes = Vec::new();
    fs::File::open(file).map_err(cannot)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("has more than {} KiB, so it is no text of a page", LARGEST >> 10));
    }
    let text = String::from_utf8(bytes).map_err(|_| "is no text in UTF-8".to_owned())?;
    if text.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}
