//! Parts that several sections of the dashboard have.

use chrono::DateTime;
use maud::{Markup, html};
use serde_json::Value;

use super::texts::DashboardTexts;

/// How many of the latest items a section shows.
pub const LATEST: usize = 25;

/// The most characters of a JSON text that are shown.
const MAX_JSON: usize = 4_000;

/// A section that follows what happens.
pub fn section(id: &str, title: &str, content: &Markup) -> Markup {
    html! {
        section id=(id) aria-labelledby={ (id) "-title" } data-live {
            h2 id={ (id) "-title" } tabindex="-1" { (title) }
            (content)
        }
    }
}

/// Returns the heading of a section with the number of its items.
pub fn counted(title: &str, count: usize) -> String {
    format!("{title} ({count})")
}

/// Says that a section shows the latest items only.
pub fn shown_of(texts: &DashboardTexts, count: usize) -> Markup {
    html! {
        @if count == 0 { p.none { (texts.none) } }
        @if count > LATEST { p.note { (texts.latest) " " (LATEST) " / " (count) } }
    }
}

/// A cell with a label for narrow windows.
pub fn cell(label: &str, content: &Markup) -> Markup {
    html! { td data-label=(label) { (content) } }
}

/// Something that can be unfolded to JSON.
pub fn unfold(id: &str, summary: &str, value: &Value) -> Markup {
    let text = format!("{value:#}");
    html! {
        details id={ "json-" (id) } {
            summary data-key={ "json-" (id) } { (summary) }
            pre tabindex="0" aria-label=(summary) { (cut(&text, MAX_JSON)) }
        }
    }
}

/// A form with one button.
pub fn button(label: &str, action: &str, id: &str) -> Markup {
    let hint = if id.is_empty() { label.to_owned() } else { format!("{label} {id}") };
    html! {
        form.inline method="post" {
            @if !id.is_empty() { input type="hidden" name="id" value=(id); }
            button name="do" value=(action) data-key={ (action) "-" (id) } aria-label=(hint) { (label) }
        }
    }
}

/// Returns a time in epoch milliseconds as text.
pub fn time(time: u64) -> String {
    let date = i64::try_from(time).ok().and_then(DateTime::from_timestamp_millis);
    date.map_or_else(|| format!("{time} ms"), |date| date.format("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// Returns the beginning of a text that is too long.
pub fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
