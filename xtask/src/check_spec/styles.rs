//! What each style shows: the one place that decides whether silence means anything.

use super::facts::{Kind, Place};
use super::page::Style;

/// What a style's silence about a fact means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It would be shown if it were so.
    Absent,
    /// The style does not show such facts; the reason is for people.
    NotShown(&'static str),
}

/// What it means that a page of this style does not have this fact.
pub fn silence(style: Style, place: &Place, kind: Kind) -> Silence {
    use Silence::{Absent, NotShown};
    let text = place.as_str();
    let inside_request = text.starts_with("request.");
    match (style, kind) {
        (_, Kind::Security) => NotShown("a page shows one of the schemes; the guide names them all"),
        _ if text.starts_with("response") => match kind {
            Kind::Present | Kind::Type => Absent,
            _ => NotShown("an answer is shown as one sample: names, JSON types, first values"),
        },
        (Style::A1, _) => Absent,
        (Style::B1, _) if text.starts_with("path.") || text.starts_with("query.") => {
            NotShown("the style has lost the parameters")
        }
        (Style::B1, _) if inside_request => NotShown("the style has lost the names of the fields"),
        (Style::B1, _) => Absent,
    }
}
