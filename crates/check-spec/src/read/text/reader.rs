use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::grammar::{end_of_head, is_content_type, split_heading};
use super::{detect, flat, guide, sample_call, sections};
use crate::facts::{Kind, Part, Place, sample};
use crate::read::page::Page;
use crate::read::style::Style;

/// Reads the text of a page.
///
/// # Errors
/// Why the text is not that of a page, or not the whole of it.
pub fn read(text: &str) -> Result<Page> {
    if guide::is_guide(text) {
        return Ok(guide::read(text));
    }
    let start = sample_call::start(text)?;
    let lines: Vec<_> = text[..start].lines().map(str::trim_end).flat_map(split_heading).collect();
    let response = lines.iter().position(|line| *line == "Response Body").or_else(|| end_of_head(&lines));
    let response =
        response.context("it has neither `In: header` nor `Response Body`, so it is not the page of an operation")?;
    let has_response = lines[response..].iter().any(|line| is_content_type(line));
    let call = sample_call::read(&text[start..], has_response)?;
    ensure!(
        !has_response || call.response.is_some(),
        "it has a `Response Body`, but no sample of it; is the page cut off?"
    );
    let mut page = Page::empty(detect::style(&lines), text);
    match page.style {
        Style::Sectioned => sections::read(&lines, &mut page)?,
        Style::FlatUnnamed | Style::FlatNamed => flat::read(&lines, &mut page),
        _ => page.title = flat::title(&lines),
    }
    let operation = Place::operation();
    page.facts.set(&operation, Kind::Server, call.server);
    page.facts.set(&operation, Kind::CallMethod, call.method);
    page.facts.set(&operation, Kind::CallPath, call.path);
    if let Some(content_type) = call.content_type {
        page.facts.set(&operation, Kind::CallContentType, content_type);
    }
    if page.style.is_readable() {
        if let Some(sent) = &call.sent {
            sample::read(&Place::root("call"), sent, &mut page.facts);
        }
        if page.style == Style::FlatUnnamed {
            name_fields_by_call(&mut page);
        }
        if let Some(response) = &call.response {
            sample::read(&Place::root("response"), response, &mut page.facts);
        }
    }
    Ok(page)
}

/// Adds the required fields of a page that has lost the names of its fields: the sample call still names them.
fn name_fields_by_call(page: &mut Page) {
    let called: Vec<_> = page.facts.0.keys().filter_map(Place::in_request).collect();
    for place in called.iter().filter(|place| place.part() == Part::Request && place.parent().is_some()) {
        let shown = page.facts.get(&place.in_call(), Kind::Type).and_then(Value::as_str).unwrap_or_default();
        let field_type = if ["object", "map", "array"].contains(&shown) { "nested" } else { shown }.to_owned();
        page.facts.set(place, Kind::Present, true);
        page.facts.set(place, Kind::Required, true);
        // A sample prints any number without a fraction as an integer.
        if field_type != "integer" && !field_type.is_empty() {
            page.facts.set(place, Kind::Type, field_type);
        }
    }
}
