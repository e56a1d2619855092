use anyhow::{Result, anyhow, bail, ensure};
use scraper::Html;

use super::operation::{self, EmbeddedData};
use super::stream::Rows;
use super::visible;
use crate::facts::{Kind, Place};
use crate::read::embedded::Embedded;
use crate::read::page::{Language, Page};
use crate::read::text;

/// The deepest nesting of elements that is read; no page comes near.
const DEEPEST: usize = 5_000;

/// Reads a page, and returns it with its visible text.
///
/// # Errors
/// Why the page cannot be read; also if it has data that is not understood, since its text shows less.
pub fn read(html: &str) -> Result<(String, Page)> {
    ensure!(depth(html) <= DEEPEST, "its elements are nested more than {DEEPEST} deep");
    let tree = Html::parse_document(html);
    let visible = visible::read(&tree)?;
    let data = operation::read(&Rows::read(visible.scripts.iter().map(String::as_str)));
    let visible_text = visible.text;
    let shown = text::read(&visible_text);
    let page = match (shown, data) {
        (_, EmbeddedData::Refused(reason)) => bail!("there is data in it that was not understood: {reason}"),
        (Ok(shown), EmbeddedData::Read(data)) if data.embedded == Embedded::Response => with_response(shown, data),
        (Err(reason), EmbeddedData::Read(data)) if data.embedded == Embedded::Response => return Err(reason),
        (shown, EmbeddedData::Read(mut data)) => {
            ensure!(
                shown.map_or(true, |shown| is_of_the_call(&shown, &data)),
                "the data in it is of another operation than its sample call"
            );
            data.language = Language::of(&visible_text);
            data.title = visible.title;
            data
        }
        (Ok(shown), EmbeddedData::Absent) => content_type_of_call(shown),
        (Err(reason), EmbeddedData::Absent) if visible.title.is_empty() => return Err(reason),
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

/// Returns whether the sample call is one of the embedded operation.
fn is_of_the_call(shown: &Page, data: &Page) -> bool {
    let (shown, embedded) = (|kind| shown.facts.text(kind), |kind| data.facts.text(kind));
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

/// Returns the page of the text with the response of the data.
fn with_response(shown: Page, data: Page) -> Page {
    let mut page = content_type_of_call(shown);
    page.facts.retain(|place, kind| !data.embedded.covers(place, kind));
    for (place, kind, value) in data.facts.iter() {
        page.facts.set(place, kind, value.clone());
    }
    page.embedded = data.embedded;
    page.not_understood.extend(data.not_understood);
    page
}
