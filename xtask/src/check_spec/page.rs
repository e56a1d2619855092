//! A published page: which style its text is in, and the facts that style shows.
//!
//! How such texts are built was learnt from the vendor's pages. What a style does not show is not guessed;
//! `styles.rs` says what that is.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::facts::{Facts, Kind, Place};
use super::{prose, sample};

/// How a page was rendered and turned into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Style {
    /// Sections and fields on lines of their own, values glued to their label.
    A1,
    /// Flat text without the names of fields, markers and labels.
    B1,
}

/// One page, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub style: Style,
    pub facts: Facts,
    /// Facts of request fields whose names the style has lost, in the order of the page.
    pub nameless: Vec<(Kind, Value)>,
}

/// Reads the text of an operation's page; the reason where it is none that can be read.
pub fn read(text: &str) -> Result<Page, String> {
    let call = sample::call(text)?;
    let mut page = if text.lines().any(|line| line.starts_with("Authorization") && line.contains('<')) {
        a1(text, call.start)?
    } else {
        b1(text, call.start)?
    };
    let operation = Place::operation();
    page.facts.set(&operation, Kind::Server, call.server.clone());
    if page.facts.get(&operation, Kind::Method).is_none() {
        page.facts.set(&operation, Kind::Method, call.method.clone());
    }
    if page.facts.get(&operation, Kind::Path).is_none() {
        page.facts.set(&operation, Kind::Path, call.path.clone());
    }
    page.facts.set(&operation, Kind::SampleCallFields, json!(call.fields));
    sample::shape(&Place::new("response"), &call.answer, &mut page.facts);
    Ok(page)
}

/// The sections of an A1 page.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    Head,
    Parameters(&'static str),
    Request,
    Response,
}

fn a1(text: &str, end: usize) -> Result<Page, String> {
    let mut facts = Facts::default();
    let operation = Place::operation();
    let lines: Vec<_> = text[..end].lines().collect();
    let mut section = Section::Head;
    let mut field: Option<Place> = None;
    facts.set(&operation, Kind::HasBody, false);
    for (index, line) in lines.iter().enumerate() {
        let line = line.trim_end();
        match line {
            "Path Parameters" => section = Section::Parameters("path"),
            "Query Parameters" => section = Section::Parameters("query"),
            "Request Body" => {
                section = Section::Request;
                facts.set(&operation, Kind::HasBody, true);
            }
            "Response Body" => section = Section::Response,
            "GET" | "POST" | "PUT" | "PATCH" | "DELETE" if section == Section::Head => {
                facts.set(&operation, Kind::Method, line);
                let path = lines.get(index + 1).filter(|path| path.starts_with('/'));
                facts.set(&operation, Kind::Path, *path.ok_or("there is no path after the method")?);
            }
            "AuthorizationBearer <token>" => facts.set(&operation, Kind::Security, json!(["bearer"])),
            _ if line.starts_with("application/") => match section {
                Section::Request => facts.set(&operation, Kind::RequestContentType, line),
                Section::Response => facts.set(&operation, Kind::ResponseContentType, line),
                _ => {}
            },
            _ => {}
        }
        let parent = match section {
            Section::Parameters(kind) => kind,
            Section::Request => "request",
            Section::Head | Section::Response => continue,
        };
        let followed_by_blank = lines.get(index + 1).is_none_or(|next| next.is_empty());
        if let Some((name, required, of_type)) = field_line(line).filter(|_| followed_by_blank) {
            let place = Place::new(parent).member(name);
            facts.set(&place, Kind::Present, true);
            facts.set(&place, Kind::Required, required);
            // Objects and lists have no type here.
            facts.set(&place, Kind::Type, if of_type.is_empty() { "object or array" } else { of_type });
            field = Some(place);
        } else if let Some(place) = &field {
            for (kind, value) in attribute(line).map_or_else(|| prose::facts(line), |fact| vec![fact]) {
                facts.set(place, kind, value);
            }
        }
    }
    Ok(Page { style: Style::A1, facts, nameless: Vec::new() })
}

/// `name*type` or `name?type`.
fn field_line(line: &str) -> Option<(&str, bool, &str)> {
    let mark = line.find(['*', '?'])?;
    let (name, of_type) = (&line[..mark], &line[mark + 1..]);
    let named = !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    let typed = matches!(of_type, "" | "string" | "integer" | "number" | "boolean") || of_type.starts_with("array");
    (named && typed).then(|| (name, line[mark..].starts_with('*'), of_type))
}

/// A value glued to its label.
fn attribute(line: &str) -> Option<(Kind, Value)> {
    if let Some(default) = line.strip_prefix("Default") {
        return serde_json::from_str(default).ok().map(|value| (Kind::Default, value));
    }
    if let Some(pattern) = line.strip_prefix("Match") {
        return Some((Kind::Pattern, json!(pattern)));
    }
    if let Some(format) = line.strip_prefix("Format") {
        return Some((Kind::Format, json!(format)));
    }
    line.strip_prefix("Value in").and_then(values).map(|values| (Kind::Enum, values))
}

/// `"a" | "b"`.
fn values(text: &str) -> Option<Value> {
    let values: Option<Vec<String>> = text.split(" | ").map(|value| serde_json::from_str(value.trim()).ok()).collect();
    values.filter(|values| !values.is_empty()).map(|values| json!(values))
}

fn b1(text: &str, end: usize) -> Result<Page, String> {
    let mut facts = Facts::default();
    let operation = Place::operation();
    let (before, request) =
        text[..end].split_once("\nRequest Body\n").ok_or("it has no line `Request Body`, or is in an unknown style")?;
    let (request, response) = request.split_once("\nResponse Body\n").ok_or("it has no line `Response Body`")?;
    facts.set(&operation, Kind::HasBody, true);
    if before.contains("bearer token") {
        facts.set(&operation, Kind::Security, json!(["bearer"]));
    }
    for (kind, part) in [(Kind::RequestContentType, request), (Kind::ResponseContentType, response)] {
        if let Some(content_type) = part.lines().find(|line| line.starts_with("application/")) {
            facts.set(&operation, kind, content_type);
        }
    }
    let mut nameless = Vec::new();
    for line in request.lines().filter(|line| !line.starts_with("- ") && !line.starts_with("application/")) {
        // A value runs into the next description: `trueCurrency code`, `"JPY"Payment method`.
        let (value, description) = glued(line);
        nameless.extend(value);
        let stated = prose::facts(description);
        // The default of a sentence is the one of the attribute that follows it.
        nameless.extend(stated.into_iter().filter(|(kind, _)| *kind != Kind::Default));
    }
    Ok(Page { style: Style::B1, facts, nameless })
}

/// Splits a value off the beginning of a line.
fn glued(line: &str) -> (Option<(Kind, Value)>, &str) {
    for literal in ["true", "false"] {
        if let Some(rest) = line.strip_prefix(literal).filter(|rest| rest.starts_with(char::is_uppercase)) {
            return (Some((Kind::Default, json!(literal == "true"))), rest);
        }
    }
    if !line.starts_with('"') {
        return (None, line);
    }
    let end = line.rfind('"').map_or(0, |last| last + 1);
    let (value, rest) = line.split_at(end);
    match values(value) {
        Some(Value::Array(values)) if values.len() > 1 => (Some((Kind::Enum, json!(values))), rest),
        Some(Value::Array(mut values)) => (values.pop().map(|value| (Kind::Default, value)), rest),
        _ => (None, line),
    }
}
