//! `openapi/published.lock.json`: the facts of the published pages as they were last read, without their words.
//!
//! With it the check needs neither the network nor saved pages.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::compare::Published;
use super::facts::{Facts, Kind};
use super::page::{Page, Style};

/// The format this program writes and reads.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Lock {
    format: u32,
    /// The day the pages were read.
    seen: String,
    pages: Vec<Locked>,
}

#[derive(Serialize, Deserialize)]
struct Locked {
    page: String,
    style: Style,
    facts: Facts,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    nameless: Vec<(Kind, Value)>,
}

/// Reads the lock.
pub fn read(file: &Path) -> Result<Vec<Published>, String> {
    let name = file.display();
    let text = fs::read_to_string(file).map_err(|error| {
        format!("{name}: cannot be read: {error}; make it with `cargo xtask check-spec --pages DIR --update`")
    })?;
    let value: Value = serde_json::from_str(&text).map_err(|error| format!("{name}: is no JSON: {error}"))?;
    if value["format"] != FORMAT {
        return Err(format!(
            "{name}: has format {}, this program reads {FORMAT}; make it anew with `--update`",
            value["format"]
        ));
    }
    let lock: Lock = serde_json::from_value(value).map_err(|error| format!("{name}: cannot be used: {error}"))?;
    let pages = lock.pages.into_iter().map(|locked| Published {
        name: locked.page,
        page: Page { style: locked.style, facts: locked.facts, nameless: locked.nameless },
    });
    Ok(pages.collect())
}

/// Writes the lock.
pub fn write(file: &Path, seen: &str, pages: &[Published]) -> Result<(), String> {
    let pages = pages.iter().map(|published| Locked {
        page: published.name.clone(),
        style: published.page.style,
        facts: published.page.facts.clone(),
        nameless: published.page.nameless.clone(),
    });
    let lock = Lock { format: FORMAT, seen: seen.to_owned(), pages: pages.collect() };
    let text = serde_json::to_string_pretty(&lock).map_err(|error| format!("the lock cannot be written: {error}"))?;
    fs::write(file, text + "\n").map_err(|error| format!("{}: cannot be written: {error}", file.display()))
}
