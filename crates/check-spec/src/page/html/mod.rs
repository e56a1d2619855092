//! A page as the site serves it: HTML, and beside it the data that the HTML was made of.
//!
//! ```text
//! HTML ─┬─> visible ─> text ─> the readers of text ──────────┬─> page
//!       └─> stream ─> find ─> schema ─> data, if it is there ┘
//! ```
//!
//! Where there is data it counts, for it tells all fields at any depth. The text tells the sample, and the rest where there
//! is no data or none that can be trusted.

use scraper::Html;

use super::{Embedded, Kind, Page, Part, Place, Style};
use data::{Data, Read};
use stream::Rows;

/// No page comes near.
const DEEPEST: usize = 5_000;

mod data;
mod find;
mod schema;
mod stream;
mod visible;

/// Reads a page, and its visible text. The reason where it is none that can be read.
pub fn read(html: &str) -> Result<(String, Page), String> {
    if depth(html) > DEEPEST {
        return Err(format!("its elements hold each other more than {DEEPEST} times, as those of no page do"));
    }
    let tree = Html::parse_document(html);
    let visible = visible::read(&tree)?;
    let data = data::read(&Rows::read(visible.scripts.iter().map(String::as_str)));
    let text = visible.text;
    let page = match (super::read(&text), data) {
        (Ok(page), Read::Data(data)) if is_of_the_call(&page, &data) => with(page, data),
        (Ok(page), Read::Data(_)) => without(page, "it is of another operation than the sample call"),
        (Ok(page), Read::Refused(reason)) => without(page, reason),
        (Ok(page), Read::Absent) => by_the_call(page),
        (Err(_), Read::Data(data)) => {
            let mut page = Page::new(Style::Html, &text);
            page.title = visible.title;
            with(page, data)
        }
        (Err(reason), Read::Refused(also)) => {
            return Err(format!("{reason}; and the data beside it cannot be used: {also}"));
        }
        (Err(reason), Read::Absent) => return Err(format!("{reason}; its heading is `{}`", visible.title)),
    };
    Ok((text, page))
}

/// How many elements at the most are open at once, counted roughly: deeper ones take the parser's time without end.
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

/// Of a page whose data is not used, and why.
fn without(page: Page, reason: &str) -> Page {
    let mut page = by_the_call(page);
    page.unread.push(format!("the data beside the page: {reason}"));
    page
}

/// Whether the sample call is one of the operation that the data tells.
fn is_of_the_call(page: &Page, data: &Data) -> bool {
    let (shown, told) = (|kind| page.facts.text(kind), |kind| data.facts.text(kind));
    let (Some(called), Some(route)) = (shown(Kind::CallPath), told(Kind::Path)) else { return true };
    let (called, route): (Vec<_>, Vec<_>) = (called.split('/').collect(), route.split('/').collect());
    let fits = |(called, step): (&&str, &&str)| called == step || step.starts_with('{');
    shown(Kind::CallMethod) == told(Kind::Method) && called.len() == route.len() && called.iter().zip(&route).all(fits)
}

/// Version 9 shows the content type of a request in its sample call alone.
fn by_the_call(mut page: Page) -> Page {
    let whole = Place::operation();
    if let Some(sent) = page.facts.get(&whole, Kind::CallContentType).cloned()
        && page.facts.get(&whole, Kind::RequestContentType).is_none()
    {
        page.facts.set(&whole, Kind::RequestContentType, sent);
    }
    page
}

/// The facts of the data, and of the text those that no data tells.
fn with(mut page: Page, data: Data) -> Page {
    let shown = std::mem::replace(&mut page.facts, data.facts);
    page.embedded = Embedded { request: true, answer: data.answer };
    page.nameless.clear();
    page.twice.clear();
    page.unsplit.clear();
    page.unread = data.unread;
    for (place, kind, value) in shown.iter() {
        let told = page.facts.get(place, kind);
        match place.part() {
            Part::Parameter | Part::Request | Part::InsideRequest => {}
            // A sample prints any number without a fraction as an integer.
            Part::Answer if kind == Kind::Type && value == "integer" && told.is_some_and(|told| told == "number") => {}
            _ => page.note(place, kind, value.clone()),
        }
    }
    for (place, description) in data.words {
        let sentences = description.split("\n\n").filter(|paragraph| !paragraph.trim_start().starts_with(['-', '*']));
        for sentence in sentences {
            for (kind, value) in page.words(sentence.replace('\n', " ").trim()) {
                page.note(&place, kind, value);
            }
        }
    }
    page
}
