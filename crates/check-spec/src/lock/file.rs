use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use fs_err as fs;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::read::{Language, Page, Reference, openapi};

/// The format that this program writes and reads.
const FORMAT: u32 = 3;

/// How to get a lock that can be read.
const ADVICE: &str = "remove it and write it again with `cargo xtask check-spec --live --update`";

#[derive(Serialize, Deserialize)]
struct File {
    format: u32,
    pages: Vec<Published>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    documents: Vec<LockedDocument>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    references: Vec<PublishedReference>,
}

/// The facts of all pages.
#[derive(Debug, Default)]
pub struct Lock {
    /// The pages, and the operations of documents.
    pub pages: Vec<Published>,
    pub references: Vec<PublishedReference>,
}

/// A table that was read, and where and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublishedReference {
    /// Its address, or the name of the file if that is not known.
    pub url: String,
    /// The day it was read.
    pub seen: String,
    #[serde(flatten)]
    pub reference: Reference,
}

impl PublishedReference {
    /// Returns a table that was read today.
    pub fn new(url: &str, reference: Reference) -> Self {
        Self { url: url.to_owned(), seen: today(), reference }
    }
}

/// Returns the day, such as 2026-01-31.
fn today() -> String {
    chrono::Utc::now().format("%F").to_string()
}

/// An OpenAPI document without its prose. What several operations share is in it once.
#[derive(Serialize, Deserialize)]
struct LockedDocument {
    url: String,
    seen: String,
    sha256: String,
    document: Value,
}

/// A page that was read, and where and when; also an operation of an OpenAPI document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// Its address, or the name of the file if that is not known.
    pub url: String,
    /// The day it was read.
    pub seen: String,
    /// The SHA-256 of its text.
    pub sha256: String,
    #[serde(flatten)]
    pub page: Page,
    /// The document that the operation is of.
    #[serde(skip)]
    pub document: Option<Arc<Value>>,
    /// How old it is among the pages: 0 is the newest.
    #[serde(skip)]
    pub age: usize,
}

impl Published {
    /// Returns a page that was read today.
    pub fn new(url: &str, text: &str, page: Page) -> Self {
        Self::hashed(url, sha256(text.as_bytes()), page)
    }

    /// Returns a page that was read today, of a text with this SHA-256.
    pub fn hashed(url: &str, sha256: String, page: Page) -> Self {
        Self { url: url.to_owned(), seen: today(), sha256, page, document: None, age: 0 }
    }

    /// Returns the name that findings cite it by.
    pub fn name(&self) -> String {
        match self.page.language {
            Language::En => self.url.clone(),
            Language::Ja => format!("{} (ja)", self.url),
        }
    }
}

/// Returns the SHA-256 of bytes in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Reads the lock.
pub fn read(file: &Path) -> Result<Lock> {
    let text = fs::read_to_string(file)?;
    parse(&text).with_context(|| file.display().to_string())
}

fn parse(text: &str) -> Result<Lock> {
    let value: Value = serde_json::from_str(text).map_err(|error| anyhow!("not JSON: {error}; {ADVICE}"))?;
    match value["format"].as_u64() {
        Some(format) if format == u64::from(FORMAT) => {}
        Some(format) if format > u64::from(FORMAT) => bail!(
            "written by a later version of this program (format {format}, this one reads {FORMAT}); update this \
             repository, or {ADVICE}"
        ),
        _ => bail!("not a lock of format {FORMAT}; {ADVICE}"),
    }
    let lock: File = serde_json::from_value(value).map_err(|error| anyhow!("invalid: {error}; {ADVICE}"))?;
    ensure!(!lock.pages.is_empty() || !lock.documents.is_empty(), "has no pages; {ADVICE}");
    let mut pages = lock.pages;
    for LockedDocument { url, seen, sha256, document } in lock.documents {
        let document = Arc::new(document);
        let operations = openapi::pages(&document).map_err(|error| anyhow!("{url}: {error:#}; {ADVICE}"))?;
        pages.extend(operations.into_iter().map(|page| Published {
            url: url.clone(),
            seen: seen.clone(),
            sha256: sha256.clone(),
            page,
            document: Some(document.clone()),
            age: 0,
        }));
    }
    Ok(Lock { pages, references: lock.references })
}

/// Writes the lock.
pub fn write(file: &Path, pages: &[Published], references: &[PublishedReference]) -> Result<()> {
    let mut documents: BTreeMap<&str, LockedDocument> = BTreeMap::new();
    for page in pages {
        if let Some(document) = &page.document {
            let (url, seen, sha256) = (page.url.clone(), page.seen.clone(), page.sha256.clone());
            documents.entry(&page.url).or_insert_with(|| LockedDocument {
                url,
                seen,
                sha256,
                document: Value::clone(document),
            });
        }
    }
    let lock = File {
        format: FORMAT,
        pages: pages.iter().filter(|page| !page.page.is_document()).cloned().collect(),
        documents: documents.into_values().collect(),
        references: references.to_vec(),
    };
    Ok(fs::write(file, serde_json::to_string_pretty(&lock)? + "\n")?)
}
