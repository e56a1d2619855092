//! Reads saved pages: which files there are, and that each is one that can be used.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use super::document::Stated;
use super::facts::Kind;
use super::lock::Published;
use super::matching;
use super::page::{self, Style};
use crate::steps::load::Document;

/// No page comes near; the text of the longest has some ten thousand bytes.
const LARGEST: u64 = 4 << 20;

/// The extensions of saved texts.
const EXTENSIONS: &[&str] = &["txt", "md"];

/// The pages of a folder, in the order of their names.
pub fn folder(folder: &Path, document: &Document, stated: &[Stated]) -> Result<Vec<Published>, String> {
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
    files.iter().map(|file| one(file, document, stated)).collect()
}

fn one(file: &Path, document: &Document, stated: &[Stated]) -> Result<Published, String> {
    let name = file.display().to_string();
    let mend = "save the page's whole text anew, or take the file away";
    let text = text(file).map_err(|reason| format!("{name}: {reason}; {mend}"))?;
    let page = page::read(&text).map_err(|reason| format!("{name}: {reason}; {mend}"))?;
    let address = match matching::assign(stated, &[&page]).first() {
        _ if page.style == Style::Guide => document.at("/externalDocs/url").as_str(),
        Some(Some(at)) => stated[*at].url.as_deref(),
        _ => {
            let server = page.facts.text(Kind::Server).unwrap_or_default();
            let ours = document.at("/servers/0/url").as_str().unwrap_or_default();
            if server != ours {
                return Err(format!(
                    "{name}: is a page of another site: its sample calls `{server}`, the document's server is \
                     `{ours}`; {mend}"
                ));
            }
            None
        }
    };
    let file_name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Published::new(address.unwrap_or(&file_name), &text, page))
}

fn text(file: &Path) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let mut bytes = Vec::new();
    fs::File::open(file).map_err(cannot)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("has more than {} MiB, so it is no text of a page", LARGEST >> 20));
    }
    let text = String::from_utf8(bytes).map_err(|_| "is no text in UTF-8".to_owned())?;
    if text.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}
