//! The statements of a schema about its values must be consistent, and supported.

use std::collections::BTreeSet;

use elepay_spec::keywords::{self, Limit, Measure};
use elepay_spec::{Document, Problem, join};
use serde_json::Value;

/// Refuses statements of one schema that contradict each other or are not supported.
pub fn lint(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    property_names(document, at, schema)?;
    enum_descriptions(document, at, schema)?;
    enum_names(document, at, schema)?;
    progress(document, at, schema)?;
    delivery(document, at, schema)?;
    let format = match schema["type"].as_str() {
        Some("number") => "double",
        Some("string") => "date",
        _ => "int64",
    };
    for (keyword, supported) in [("x-time", "epoch-milliseconds"), ("format", format)] {
        if let Some(other) = schema[keyword].as_str().filter(|value| *value != supported) {
            let reason = format!("`{other}` is not supported; `{keyword}` must be `{supported}`");
            return Err(document.problem(&join(at, keyword), reason));
        }
    }
    for (low, high, _) in keywords::ranges() {
        if let (Some(least), Some(most)) = (schema[low.name].as_i64(), schema[high.name].as_i64())
            && least > most
        {
            let reason = format!("`{}` is greater than `{}`", low.name, high.name);
            return Err(document.problem(&join(at, low.name), reason));
        }
    }
    patterns(document, at, schema)?;
    default(document, at, schema)
}

/// The required properties and the identity must exist.
fn property_names(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    for keyword in ["required", "x-identity"] {
        let listed = match &schema[keyword] {
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            name => Vec::from_iter(name.as_str()),
        };
        let mut seen = BTreeSet::new();
        for name in listed {
            let reason = match schema["properties"].get(name) {
                None => format!("`{keyword}` names `{name}`, which is not a property here"),
                Some(property) if keyword == "x-identity" && property["type"] != "string" => {
                    format!("`{name}` is not a plain string, so it cannot be the identity")
                }
                Some(_) if !seen.insert(name) => format!("`{keyword}` names `{name}` twice"),
                Some(_) => continue,
            };
            return Err(document.problem(&join(at, keyword), reason));
        }
    }
    Ok(())
}

/// Every value of an enum must be described, and nothing else.
fn enum_descriptions(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    let Some(values) = schema.get("enum").and_then(Value::as_array) else { return Ok(()) };
    let described = document.members(&join(at, "x-enumDescriptions"));
    let is_described = |value: &Value| described.iter().any(|(_, name, _)| value == name);
    if let Some(missing) = values.iter().filter(|value| !is_described(value)).find_map(Value::as_str) {
        return Err(document.problem(at, format!("`x-enumDescriptions` does not describe `{missing}`")));
    }
    match described.iter().find(|(_, name, _)| !values.iter().any(|value| value == name)) {
        Some((at, name, _)) => Err(document.problem(at, format!("`{name}` is described but is not a value"))),
        None => Ok(()),
    }
}

/// In every language that has names, every value of an enum must have one, and nothing else.
fn enum_names(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    let values = schema["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (at, language, names) in document.members(&join(at, "x-enumNames")) {
        if let Some(missing) = values.iter().filter_map(Value::as_str).find(|value| names.get(value).is_none()) {
            return Err(document.problem(&at, format!("`{missing}` has no name in `{language}`")));
        }
        for (at, name, _) in document.members(&at) {
            if !values.iter().any(|value| value == name) {
                return Err(document.problem(&at, format!("`{name}` has a name but is not a value")));
            }
        }
    }
    Ok(())
}

/// Every value of a status must have exactly one progress, and nothing else may have one.
fn progress(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    let Some(lists) = schema.get("x-progress") else { return Ok(()) };
    let values = schema["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut seen = BTreeSet::new();
    for (list, name, _) in document.members(&join(at, "x-progress")) {
        for (index, value) in lists[name].as_array().into_iter().flatten().filter_map(Value::as_str).enumerate() {
            let reason = if !values.iter().any(|known| known == value) {
                format!("`x-progress` names `{value}`, which is not a value")
            } else if !seen.insert(value) {
                format!("`x-progress` names `{value}` twice")
            } else {
                continue;
            };
            return Err(document.problem(&join(&list, &index.to_string()), reason));
        }
    }
    let mut values = values.iter().filter_map(Value::as_str).enumerate();
    match values.find(|(_, value)| !seen.contains(value)) {
        Some((index, value)) => {
            let at = join(&join(at, "enum"), &index.to_string());
            Err(document.problem(&at, format!("`{value}` is in no list of `x-progress`")))
        }
        None => Ok(()),
    }
}

/// A code with a meaning must be a known one: a mistyped one would have none.
fn delivery(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    let Some(rules) = schema.get("x-delivery") else { return Ok(()) };
    let at = join(at, "x-delivery");
    let known = match (schema.get("enum"), rules.get("known")) {
        (Some(_), Some(_)) => {
            return Err(document.problem(&join(&at, "known"), "the values of the enum are the known codes"));
        }
        (values, known) => values.or(known).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default(),
    };
    for list in ["open", "tooMany", "lookUpFirst"] {
        for (index, code) in rules[list].as_array().into_iter().flatten().enumerate() {
            if !known.contains(code) {
                let at = join(&join(&at, list), &index.to_string());
                return Err(document.problem(&at, format!("`{list}` names {code}, which is not a known code")));
            }
        }
    }
    Ok(())
}

/// A regular expression must be one that the client can compile.
fn patterns(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    for pointer in ["/pattern", "/x-delivery/rejected"] {
        // The client compiles patterns with the same crate and flag.
        if let Some(pattern) = schema.pointer(pointer).and_then(Value::as_str)
            && let Err(error) = regress::Regex::with_flags(pattern, "u")
        {
            return Err(document.problem(&format!("{at}{pointer}"), format!("invalid regular expression: {error}")));
        }
    }
    Ok(())
}

/// The default must have the right type and keep to the limits.
fn default(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    let Some(default) = schema.get("default") else { return Ok(()) };
    let has_type = match schema["type"].as_str() {
        Some("string") => default.is_string(),
        Some("integer") => default.is_i64(),
        Some("number") => default.is_number(),
        Some("boolean") => default.is_boolean(),
        _ => false,
    };
    let is_listed = schema.get("enum").and_then(Value::as_array).is_none_or(|values| values.contains(default));
    let bound = |limit: Limit| keywords::stating(limit).and_then(|keyword| schema[keyword.name].as_i64());
    let is_inside = default.as_i64().is_none_or(|number| {
        bound(Limit::AtLeast(Measure::Number)).is_none_or(|least| number >= least)
            && bound(Limit::AtMost(Measure::Number)).is_none_or(|most| number <= most)
    });
    if has_type && is_listed && is_inside {
        return Ok(());
    }
    Err(document.problem(&join(at, "default"), format!("the default {default} does not fit this schema")))
}
