use serde_json::{Value, json};

use super::rule::Difference;
use crate::facts::{Kind, Part, Place};

/// Returns what a finding says about a fact: `ours` is the value in the document, `theirs` the published one.
pub fn message(place: &Place, kind: Kind, difference: Difference, ours: &Value, theirs: &Value) -> String {
    let what = match place.part() {
        Part::Operation => "the operation".to_owned(),
        Part::Scheme => format!("authentication by `{}`", place.name()),
        _ => format!("`{place}`"),
    };
    let name = match kind {
        Kind::SampleValue => "sample value".to_owned(),
        other => other.to_string(),
    };
    // Pages show no type for objects and lists.
    let theirs = if kind == Kind::Type && theirs == "nested" { &json!("object or array") } else { theirs };
    match (difference, kind) {
        (Difference::Disagreed, _) if ours.is_null() => {
            format!("{what}: the pages contradict each other about its {name}")
        }
        (Difference::Disagreed, _) => {
            format!("{what}: the pages contradict each other about its {name}, the document has {ours}")
        }
        // A body as a whole has these, too.
        (Difference::Missing, kind)
            if place.is_root("request") && !matches!(kind, Kind::Deprecated | Kind::MinKeys | Kind::MaxKeys) =>
        {
            format!("a field that the page shows without its name is missing from the document: {theirs}")
        }
        (Difference::Missing, Kind::Present) if place.part() == Part::Call => {
            format!("{what}: the sample call sends it, the document does not require it")
        }
        (Difference::Extra, Kind::Present) if place.part() == Part::Call => {
            format!("{what}: the document requires it, the sample call does not send it")
        }
        (Difference::Missing, Kind::Present) => format!("{what} is published, but not in the document"),
        (Difference::Extra, Kind::Present) => format!("{what} is in the document, but not published"),
        (Difference::Missing, Kind::Enum) => {
            format!("{what}: the value {theirs} is published, but not in the document")
        }
        (Difference::Extra, Kind::Enum) => {
            format!("{what}: the value {ours} is in the document, but not published")
        }
        (Difference::Missing, _) => format!("{what}: published {name} {theirs}, the document has none"),
        (Difference::Extra, _) => format!("{what}: the document has {name} {ours}, no page states it"),
        (Difference::Reordered, Kind::Enum) => format!("{what}: its values are published in another order"),
        (Difference::Reordered, _) => {
            format!("{what}: the sample shows {theirs}, not the first value {ours} of the document")
        }
        (Difference::Changed, _) => format!("{what}: published {name} {theirs}, the document has {ours}"),
    }
}
