//! What each style carries, written apart from the parser and from `styles.rs`.

use crate::facts::Kind;
use crate::page::Style;

/// How a page of a style shows a fact of the document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Carried {
    /// With the name of its field.
    Named,
    /// Without.
    Nameless,
    No,
}

/// `is_required` tells whether the field is a required one of the request.
pub fn carried(style: Style, place: &str, kind: Kind, is_required: bool) -> Carried {
    let yes_if = |yes: bool| if yes { Carried::Named } else { Carried::No };
    let (part, inside) = place.split_once('.').unwrap_or((place, ""));
    let structure = matches!(kind, Kind::Present | Kind::Type | Kind::SampleValue);
    let is_a1 = style == Style::A1;
    if style == Style::Html && !matches!(part, "" | "scheme" | "call") {
        // Words are read where something is sent.
        let words = matches!(kind, Kind::MaxBytes | Kind::ReservedPrefixes);
        return yes_if(!words || !part.starts_with("response"));
    }
    match part.trim_end_matches(['[', ']', '{', '}']) {
        "" => yes_if(
            style == Style::Html || kind != Kind::BodyRequired && (is_a1 || !matches!(kind, Kind::Method | Kind::Path)),
        ),
        // The first one that is allowed.
        "scheme" => yes_if(inside == "bearer"),
        "call" => Carried::Named,
        "response" => yes_if(structure),
        "path" | "query" => yes_if(kind != Kind::Container && style != Style::B1 && (kind != Kind::Pattern || is_a1)),
        _ if kind == Kind::Container || inside.contains(['.', '[', '{']) || inside.is_empty() => Carried::No,
        _ if is_a1 => Carried::Named,
        _ if style == Style::B2 => yes_if(kind != Kind::Pattern),
        _ => match kind {
            Kind::Present | Kind::Type | Kind::Required => yes_if(is_required),
            Kind::Pattern => Carried::No,
            _ => Carried::Nameless,
        },
    }
}
