//! The sample call and the sample answer at the end of a page, the same in every style.

use serde_json::Value;

use super::facts::{Facts, Kind, Place};

/// A sample call with its answer.
#[derive(Debug)]
pub struct Call {
    /// Where it begins in the page.
    pub start: usize,
    pub method: String,
    pub server: String,
    /// With sample values for the parameters: `/charges/string/capture`.
    pub path: String,
    /// The fields it sends: the required ones.
    pub fields: Vec<String>,
    pub answer: Value,
}

/// Finds the sample call.
pub fn call(text: &str) -> Result<Call, String> {
    let start = text.find("curl -X ").ok_or("it has no sample call (`curl -X …`)")?;
    let call = &text[start..];
    let mut words = call["curl -X ".len()..].split_whitespace();
    let method = words.next().ok_or("its sample call has no method")?.to_owned();
    let url = words.next().ok_or("its sample call has no address")?.trim_matches('"');
    let after_scheme = url.find("://").map_or(0, |scheme| scheme + 3);
    let path_at = url[after_scheme..].find('/').map_or(url.len(), |slash| after_scheme + slash);
    let (server, path) = url.split_at(path_at);
    let (body, rest) = match call.split_once("-d '") {
        Some((_, rest)) => rest.split_once('\'').ok_or("the body of its sample call has no end")?,
        None => ("{}", call.split_once('\n').map_or("", |(_, rest)| rest)),
    };
    let sent: Value =
        serde_json::from_str(body).map_err(|error| format!("the body of its sample call is no JSON: {error}"))?;
    let mut fields: Vec<_> = sent.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    fields.sort();
    let answer = match rest.trim() {
        "" => Value::Null,
        answer => serde_json::from_str(answer).map_err(|error| format!("its sample answer is no JSON: {error}"))?,
    };
    Ok(Call { start, method, server: server.to_owned(), path: path.to_owned(), fields, answer })
}

/// The facts that a sample answer shows: names, JSON types, nesting, and the first value of an enum.
pub fn shape(place: &Place, sample: &Value, facts: &mut Facts) {
    match sample {
        Value::Object(members) if members.contains_key("property1") => {
            facts.set(place, Kind::Type, "map");
            for value in members.values().take(1) {
                shape(&place.values(), value, facts);
            }
        }
        Value::Object(members) => {
            facts.set(place, Kind::Type, "object");
            for (name, value) in members {
                let place = place.member(name);
                facts.set(&place, Kind::Present, true);
                shape(&place, value, facts);
            }
        }
        Value::Array(items) => {
            facts.set(place, Kind::Type, "array");
            if let Some(item) = items.first() {
                shape(&place.items(), item, facts);
            }
        }
        Value::String(text) => {
            facts.set(place, Kind::Type, "string");
            // `string` stands for any text.
            if text != "string" {
                facts.set(place, Kind::FirstValue, text.as_str());
            }
        }
        Value::Number(number) => facts.set(place, Kind::Type, if number.is_f64() { "number" } else { "integer" }),
        Value::Bool(_) => facts.set(place, Kind::Type, "boolean"),
        Value::Null => {}
    }
}
