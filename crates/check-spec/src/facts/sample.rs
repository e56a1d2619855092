//! The facts that a JSON sample shows.

use serde_json::Value;

use super::{Facts, Kind, Place};

/// The keys that a sample gives to a map.
pub const MAP_KEYS: [&str; 2] = ["property1", "property2"];

/// The type of a value that a sample shows as `{}`: a map, or an object of which nothing is known.
pub const EMPTY: &str = "{}";

/// Adds the facts that a sample shows: names, JSON types, nesting, and the values that are not placeholders.
pub fn read(place: &Place, sample: &Value, facts: &mut Facts) {
    match sample {
        Value::Object(members) if members.contains_key(MAP_KEYS[0]) => {
            facts.set(place, Kind::Type, "map");
            for value in members.values().take(1) {
                read(&place.values(), value, facts);
            }
        }
        // A body without members is one; within it `{}` says nothing.
        Value::Object(members) if members.is_empty() && !place.is_root("call") => facts.set(place, Kind::Type, EMPTY),
        Value::Object(members) => {
            facts.set(place, Kind::Type, "object");
            for (name, value) in members {
                let place = place.member(name);
                facts.set(&place, Kind::Present, true);
                read(&place, value, facts);
            }
        }
        Value::Array(items) => {
            facts.set(place, Kind::Type, "array");
            if let Some(item) = items.first() {
                read(&place.items(), item, facts);
            }
        }
        Value::String(_) => facts.set(place, Kind::Type, "string"),
        Value::Number(number) => facts.set(place, Kind::Type, if number.is_f64() { "number" } else { "integer" }),
        Value::Bool(_) => facts.set(place, Kind::Type, "boolean"),
        Value::Null => {}
    }
    if !sample.is_object() && !sample.is_array() && !is_placeholder(sample) {
        facts.set(place, Kind::SampleValue, sample.clone());
    }
}

/// Returns whether a sample value stands for any value of its type.
pub fn is_placeholder(value: &Value) -> bool {
    match value {
        // A string of a certain length is cut, or repeated.
        Value::String(text) => !text.is_empty() && text.chars().zip("string".chars().cycle()).all(|(a, b)| a == b),
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Bool(value) => *value,
        _ => true,
    }
}

/// Rebuilds a sample from the facts that it showed.
pub fn rebuild(place: &Place, facts: &Facts) -> Value {
    if let Some(value) = facts.get(place, Kind::SampleValue) {
        return value.clone();
    }
    match facts.get(place, Kind::Type).and_then(Value::as_str).unwrap_or_default() {
        "object" => {
            let inside = facts.0.range(place..).take_while(|(inner, _)| inner.as_str().starts_with(place.as_str()));
            let members =
                inside.filter(|(inner, facts)| facts.contains_key(&Kind::Present) && inner.parent() == Some(place));
            members.map(|(inner, _)| (inner.name().to_owned(), rebuild(inner, facts))).collect()
        }
        "map" => MAP_KEYS.iter().map(|key| ((*key).to_owned(), rebuild(&place.values(), facts))).collect(),
        "array" if facts.has(&place.items()) => Value::Array(vec![rebuild(&place.items(), facts)]),
        "array" => Value::Array(Vec::new()),
        "string" => Value::from("string"),
        "integer" => Value::from(0),
        "number" => Value::from(0.0),
        "boolean" => Value::from(true),
        _ => Value::Null,
    }
}
