use super::values;
use crate::facts::{Kind, Place};

/// A part of a page with a heading.
#[derive(Clone, Copy, PartialEq)]
pub enum Section {
    Parameters(&'static str),
    Request,
    Response,
}

impl Section {
    /// Returns the section that a line begins.
    pub fn beginning(line: &str) -> Option<Self> {
        Some(match line {
            "Path Parameters" => Self::Parameters("path"),
            "Query Parameters" => Self::Parameters("query"),
            "Header Parameters" => Self::Parameters("header"),
            "Cookie Parameters" => Self::Parameters("cookie"),
            "Request Body" => Self::Request,
            "Response Body" => Self::Response,
            _ => return None,
        })
    }

    /// Returns the place that its fields are members of.
    pub fn place(self) -> Place {
        match self {
            Self::Parameters(part) => Place::root(part),
            Self::Request => Place::root("request"),
            Self::Response => Place::root("response"),
        }
    }

    /// Returns the fact that a content type in it is.
    pub fn content_type(self) -> Option<Kind> {
        match self {
            Self::Request => Some(Kind::RequestContentType),
            Self::Response => Some(Kind::ResponseContentType),
            Self::Parameters(_) => None,
        }
    }
}

/// Splits a heading from the last value of the section before: in flat text they run into each other.
pub fn split_heading(line: &str) -> Vec<&str> {
    let heading = ["Request Body", "Response Body"].into_iter().find(|heading| line.ends_with(heading));
    let value = heading.and_then(|heading| line.strip_suffix(heading)).filter(|value| !value.is_empty());
    match (value, heading) {
        (Some(value), Some(heading)) if values::unlabelled(value).is_some_and(|(_, rest)| rest.is_empty()) => {
            vec![value, heading]
        }
        _ => vec![line],
    }
}

/// Returns whether a line is a content type.
pub fn is_content_type(line: &str) -> bool {
    let known = ["application/", "text/", "multipart/"];
    known.iter().any(|kind| line.starts_with(kind)) && !line.contains(' ')
}

/// Returns whether a line is an item of a list.
pub fn is_bullet(line: &str) -> bool {
    line.starts_with("  •") || line.starts_with("- ")
}

/// Returns whether a word can be the name of a field: such names begin in lower case, so `Really?` is a sentence.
pub fn is_field_name(name: &str) -> bool {
    let named = name.chars().all(|character| character.is_ascii_alphanumeric() || "_-[]".contains(character));
    named && name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
}

/// Returns the name of a field, whether it is required, and its type: `name*type` or `name?type`. A scalar type makes
/// it one whatever the name begins with: `Idempotency-Key*string`.
pub fn field_line(line: &str) -> Option<(&str, bool, &str)> {
    let mark = line.find(['*', '?'])?;
    let (name, shown_type) = (&line[..mark], &line[mark + 1..]);
    let is_type =
        |part: &str| part.chars().all(|character| character.is_ascii_alphanumeric() || "<>[]".contains(character));
    let is_typed = shown_type.split(" | ").all(is_type);
    let is_scalar = !matches!(field_type(shown_type), None | Some("nested"));
    let is_named = is_field_name(name) || is_scalar && is_field_name(&name.to_ascii_lowercase());
    (is_named && is_typed).then(|| (name, line[mark..].starts_with('*'), shown_type))
}

/// Returns the type of a field as it is compared: fields that hold others are shown without one. The name of a
/// component says nothing about the type.
pub fn field_type(shown: &str) -> Option<&str> {
    match shown.strip_suffix(" | null").unwrap_or(shown) {
        scalar @ ("string" | "integer" | "number" | "boolean") => Some(scalar),
        "" | "object" => Some("nested"),
        list if list.starts_with("array") || list.ends_with("[]") => Some("nested"),
        _ => None,
    }
}
