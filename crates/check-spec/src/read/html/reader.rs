use std::mem;

use anyhow::{Result, anyhow, bail, ensure};
use scraper::Html;

use super::operation::{self, EmbeddedData, EmbeddedOperation};
use super::stream::Rows;
use super::visible;
use crate::facts::{Kind, Part, Place};
use crate::read::page::Page;
use crate::read::style::Style;
use crate::read::text;

/// The deepest nesting of elements that is read; no page comes near.
const DEEPEST: usize = 5_000;

/// Reads a page, and returns it with its visible text.
///
/// # Errors
/// Why the page cannot be read.
pub fn read(html: &str) -> Result<(String, Page)> {
    ensure!(depth(html) <= DEEPEST, "its elements are nested more than {DEEPEST} deep");
    let tree = Html::parse_document(html);
    let visible = visible::read(&tree)?;
    let data = operation::read(&Rows::read(visible.scripts.iter().map(String::as_str)));
    let visible_text = visible.text;
    let page = match (text::read(&visible_text), data) {
        (Ok(page), EmbeddedData::Operation(data)) if is_of_the_call(&page, &data) => with_data(page, data),
        (Ok(page), EmbeddedData::Operation(_)) => without_data(page, "it is of another operation than the sample call"),
        (Ok(page), EmbeddedData::Refused(reason)) => without_data(page, reason),
        (Ok(page), EmbeddedData::Absent) => content_type_of_call(page),
        (Err(_), EmbeddedData::Operation(data)) => {
            let mut page = Page::empty(Style::Html, &visible_text);
            page.title = visible.title;
            with_data(page, data)
        }
        (Err(reason), EmbeddedData::Refused(also)) => bail!("{reason:#}; and its embedded data cannot be used: {also}"),
        (Err(reason), EmbeddedData::Absent) => return Err(anyhow!("{reason:#}; its heading is `{}`", visible.title)),
    };
    Ok((visible_text, page))
}

/// Returns roughly how deep the elements are nested. Parsing takes time in the square of it.
fn depth(html: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for (at, _) in html.match_indices('<') {
        match html.as_bytes().get(at + 1) {
            Some(b'/') => open = open.saturating_sub(1),
            Some(next) if next.is_ascii_alphabetic() => open += 1,
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// Returns the page of the text alone, with the reason why its data is not used.
fn without_data(page: Page, reason: &str) -> Page {
    let mut page = content_type_of_call(page);
    page.not_understood.push(format!("the embedded data: {reason}"));
    page
}

/// Returns whether the sample call is one of the embedded operation.
fn is_of_the_call(page: &Page, data: &EmbeddedOperation) -> bool {
    let (shown, embedded) = (|kind| page.facts.text(kind), |kind| data.facts.text(kind));
    let (Some(called), Some(route)) = (shown(Kind::CallPath), embedded(Kind::Path)) else { return true };
    let (called, route): (Vec<_>, Vec<_>) = (called.split('/').collect(), route.split('/').collect());
    let fits = |(called, step): (&&str, &&str)| called == step || step.starts_with('{');
    shown(Kind::CallMethod) == embedded(Kind::Method)
        && called.len() == route.len()
        && called.iter().zip(&route).all(fits)
}

/// Takes the content type of the request from the sample call: version 9 shows it nowhere else.
fn content_type_of_call(mut page: Page) -> Page {
    let whole = Place::operation();
    if let Some(sent) = page.facts.get(&whole, Kind::CallContentType).cloned()
        && page.facts.get(&whole, Kind::RequestContentType).is_none()
    {
        page.facts.set(&whole, Kind::RequestContentType, sent);
    }
    page
}

/// Returns the page with the facts of the data, and those facts of the text that the data lacks.
fn with_data(mut page: Page, data: EmbeddedOperation) -> Page {
    let shown = mem::replace(&mut page.facts, data.facts);
    page.embedded = data.response;
    page.unnamed.clear();
    page.conflicts.clear();
    page.unsplit_patterns.clear();
    page.not_understood = data.not_understood;
    for (place, kind, value) in shown.iter() {
        let embedded = page.facts.get(place, kind);
        match place.part() {
            Part::Parameter | Part::Request | Part::InsideRequest => {}
            // A sample prints any number without a fraction as an integer.
            Part::Response
                if kind == Kind::Type
                    && value == "integer"
                    && embedded.is_some_and(|embedded| embedded == "number") => {}
            _ => page.note(place, kind, value.clone()),
        }
    }
    for (place, description) in data.descriptions {
        let sentences = description.split("\n\n").filter(|paragraph| !paragraph.trim_start().starts_with(['-', '*']));
        for sentence in sentences {
            page.note_sentence(&place, sentence.replace('\n', " ").trim());
        }
    }
    page
}
