use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result};
use fs_err as fs;
use serde::Deserialize;

use super::file::Published;

/// The part of `openapi/published.toml` that says which pages are newer, and where documents are.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Ages {
    /// How addresses begin, those of the newest pages first.
    #[serde(default)]
    newest_first: Vec<String>,
    /// The addresses of OpenAPI documents.
    #[serde(default)]
    documents: Vec<String>,
}

impl Ages {
    /// Reads the list. If there is none, all pages are newer than all documents.
    pub fn read(path: &Path, name: &str) -> Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(name, &text),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads the text of the list called `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        toml::from_str(text).with_context(|| name.to_owned())
    }

    /// Sets the age of each page. A saved document gets the address of the listed one with the name of its file.
    ///
    /// A page that is not listed counts as the newest, a document as the oldest.
    pub fn apply(&self, pages: &mut [Published]) {
        for page in pages {
            let is_document = page.page.is_document();
            if is_document && !page.url.contains("://") {
                let mut listed = self.documents.iter().filter(|url| url.ends_with(&format!("/{}", page.url)));
                if let (Some(url), None) = (listed.next(), listed.next()) {
                    page.url.clone_from(url);
                }
            }
            let listed = self.newest_first.iter().position(|beginning| page.url.starts_with(beginning));
            let last = if is_document { self.newest_first.len() + 1 } else { 0 };
            page.age = listed.map_or(last, |index| index + 1);
        }
    }
}
