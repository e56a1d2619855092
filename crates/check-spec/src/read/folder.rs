use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use fs_err as fs;
use serde_json::Value;

use super::bytes::{LARGEST, read_bytes};
use super::page::Page;

/// The extensions of saved pages and documents.
const EXTENSIONS: &[&str] = &["txt", "md", "html", "yaml", "yml", "json"];

/// The list of the pages that `--save` saved, which is no page itself.
pub const INDEX: &str = "saved.json";

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

/// Reads the pages of a folder, in the order of their names.
pub fn read_folder(folder: &Path) -> Result<Vec<SavedPage>> {
    let files = page_files(folder)?;
    if files.is_empty() {
        let name = folder.display();
        bail!("{name}: has no saved pages; save each as `*.html`, or its text as `*.txt` or `*.md`");
    }
    let mut pages = Vec::new();
    for file in &files {
        pages.extend(read_file(file)?);
    }
    Ok(pages)
}

/// Returns the files of a folder that are pages by their extension, in the order of their names.
pub fn page_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let is_page = |path: &PathBuf| {
        let extension = path.extension().unwrap_or_default();
        path.file_name().is_some_and(|name| name != INDEX) && EXTENSIONS.iter().any(|known| extension == *known)
    };
    let mut files: Vec<_> =
        fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(is_page).collect();
    files.sort();
    Ok(files)
}

fn read_file(file: &Path) -> Result<Vec<SavedPage>> {
    let mut bytes = Vec::new();
    fs::File::open(file)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    let name = file.display().to_string();
    read_saved(&name, &bytes).map_err(|reason| anyhow!("{name}: {reason:#}; {ADVICE}"))
}

/// Reads the bytes of the file called `name`: a page, or a document of several operations.
pub fn read_saved(name: &str, bytes: &[u8]) -> Result<Vec<SavedPage>> {
    let contents = read_bytes(bytes)?;
    let text: Arc<str> = contents.text.into();
    let saved =
        |page| SavedPage { file: name.to_owned(), text: text.clone(), page, document: contents.document.clone() };
    Ok(contents.pages.into_iter().map(saved).collect())
}
