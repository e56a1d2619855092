use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bytes::is_html;
use super::discover::{self, Listed};
use super::page::Language;
use super::reference::{self, SavedReference};
use super::saved::{ADVICE, SavedPage, read_saved};

/// The name of a file with the site's list of its pages.
pub const LLMS: &str = "llms.txt";

/// Everything that was read of a folder or a site. A page that cannot be read does not keep the others from it.
#[derive(Default)]
pub struct Collection {
    pub saved: Vec<SavedPage>,
    pub references: Vec<SavedReference>,
    pub unreadable: Vec<Unreadable>,
    /// The pages that the site lists: in the tree that is embedded in each page, or else in `llms.txt`.
    pub listed: Vec<Listed>,
    /// All pages that were requested, if they were fetched.
    pub requested: Vec<Requested>,
    pub other_languages: Vec<OtherLanguage>,
    /// The documents that were read, each with whether it is the first one like that.
    documents: Vec<(Arc<Value>, bool)>,
}

/// A page as it was requested.
#[derive(Debug, Clone, Deserialize)]
pub struct Requested {
    /// The operation that it is about; none for the guide and tables.
    pub operation: Option<String>,
    pub url: String,
    pub language: Language,
}

/// A page that was served in another language than requested.
pub struct OtherLanguage {
    pub requested: Requested,
    pub served: Language,
    /// Whether the address is also listed as that of the page in the language that was served.
    pub is_listed_for_served: bool,
}

/// A page that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// Its address or file.
    pub page: String,
    /// The operation that it is about, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    pub reason: String,
}

impl Unreadable {
    /// Returns a file that cannot be read.
    pub fn file(file: &str, reason: &str) -> Self {
        Self { page: file.to_owned(), operation: None, reason: format!("{reason}; {ADVICE}") }
    }
}

impl Collection {
    /// Returns an empty collection of pages that were requested.
    pub fn of(requested: Vec<Requested>) -> Self {
        Self { requested, ..Self::default() }
    }

    /// Adds a saved file, and how it was requested if that is known.
    pub fn add(&mut self, file: &Path, bytes: &[u8], requested: Option<&Requested>) {
        let name = file.display().to_string();
        if file.file_name().is_some_and(|name| name == LLMS) {
            self.note_list(&String::from_utf8_lossy(bytes));
            return;
        }
        self.note_tree(bytes);
        match read_saved(&name, bytes) {
            Ok(pages) => {
                for page in pages {
                    self.keep(page, requested);
                }
            }
            Err(reason) => match reference::read(bytes) {
                Some(reference) => {
                    let file = requested.map_or(name, |requested| requested.url.clone());
                    self.references.push(SavedReference { file, reference });
                }
                None => self.unreadable.push(Unreadable::file(&name, &format!("{reason:#}"))),
            },
        }
    }

    /// Adds a page, unless the site served one in its place that is there in its own language.
    pub fn keep(&mut self, saved: SavedPage, requested: Option<&Requested>) {
        if let Some(document) = &saved.document {
            // Each page of a site can have the same document in it.
            if self.is_first(document) {
                self.saved.push(saved);
            }
            return;
        }
        let served = Language::of(&saved.text);
        let Some(requested) = requested.filter(|requested| requested.language != served) else {
            self.saved.push(saved);
            return;
        };
        let is_same = |other: &Requested| other.url == requested.url && other.language == served;
        let is_listed_for_served = self.requested.iter().any(is_same);
        if !is_listed_for_served {
            self.saved.push(saved);
        }
        self.other_languages.push(OtherLanguage { requested: requested.clone(), served, is_listed_for_served });
    }

    /// Returns whether no other document that was read is the same. Its operations share it, so it is compared once.
    fn is_first(&mut self, document: &Arc<Value>) -> bool {
        if let Some((_, is_first)) = self.documents.iter().find(|(known, _)| Arc::ptr_eq(known, document)) {
            return *is_first;
        }
        let is_first = self.documents.iter().all(|(known, _)| known != document);
        self.documents.push((document.clone(), is_first));
        is_first
    }

    /// Takes the tree of the site's pages from a page, unless another one had it.
    pub fn note_tree(&mut self, page: &[u8]) {
        if self.listed.is_empty() && is_html(page) {
            self.listed = discover::tree(&String::from_utf8_lossy(page));
        }
    }

    /// Takes the list of the site's pages, unless a page had their tree.
    pub fn note_list(&mut self, llms: &str) {
        if self.listed.is_empty() {
            self.listed = discover::list(llms);
        }
    }
}
