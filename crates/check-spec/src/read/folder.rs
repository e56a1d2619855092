use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use fs_err as fs;
use serde::Deserialize;

use super::bytes::LARGEST;
use super::collection::{Collection, Requested};

/// The extensions of saved pages and documents.
const EXTENSIONS: &[&str] = &["txt", "md", "html", "yaml", "yml", "json"];

/// The list of the pages that `--save` saved, which is no page itself.
pub const INDEX: &str = "saved.json";

/// What it says about the requests.
#[derive(Default, Deserialize)]
struct SavedIndex {
    pages: Vec<SavedEntry>,
}

#[derive(Deserialize)]
struct SavedEntry {
    file: String,
    #[serde(flatten)]
    requested: Requested,
}

/// Reads the pages of a folder, in the order of their names.
pub fn read_folder(folder: &Path) -> Result<Collection> {
    let files = page_files(folder)?;
    if files.is_empty() {
        let name = folder.display();
        bail!("{name}: has no saved pages; save each as `*.html`, or its text as `*.txt` or `*.md`");
    }
    let index = fs::read_to_string(folder.join(INDEX)).ok().and_then(|index| serde_json::from_str(&index).ok());
    let SavedIndex { pages: entries } = index.unwrap_or_default();
    let requested = entries.iter().map(|entry| entry.requested.clone()).collect();
    let mut read = Collection::of(requested);
    for file in files {
        let mut bytes = Vec::new();
        fs::File::open(&file)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
        let entry = entries.iter().find(|entry| file.file_name().is_some_and(|name| entry.file.as_str() == name));
        read.add(&file, &bytes, entry.map(|entry| &entry.requested));
    }
    Ok(read)
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
