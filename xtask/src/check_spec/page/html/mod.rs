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

use super::{Answer, Embedded, Kind, Page, Part, Place, Style};
use data::Data;
use stream::Rows;

mod data;
mod find;
mod schema;
mod stream;
mod visible;

/// Reads a page, and its visible text. The reason where it is none that can be read.
pub fn read(html: &str) -> Result<(String, Page), String> {
    let tree = Html::parse_document(html);
    let visible = visible::read(&tree)?;
    let data = data::read(&Rows::read(visible.scripts.iter().map(String::as_str)));
    let text = visible.text;
    let page = match (super::read(&text), data) {
        (Ok(page), None) => by_the_call(page),
        (Ok(page), Some(data)) => with(page, data),
        (Err(_), Some(data)) => {
            let mut page = Page::new(Style::Html, &text);
            page.title = visible.title;
            with(page, data)
        }
        (Err(reason), None) => return Err(reason),
    };
    Ok((text, page))
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

impl Answer {
    /// Whether what limits a field of an answer is told of every field.
    pub fn has_limits(self) -> bool {
        self == Self::Whole
    }
}
