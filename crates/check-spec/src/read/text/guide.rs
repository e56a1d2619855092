//! The API guide: facts about every operation.
//!
//! It is prose, so each fact is recognised by the words that state it today. Where these have changed the fact is
//! missing, and reported as not checked.

use serde_json::{Value, json};

use super::grammar::METHODS;
use crate::facts::{Kind, Place};
use crate::read::page::Page;
use crate::read::style::Style;

/// Headings on lines of their own.
const HEADINGS: &[&str] = &["Authentication", "Protocol", "Methods", "Timestamps", "API Reference"];

/// Returns whether a text is the guide.
pub fn is_guide(text: &str) -> bool {
    let has = |heading: &&&str| text.lines().any(|line| line.trim_start_matches(['#', ' ']).trim_end() == **heading);
    HEADINGS.iter().filter(has).count() >= 3
}

/// Reads the guide.
pub fn read(text: &str) -> Page {
    let mut page = Page::empty(Style::Guide, text);
    let whole = Place::operation();
    text.lines().find(|line| !line.is_empty()).unwrap_or_default().clone_into(&mut page.title);
    let under = |heading: &str| section(text, heading);
    let authentication = under("Authentication").to_lowercase();
    for scheme in ["basic", "bearer"] {
        if authentication.contains(&format!("{scheme} auth")) {
            page.facts.set(&Place::root("scheme").member(scheme), Kind::Present, true);
        }
    }
    if under("Protocol").contains("must use HTTPS") {
        page.facts.set(&whole, Kind::HttpsOnly, true);
    }
    let words = under("Methods");
    let words = words.split(|character: char| !character.is_ascii_alphabetic());
    let methods: Vec<_> = words.filter(|word| METHODS.contains(word)).collect();
    if !methods.is_empty() {
        page.facts.set(&whole, Kind::Methods, json!(methods));
    }
    if under("Response format").contains("returned in JSON format") {
        page.facts.set(&whole, Kind::ResponseFormat, "JSON");
    }
    let time = under("Timestamps");
    if time.contains("UNIX timestamps") && time.contains("UTC") {
        page.facts.set(&whole, Kind::TimeFormat, "UNIX timestamp, UTC");
    }
    let operations = operations(&under("API Reference"));
    if !operations.is_empty() {
        page.facts.set(&whole, Kind::Operations, Value::from(operations));
    }
    page
}

/// Returns the text from a heading to the next one.
fn section(text: &str, heading: &str) -> String {
    let bare = |line: &str| line.trim_start_matches(['#', ' ']).trim_end().to_owned();
    let is_heading = |line: &str| HEADINGS.contains(&line) || line == "Response format" || line == "Overview";
    let lines = text.lines().map(bare).skip_while(|line| line != heading).skip(1);
    lines.take_while(|line| !is_heading(line)).collect::<Vec<_>>().join("\n")
}

/// Returns the operations, such as `list Charge`, of a table in which the rows of a resource follow a numbered row with
/// its name.
fn operations(table: &str) -> Vec<String> {
    let mut resource = None;
    let mut found = Vec::new();
    for row in table.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        match cells.as_slice() {
            [number, name, ..] if number.parse::<u32>().is_ok() => resource = Some((*name).to_owned()),
            [verb, ..] if verb.chars().all(|character| character.is_ascii_lowercase()) && !verb.is_empty() => {
                found.extend(resource.iter().map(|resource| format!("{verb} {resource}")));
            }
            _ => {}
        }
    }
    found
}
