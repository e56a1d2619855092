use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use fs_err as fs;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::read::{Language, Page};

/// The format that this program writes and reads.
const FORMAT: u32 = 2;

/// How to get a lock that can be read.
const ADVICE: &str = "remove it and write it again with `cargo xtask check-spec --live --update`";

#[derive(Serialize, Deserialize)]
struct Lock {
    format: u32,
    pages: Vec<Published>,
}

/// A page that was read, and where and when.
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
}

impl Published {
    /// Returns a page that was read today.
    pub fn new(url: &str, text: &str, page: Page) -> Self {
        let seen = chrono::Utc::now().format("%F").to_string();
        Self { url: url.to_owned(), seen, sha256: sha256(text.as_bytes()), page }
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
pub fn read(file: &Path) -> Result<Vec<Published>> {
    let text = fs::read_to_string(file)?;
    parse(&text).with_context(|| file.display().to_string())
}

fn parse(text: &str) -> Result<Vec<Published>> {
    let value: Value = serde_json::from_str(text).map_err(|error| anyhow!("not JSON: {error}; {ADVICE}"))?;
    match value["format"].as_u64() {
        Some(format) if format == u64::from(FORMAT) => {}
        Some(format) if format > u64::from(FORMAT) => bail!(
            "written by a later version of this program (format {format}, this one reads {FORMAT}); update this \
             repository, or {ADVICE}"
        ),
        _ => bail!("not a lock of format {FORMAT}; {ADVICE}"),
    }
    let lock: Lock = serde_json::from_value(value).map_err(|error| anyhow!("invalid: {error}; {ADVICE}"))?;
    ensure!(!lock.pages.is_empty(), "has no pages; {ADVICE}");
    Ok(lock.pages)
}

/// Writes the lock.
pub fn write(file: &Path, pages: &[Published]) -> Result<()> {
    let lock = Lock { format: FORMAT, pages: pages.to_vec() };
    Ok(fs::write(file, serde_json::to_string_pretty(&lock)? + "\n")?)
}
