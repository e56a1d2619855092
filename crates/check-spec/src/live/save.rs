//! `--save DIR`: keeps the pages as they were served, so that a finding can be reproduced with `--pages DIR`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use fs_err as fs;
use serde::{Deserialize, Serialize};

use super::fetch::Fetched;
use super::sources::{Source, Subject};
use crate::lock::sha256;
use crate::read::{self, INDEX, LLMS, Language};

/// The list of saved files. Only files in it are ever overwritten or removed.
#[derive(Default, Serialize, Deserialize)]
struct Index {
    pages: Vec<Entry>,
    /// The file with the site's list of its pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    file: String,
    /// None for the guide and tables.
    operation: Option<String>,
    language: Language,
    /// The requested address.
    url: String,
    /// The address after redirects.
    from: String,
    at: String,
    content_type: String,
    sha256: String,
}

/// A folder that only has pages of this command. Only files in its list are ever overwritten or removed.
pub struct Folder {
    path: PathBuf,
    /// The files of the previous run.
    before: Vec<String>,
}

impl Folder {
    /// Opens the folder, and creates it if there is none.
    pub fn open(path: &Path) -> Result<Self> {
        fs::create_dir_all(path)?;
        let index = path.join(INDEX);
        let before = if index.exists() {
            let index: Index = serde_json::from_str(&fs::read_to_string(&index)?)
                .with_context(|| format!("{}: not a list of saved pages; save into another folder", index.display()))?;
            index.pages.into_iter().map(|entry| entry.file).chain(index.list).collect()
        } else {
            Vec::new()
        };
        let foreign = read::page_files(path)?.into_iter().find(|file| {
            let name = file.file_name().unwrap_or_default();
            !before.iter().any(|ours| ours.as_str() == name)
        });
        if let Some(file) = foreign {
            bail!("{}: was not saved by `--save`; save into another folder", file.display());
        }
        Ok(Self { path: path.to_owned(), before })
    }

    /// Writes these pages in place of the previous ones.
    pub fn write(&self, pages: &[(&Source, &Fetched)], llms: Option<&str>) -> Result<()> {
        for file in read::page_files(&self.path)? {
            if self.before.iter().any(|ours| file.file_name().is_some_and(|name| ours.as_str() == name)) {
                fs::remove_file(&file)?;
            }
        }
        let list = llms.map(|_| LLMS.to_owned());
        let index = Index { pages: pages.iter().map(|(source, fetched)| entry(source, fetched)).collect(), list };
        fs::write(self.path.join(INDEX), serde_json::to_string_pretty(&index)? + "\n")?;
        for (source, fetched) in pages {
            fs::write(self.path.join(file_name(source, fetched)), &fetched.bytes)?;
        }
        if let Some(llms) = llms {
            fs::write(self.path.join(LLMS), llms)?;
        }
        Ok(())
    }
}

/// Returns the name of the file of a page, such as `createCharge.en.html`.
pub fn file_name(source: &Source, fetched: &Fetched) -> String {
    if source.subject == Subject::Document {
        return source.stem.clone();
    }
    let extension = if read::is_html(&fetched.bytes) { "html" } else { "txt" };
    format!("{}.{extension}", source.stem)
}

fn entry(source: &Source, fetched: &Fetched) -> Entry {
    Entry {
        file: file_name(source, fetched),
        operation: source.subject.operation().map(str::to_owned),
        language: source.language,
        url: source.url.to_string(),
        from: fetched.from.to_string(),
        at: fetched.at.format("%FT%TZ").to_string(),
        content_type: fetched.content_type.clone(),
        sha256: sha256(&fetched.bytes),
    }
}
