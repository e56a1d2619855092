//! The values beside the labels of a field, and where they end if other text runs into them.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use crate::facts::Kind;

/// The labels, in the order in which the pages show them.
pub const LABELS: &[&str] =
    &["Default", "Match", "Format", "Multiple Of", "Range", "Length", "Properties", "Items", "Value in"];

/// The known formats: only their names distinguish them from words.
const FORMATS: &[&str] = &[
    "base64url",
    "binary",
    "byte",
    "date",
    "date-time",
    "decimal",
    "double",
    "duration",
    "email",
    "float",
    "hostname",
    "int32",
    "int64",
    "ipv4",
    "ipv6",
    "password",
    "time",
    "uri",
    "url",
    "uuid",
];

/// Returns the facts of a label and its value, and the text after the value; none if the text is not such a value.
pub fn read<'t>(label: &str, text: &'t str) -> Option<(Vec<(Kind, Value)>, &'t str)> {
    match label {
        "Default" => json_value(text).map(|(value, rest)| (vec![(Kind::Default, value)], rest)),
        // A pattern ends with the line. `Matches the order` is a sentence.
        "Match"
            if !text.is_empty()
                && (!text.contains(' ') || !text.starts_with(|first: char| first.is_alphabetic() || first == ' ')) =>
        {
            Some((vec![(Kind::Pattern, json!(text))], ""))
        }
        "Format" => format(text).map(|(value, rest)| (vec![(Kind::Format, json!(value))], rest)),
        "Multiple Of" => number(text).map(|(value, rest)| (vec![(Kind::MultipleOf, value)], rest)),
        "Range" | "Length" | "Properties" | "Items" => range(text),
        "Value in" => list(text).map(|(values, rest)| (vec![(Kind::Enum, json!(values))], rest)),
        _ => None,
    }
}

/// Returns the facts of a value whose label is lost: its form shows its kind.
pub fn unlabelled(text: &str) -> Option<(Vec<(Kind, Value)>, &str)> {
    if let Some((values, rest)) = list(text).filter(|(values, _)| values.len() > 1) {
        return Some((vec![(Kind::Enum, json!(values))], rest));
    }
    // A quoted string has its own end, and a capital after a word begins something else.
    let capital = |rest: &str| rest.starts_with(|first: char| first.is_ascii_uppercase());
    let ends = |rest: &str| {
        begins_anew(rest)
            || text.starts_with('"')
            || text.starts_with(['t', 'f']) && !text.starts_with("float") && capital(rest)
    };
    ["Range", "Default", "Format"].into_iter().find_map(|label| read(label, text).filter(|(_, rest)| ends(rest)))
}

/// A line of bounds, such as `length 3–3 · default: JPY`.
pub struct Bounds<'t> {
    pub facts: Vec<(Kind, Value)>,
    /// The parts in an unknown form.
    pub not_understood: Vec<&'t str>,
}

/// Returns the bounds of a line that has them, in the notation of the newest pages.
pub fn bounds(line: &str) -> Option<Bounds<'_>> {
    static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:value|length|items|properties) [≤≥<>=\d-]|^(?:format|default|pattern|enum|match): ").ok()
    });
    let is_part = |part: &str| PART.as_ref().is_some_and(|regex| regex.is_match(part));
    if !is_part(line) {
        return None;
    }
    let mut bounds = Bounds { facts: Vec::new(), not_understood: Vec::new() };
    for part in line.split(" · ") {
        match bound(part) {
            Some(facts) => bounds.facts.extend(facts),
            None => bounds.not_understood.push(part),
        }
    }
    Some(bounds)
}

fn bound(part: &str) -> Option<Vec<(Kind, Value)>> {
    if let Some(value) = part.strip_prefix("default: ") {
        let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
        return Some(vec![(Kind::Default, value)]);
    }
    if let Some(value) = part.strip_prefix("format: ") {
        return Some(vec![(Kind::Format, json!(value))]);
    }
    let (what, range) = part.split_once(' ')?;
    let (least, most) = bounds_of(what)?;
    let whole = |text| number(text).filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value);
    Some(match (range.strip_prefix("≥ "), range.strip_prefix("≤ "), range.split_once('–')) {
        (Some(bound), ..) => vec![(least, whole(bound)?)],
        (_, Some(bound), _) => vec![(most, whole(bound)?)],
        (.., Some((from, to))) => vec![(least, whole(from)?), (most, whole(to)?)],
        _ => return None,
    })
}

/// Returns whether a sentence can begin here: not in the middle of a word.
fn begins_anew(text: &str) -> bool {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (None | Some('"' | '(' | '\''), _) | (Some('A'), Some(' ')) => true,
        (Some(first), Some(second)) if first.is_ascii_uppercase() => second.is_lowercase(),
        (Some(first), _) => first.is_alphabetic() && !first.is_ascii(),
    }
}

/// Returns the JSON value at the start, and the text after it.
fn json_value(text: &str) -> Option<(Value, &str)> {
    if text.starts_with(['"', '{', '[']) {
        let mut values = serde_json::Deserializer::from_str(text).into_iter();
        let value = values.next()?.ok()?;
        let end = values.byte_offset();
        return Some((value, &text[end..]));
    }
    let literal = [("true", json!(true)), ("false", json!(false)), ("null", Value::Null)];
    let literal = literal.into_iter().find_map(|(name, value)| Some((value, text.strip_prefix(name)?)));
    literal.or_else(|| number(text))
}

fn number(text: &str) -> Option<(Value, &str)> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^-?\d+(\.\d+)?").ok());
    let found = NUMBER.as_ref()?.find(text)?;
    Some((serde_json::from_str(found.as_str()).ok()?, &text[found.end()..]))
}

/// Returns the values of a list such as `"a" | "b"`.
fn list(text: &str) -> Option<(Vec<Value>, &str)> {
    let (first, mut rest) = json_value(text)?;
    let mut values = vec![first];
    while let Some(more) = rest.strip_prefix(" | ") {
        let (value, after) = json_value(more)?;
        values.push(value);
        rest = after;
    }
    Some((values, rest))
}

/// Returns the longest known format at the start.
fn format(text: &str) -> Option<(&str, &str)> {
    let known = FORMATS.iter().filter(|format| text.starts_with(**format)).max_by_key(|format| format.len())?;
    Some(text.split_at(known.len()))
}

/// Returns the bounds of a range such as `3 <= value <= 30`, with one bound or both.
fn range(text: &str) -> Option<(Vec<(Kind, Value)>, &str)> {
    static RANGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let bound = r"-?\d+(?:\.\d+)?";
        Regex::new(&format!(r"^(?:({bound}) <= )?(value|length|properties|items)(?: <= ({bound}))?")).ok()
    });
    let found = RANGE.as_ref()?.captures(text)?;
    let (least, most) = bounds_of(&found[2])?;
    let bound = |group, kind| Some((kind, serde_json::from_str(found.get(group)?.as_str()).ok()?));
    let bounds: Vec<_> = [bound(1, least), bound(3, most)].into_iter().flatten().collect();
    (!bounds.is_empty()).then(|| (bounds, &text[found[0].len()..]))
}

/// Returns the kinds of the least and the most of what a page counts.
fn bounds_of(what: &str) -> Option<(Kind, Kind)> {
    Some(match what {
        "value" => (Kind::Minimum, Kind::Maximum),
        "length" => (Kind::MinCharacters, Kind::MaxCharacters),
        "properties" => (Kind::MinKeys, Kind::MaxKeys),
        "items" => (Kind::MinItems, Kind::MaxItems),
        _ => return None,
    })
}
