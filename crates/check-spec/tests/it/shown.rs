//! The facts that each style shows; independent of the readers and of `compare::coverage`.

use elepay_check_spec::facts::Kind;

use crate::renderer::Style;

/// How a page of a style shows a fact of the document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    /// With the name of its field.
    Named,
    /// Without the name of its field.
    Unnamed,
    No,
}

/// `is_required` is whether the field is required in the request.
pub fn shown(style: Style, place: &str, kind: Kind, is_required: bool) -> Shown {
    let yes_if = |yes: bool| if yes { Shown::Named } else { Shown::No };
    let (part, inside) = place.split_once('.').unwrap_or((place, ""));
    let structure = matches!(kind, Kind::Present | Kind::Type | Kind::SampleValue);
    if matches!(kind, Kind::Deprecated | Kind::Status) {
        return yes_if(style == Style::Html);
    }
    let is_a1 = style == Style::Sectioned;
    if matches!(kind, Kind::Deprecated | Kind::Status) {
        return yes_if(style == Style::Html);
    }
    // What was made of the data says nothing more.
    if style == Style::Html && (kind == Kind::SampleValue || part == "call" && !inside.is_empty()) {
        return Shown::No;
    }
    if style == Style::Html && !matches!(part, "" | "scheme" | "call") {
        return Shown::Named;
    }
    match part.trim_end_matches(['[', ']', '{', '}']) {
        "" => yes_if(
            style == Style::Html || kind != Kind::BodyRequired && (is_a1 || !matches!(kind, Kind::Method | Kind::Path)),
        ),
        // The first allowed one.
        "scheme" => yes_if(inside == "bearer"),
        "call" => Shown::Named,
        "response" => yes_if(structure),
        "path" | "query" => {
            yes_if(kind != Kind::Container && style != Style::FlatUnnamed && (kind != Kind::Pattern || is_a1))
        }
        _ if kind == Kind::Container || inside.contains(['.', '[', '{']) || inside.is_empty() => Shown::No,
        _ if is_a1 => Shown::Named,
        _ if style == Style::FlatNamed => yes_if(kind != Kind::Pattern),
        _ => match kind {
            Kind::Present | Kind::Type | Kind::Required => yes_if(is_required),
            Kind::Pattern => Shown::No,
            _ => Shown::Unnamed,
        },
    }
}
