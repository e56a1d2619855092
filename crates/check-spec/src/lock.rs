//! `openapi/published.lock.json`: the facts of the published pages as they were last read, without their words.
//!
//! With it the check needs neither the network nor saved pages.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::page::{Language, Page};

/// The format this program writes and reads.
const FORMAT: u32 = 2;

#[derive(Serialize, Deserialize)]
struct Lock {
    format: u32,
    pages: Vec<Published>,
}

/// A page that was read, and where and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// Its address; where that is not known, the name of the file.
    pub url: String,
    /// The day it was read.
    pub seen: String,
    /// The SHA-256 of its text.
    pub sha256: String,
    #[serde(flatten)]
    pub page: Page,
}

impl Published {
    pub fn new(url: &str, text: &str, page: Page) -> Self {
        let sha256 = Sha256::digest(text).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let seen = chrono::Utc::now().format("%F").to_string();
        Self { url: url.to_owned(), seen, sha256, page }
    }

    /// How findings cite it.
    pub fn name(&self) -> String {
        match self.page.language {
            Language::En => self.url.clone(),
            Language::Ja => format!("{} (ja)", self.url),
        }
    }
}

/// Reads the lock.
pub fn read(file: &Path) -> Result<Vec<Published>, String> {
    let name = file.display();
    let anew = "take it away and make it anew with `cargo xtask check-spec --live --update`";
    let text = fs::read_to_string(file).map_err(|error| format!("{name}: cannot be read: {error}; {anew}"))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| format!("{name}: is no JSON: {error}; {anew}"))?;
    match value["format"].as_u64() {
        Some(format) if format == u64::from(FORMAT) => {}
        Some(format) if format > u64::from(FORMAT) => {
            return Err(format!(
                "{name}: was written by a later version of this program (format {format}, this one reads {FORMAT}); \
                 update this repository, or {anew}"
            ));
        }
        _ => return Err(format!("{name}: is no lock of format {FORMAT}; {anew}")),
    }
    let lock: Lock =
        serde_json::from_value(value).map_err(|error| format!("{name}: cannot be used: {error}; {anew}"))?;
    if lock.pages.is_empty() {
        return Err(format!("{name}: has no pages; {anew}"));
    }
    Ok(lock.pages)
}

/// Writes the lock.
pub fn write(file: &Path, pages: &[Published]) -> Result<(), String> {
    let lock = Lock { format: FORMAT, pages: pages.to_vec() };
    let text = serde_json::to_string_pretty(&lock).map_err(|error| format!("the lock cannot be written: {error}"))?;
    fs::write(file, text + "\n").map_err(|error| format!("{}: cannot be written: {error}", file.display()))
}

/// What changes from one lock to another, a line each.
pub fn diff(old: &[Published], new: &[Published]) -> Vec<String> {
    let key = |published: &Published| (published.url.clone(), published.page.style, published.page.language);
    let find = |pages: &[Published], like: &Published| pages.iter().find(|page| key(page) == key(like)).cloned();
    let mut lines = Vec::new();
    for gone in old.iter().filter(|page| find(new, page).is_none()) {
        lines.push(format!("- {} ({:?}): the page", gone.name(), gone.page.style));
    }
    for page in new {
        let name = page.name();
        let Some(before) = find(old, page) else {
            lines.push(format!("+ {name} ({:?}): the page, {} facts", page.page.style, page.page.facts.iter().count()));
            continue;
        };
        let (theirs, ours) = (flat(&before.page), flat(&page.page));
        for (what, value) in theirs.iter().filter(|(what, _)| !ours.iter().any(|(other, _)| other == what)) {
            lines.push(format!("- {name}: {what} {value}"));
        }
        for (what, value) in &ours {
            match theirs.iter().find(|(other, _)| other == what) {
                None => lines.push(format!("+ {name}: {what} {value}")),
                Some((_, old)) if old != value => lines.push(format!("~ {name}: {what} {old} -> {value}")),
                Some(_) => {}
            }
        }
        if before.sha256 != page.sha256 && theirs == ours {
            lines.push(format!("~ {name}: its words, no fact"));
        }
    }
    lines
}

/// Every fact of a page under a name of its own.
fn flat(page: &Page) -> Vec<(String, Value)> {
    let named =
        page.facts.iter().map(|(place, kind, value)| (format!("{place} {kind}").trim().to_owned(), value.clone()));
    let nameless = page.nameless.iter().enumerate().flat_map(|(index, field)| {
        field.iter().map(move |(kind, value)| (format!("field {} {kind}", index + 1), value.clone()))
    });
    let twice = (1..).zip(&page.twice);
    let twice = twice.map(|(at, (place, kind, value))| (format!("{place} {kind}, again ({at})"), value.clone()));
    let count = [("number of nameless fields".to_owned(), json!(page.nameless.len()))];
    let numbered = |what: &'static str, texts: &'static str| {
        move |(at, text): (usize, &String)| (format!("{what} {at}{texts}"), json!(text))
    };
    let unsplit = (1..).zip(&page.unsplit).map(numbered("pattern", " with a name after it"));
    let unread = (1..).zip(&page.unread).map(numbered("line", " that is not understood"));
    named.chain(nameless).chain(twice).chain(count).chain(unsplit).chain(unread).collect()
}
