use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::grammar::Section;
use super::parts::{self, Parts};
use super::sample_call::{self, Body, Call};
use super::{fields, guide, unnamed};
use crate::facts::{Kind, Part, Place, sample};
use crate::read::page::Page;
use crate::read::shows::{Fields, Sample, Shows};

/// Reads the text of a page.
///
/// # Errors
/// Why the text is not that of a page, or not the whole of it.
pub fn read(text: &str) -> Result<Page> {
    if guide::is_guide(text) {
        return Ok(guide::read(text));
    }
    let start = sample_call::start(text)?;
    let lines = parts::lines(&text[..start]);
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    let parts = Parts::of(&lines)
        .context("it has no `Response Body` before its sample call, so it is not the whole page of an operation")?;
    let call = sample_call::read(&text[start..])?;
    ensure_consistent(&parts, &call)?;
    let request = parts.request_fields(call.body.is_some());
    let shows = Shows {
        parameters: parts.parameter_fields(request),
        request,
        call: match &call.body {
            None | Some(Body::Json(_)) => Sample::Whole,
            Some(Body::Names(_)) => Sample::Names,
            Some(Body::Other) => Sample::Nothing,
        },
        response: if call.response.is_some() || call.is_empty { Sample::Whole } else { Sample::Nothing },
    };
    let mut page = Page::empty(Some(shows), text);
    parts.title.clone_into(&mut page.title);
    read_operation(&parts, &call, &mut page);
    read_fields(&parts, shows, &mut page);
    let is_shown = |page: &Page, (part, name): &(&str, String)| page.facts.has(&Place::root(part).member(name));
    for (part, name) in call.sent.iter().filter(|sent| !is_shown(&page, sent)).cloned().collect::<Vec<_>>() {
        page.note_unread(None, &format!("the sample call sends {part}.{name}"));
    }
    page.forget_repetitions();
    match &call.body {
        Some(Body::Json(body)) => sample::read(&Place::root("call"), body, &mut page.facts),
        Some(Body::Names(names)) => {
            for name in names {
                page.facts.set(&Place::root("call").member(name), Kind::Present, true);
            }
        }
        Some(Body::Other) | None => {}
    }
    if !matches!(request, Fields::Named | Fields::Joined) {
        name_fields_by_call(&mut page);
    }
    if let Some(response) = &call.response {
        sample::read(&Place::root("response"), response, &mut page.facts);
    }
    Ok(page)
}

/// Fails if the parts of a page contradict each other: its text is damaged, or is that of two pages.
fn ensure_consistent(parts: &Parts<'_>, call: &Call) -> Result<()> {
    ensure!(
        parts.content_type(Section::Response).is_none() || call.response.is_some(),
        "it has a `Response Body`, but no sample of it; is the page cut off?"
    );
    if let Some((method, path)) = parts.route {
        // The server of the sample call may have a path of its own.
        let mut called = call.path.rsplit('/');
        let mut shown = path.rsplit('/').filter(|segment| !segment.is_empty());
        let is_called = |shown: &str| {
            let is_parameter = shown.starts_with('{') && shown.ends_with('}');
            called.next().is_some_and(|called| called == shown || is_parameter)
        };
        ensure!(
            method == call.method && shown.all(is_called),
            "it is about `{method} {path}`, but its sample calls `{} {}`",
            call.method,
            call.path
        );
    }
    Ok(())
}

/// Reads what is about the operation as a whole.
fn read_operation(parts: &Parts<'_>, call: &Call, page: &mut Page) {
    let operation = Place::operation();
    let facts = &mut page.facts;
    if let Some((method, path)) = parts.route {
        facts.set(&operation, Kind::Method, method);
        facts.set(&operation, Kind::Path, path);
    }
    facts.set(&operation, Kind::HasBody, parts.section(Section::Request).is_some() || call.body.is_some());
    for section in [Section::Request, Section::Response] {
        if let Some((kind, content_type)) = parts.content_type(section) {
            facts.set(&operation, kind, content_type);
        }
    }
    if let Some(status) = parts.status() {
        facts.set(&operation, Kind::Status, status);
    }
    if let Some(scheme) = parts.scheme() {
        facts.set(&Place::root("scheme").member(&scheme), Kind::Present, true);
    }
    facts.set(&operation, Kind::CallMethod, call.method.as_str());
    facts.set(&operation, Kind::CallPath, call.path.as_str());
    for (kind, value) in [(Kind::Server, &call.server), (Kind::CallContentType, &call.content_type)] {
        if let Some(value) = value {
            facts.set(&operation, kind, value.as_str());
        }
    }
}

fn read_fields(parts: &Parts<'_>, shows: Shows, page: &mut Page) {
    let is_named = |fields| matches!(fields, Fields::Named | Fields::Joined);
    // If the names of only some of the sections are lost, that is a gap; else it is the form of the page.
    let is_partly_named = parts.parameters().any(|(_, lines)| parts::has_names(lines));
    for (section, lines) in parts.parameters().filter(|_| is_named(shows.parameters) || is_partly_named) {
        if parts::has_names(lines) {
            fields::read(lines, &section.place(), parts.is_flat(), page);
        } else {
            page.note_unread(None, &format!("no field of the {} parameters is readable", section.place()));
        }
    }
    unnamed::read(parts.descriptions(), false, page);
    let Some(lines) = parts.section(Section::Request) else { return };
    if is_named(shows.request) {
        fields::read(lines, &Section::Request.place(), parts.is_flat(), page);
    } else if shows.request == Fields::Unnamed {
        let content_type = parts.content_type(Section::Request).map(|(_, content_type)| content_type);
        let lines: Vec<_> = lines.iter().copied().filter(|line| Some(*line) != content_type).collect();
        unnamed::read(&lines, true, page);
    }
}

/// Adds the required fields of a page that has lost the names of its fields: the sample call still names them.
fn name_fields_by_call(page: &mut Page) {
    let called: Vec<_> = page.facts.0.keys().filter_map(Place::in_request).collect();
    for place in called.iter().filter(|place| place.part() == Part::Request && place.parent().is_some()) {
        let shown = page.facts.get(&place.in_call(), Kind::Type).and_then(Value::as_str).unwrap_or_default();
        let is_nested = ["object", "map", "array", sample::EMPTY].contains(&shown);
        let field_type = if is_nested { "nested" } else { shown }.to_owned();
        page.facts.set(place, Kind::Present, true);
        page.facts.set(place, Kind::Required, true);
        // A sample prints any number without a fraction as an integer.
        if field_type != "integer" && !field_type.is_empty() {
            page.facts.set(place, Kind::Type, field_type);
        }
    }
}
