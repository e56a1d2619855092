//! The API guide: facts about every operation.
//!
//! It is prose, so each statement is recognised by the words that make it today. The words that stand in its place are
//! noted as not understood, and the missing statement is a finding.

use serde_json::{Value, json};

use super::parts::METHODS;
use crate::facts::{Kind, Place};
use crate::read::page::Page;

/// What the schemes of authentication are called.
pub const SCHEMES: &str = "authentication schemes";

/// Headings on lines of their own.
const HEADINGS: &[&str] = &["Authentication", "Protocol", "Methods", "Timestamps", "API Reference"];

/// Returns whether a text is the guide.
pub fn is_guide(text: &str) -> bool {
    let has = |heading: &&&str| text.lines().any(|line| line.trim_start_matches(['#', ' ']).trim_end() == **heading);
    HEADINGS.iter().filter(has).count() >= 3
}

/// The statements: the heading, what is stated, and how to find that in the text under the heading.
type Statement = (&'static str, Kind, fn(&str) -> Option<Value>);

const STATEMENTS: &[Statement] = &[
    ("Protocol", Kind::HttpsOnly, |text| text.contains("must use HTTPS").then_some(json!(true))),
    ("Methods", Kind::Methods, |text| {
        let words = text.split(|character: char| !character.is_ascii_alphabetic());
        let methods: Vec<_> = words.filter(|word| METHODS.contains(word)).collect();
        (!methods.is_empty()).then(|| json!(methods))
    }),
    ("Response format", Kind::ResponseFormat, |text| text.contains("returned in JSON format").then_some(json!("JSON"))),
    ("Timestamps", Kind::TimeFormat, |text| {
        (text.contains("UNIX timestamps") && text.contains("UTC")).then_some(json!("UNIX timestamp, UTC"))
    }),
    ("API Reference", Kind::Operations, |text| Some(operations(text)).filter(|rows| !rows.is_empty()).map(Value::from)),
];

/// Reads the guide.
pub fn read(text: &str) -> Page {
    let mut page = Page::empty(None, text);
    text.lines().find(|line| !line.is_empty()).unwrap_or_default().clone_into(&mut page.title);
    let authentication = section(text, "Authentication");
    let lower = authentication.to_lowercase();
    for scheme in ["basic", "bearer"] {
        if lower.contains(&format!("{scheme} auth")) {
            page.facts.set(&Place::root("scheme").member(scheme), Kind::Present, true);
        }
    }
    if page.facts.0.is_empty() {
        page.note_unread(None, &format!("{SCHEMES}: {}", authentication.trim()));
    }
    for (heading, kind, find) in STATEMENTS {
        let words = section(text, heading);
        match find(&words) {
            Some(value) => page.facts.set(&Place::operation(), *kind, value),
            None => page.note_unread(None, &format!("{kind}: {}", words.trim())),
        }
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
