//! `--save DIR`: pages as they came, so that a finding can be looked at again with `--pages DIR`.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::fetch::Fetched;
use super::sources::Source;
use crate::page::Language;
use crate::read;

/// Says what each file is. Only files that it names are ever overwritten or removed.
const INDEX: &str = "saved.json";

#[derive(Default, Serialize, Deserialize)]
struct Index {
    pages: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    file: String,
    /// Nothing for the guide.
    operation: Option<String>,
    language: Language,
    /// The address that was asked for.
    url: String,
    /// Where it came from, after redirects.
    from: String,
    at: String,
    content_type: String,
    sha256: String,
}

/// A folder in which only this command has put pages.
pub struct Folder {
    path: PathBuf,
    /// The pages of last time.
    before: Vec<String>,
}

impl Folder {
    /// Makes the folder if there is none.
    pub fn open(path: &Path) -> Result<Self, String> {
        let name = path.display();
        fs::create_dir_all(path).map_err(|error| format!("{name}: cannot be made: {error}"))?;
        let index = path.join(INDEX);
        let before = if index.exists() {
            let refused = |error: String| {
                format!("{}: is no list of saved pages: {error}; save into another folder", index.display())
            };
            let text = fs::read_to_string(&index).map_err(|error| refused(error.to_string()))?;
            let index: Index = serde_json::from_str(&text).map_err(|error| refused(error.to_string()))?;
            index.pages.into_iter().map(|entry| entry.file).collect()
        } else {
            Vec::new()
        };
        let foreign = read::files(path)?.into_iter().find(|file| {
            let name = file.file_name().unwrap_or_default();
            !before.iter().any(|ours| ours.as_str() == name)
        });
        match foreign {
            Some(file) => Err(format!("{}: was not saved by `--save`; save into another folder", file.display())),
            None => Ok(Self { path: path.to_owned(), before }),
        }
    }

    /// Puts these pages in the place of those before.
    pub fn write(&self, pages: &[(&Source, &Fetched)]) -> Result<(), String> {
        // What is named in the index and has a page's name is there: `read::files` has looked.
        for file in read::files(&self.path)? {
            if self.before.iter().any(|ours| file.file_name().is_some_and(|name| ours.as_str() == name)) {
                fs::remove_file(&file).map_err(|error| format!("{}: cannot be removed: {error}", file.display()))?;
            }
        }
        let index = Index { pages: pages.iter().map(|(source, fetched)| entry(source, fetched)).collect() };
        let text = serde_json::to_string_pretty(&index).map_err(|error| format!("{INDEX}: {error}"))? + "\n";
        self.put(INDEX, text.as_bytes())?;
        pages.iter().try_for_each(|(source, fetched)| self.put(&file_name(source, fetched), &fetched.bytes))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let file = self.path.join(name);
        fs::write(&file, bytes).map_err(|error| format!("{}: cannot be written: {error}", file.display()))
    }
}

/// `createCharge.en.html`.
pub fn file_name(source: &Source, fetched: &Fetched) -> String {
    let extension = if read::is_html(&fetched.bytes) { "html" } else { "txt" };
    format!("{}.{extension}", source.stem)
}

fn entry(source: &Source, fetched: &Fetched) -> Entry {
    Entry {
        file: file_name(source, fetched),
        operation: source.operation.clone(),
        language: source.language,
        url: source.url.to_string(),
        from: fetched.from.to_string(),
        at: fetched.at.format("%FT%TZ").to_string(),
        content_type: fetched.content_type.clone(),
        sha256: Sha256::digest(&fetched.bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")),
    }
}
