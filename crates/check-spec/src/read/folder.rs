use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use fs_err as fs;

use super::bytes::{LARGEST, read_page};
use super::page::Page;

/// The extensions of saved pages.
const EXTENSIONS: &[&str] = &["txt", "md", "html"];

/// How to fix a file that cannot be used.
pub const ADVICE: &str = "save the page's whole text again, or remove the file";

/// A saved page.
pub struct SavedPage {
    pub file: String,
    pub text: String,
    pub page: Page,
}

/// Reads the pages of a folder, in the order of their names.
pub fn read_folder(folder: &Path) -> Result<Vec<SavedPage>> {
    let files = page_files(folder)?;
    if files.is_empty() {
        let name = folder.display();
        bail!("{name}: has no saved pages; save each as `*.html`, or its text as `*.txt` or `*.md`");
    }
    files.iter().map(|file| read_file(file)).collect()
}

/// Returns the files of a folder that are pages by their extension, in the order of their names.
pub fn page_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| EXTENSIONS.iter().any(|extension| found == *extension)))
        .collect();
    files.sort();
    Ok(files)
}

fn read_file(file: &Path) -> Result<SavedPage> {
    let mut bytes = Vec::new();
    fs::File::open(file)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    let name = file.display().to_string();
    let (text, page) = read_page(&bytes).map_err(|reason| anyhow!("{name}: {reason:#}; {ADVICE}"))?;
    Ok(SavedPage { file: name, text, page })
}
