//! The sample call and the sample answer at the end of a page, the same in every style.

use serde_json::Value;

use crate::facts::{Facts, Kind, Place};

/// A sample call with its answer.
#[derive(Debug)]
pub struct Call {
    pub method: String,
    pub server: String,
    /// With sample values for the parameters: `/charges/string/capture`.
    pub path: String,
    pub content_type: Option<String>,
    /// What it sends: the required fields.
    pub sent: Option<Value>,
    pub answer: Option<Value>,
}

/// Where the sample call begins.
pub fn start(text: &str) -> Result<usize, String> {
    text.find("curl -X ").ok_or_else(|| "it has no sample call (`curl -X …`)".to_owned())
}

/// Reads a text that begins with the sample call, and goes on with a sample of the answer if the page `has_answer`.
pub fn read(call: &str, has_answer: bool) -> Result<Call, String> {
    let mut words = call["curl -X ".len()..].split_whitespace();
    let method = words.next().ok_or("its sample call has no method")?.to_owned();
    let url = words.next().ok_or("its sample call has no address")?;
    // In flat text the answer runs into the closing quote.
    let url = url.trim_start_matches('"').split(['"', '?']).next().unwrap_or_default();
    let after_scheme = url.find("://").map(|scheme| scheme + 3).ok_or("the address of its sample call is none")?;
    let path_at = url[after_scheme..].find('/').map_or(url.len(), |slash| after_scheme + slash);
    let (server, path) = url.split_at(path_at);
    let (sent, rest) = match call.split_once("-d '") {
        Some((_, rest)) => {
            let (body, rest) = rest.split_once('\'').ok_or("the body of its sample call has no end")?;
            let sent = serde_json::from_str(body)
                .map_err(|error| format!("the body of its sample call is no JSON ({error})"))?;
            (Some(sent), rest)
        }
        None => (None, after_call(call)),
    };
    let answer = match rest.trim() {
        _ if !has_answer => None,
        "" => None,
        answer => Some(
            // The page may go on with its foot.
            serde_json::Deserializer::from_str(answer)
                .into_iter()
                .next()
                .unwrap_or(Ok(Value::Null))
                .map_err(|error| format!("its sample answer is no JSON ({error}); is the page cut off?"))?,
        ),
    };
    let header = call[..call.len() - rest.len()].split_once("-H \"Content-Type: ");
    let content_type = header.and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned);
    Ok(Call { method, server: server.to_owned(), path: path.to_owned(), content_type, sent, answer })
}

/// What follows a call without a body. In flat text its last line runs into the answer.
fn after_call(call: &str) -> &str {
    match call.split_once('\n') {
        Some((first, rest)) if !first.ends_with(['{', '[']) => rest,
        Some((first, _)) => &call[first.len() - 1..],
        None => "",
    }
}

/// The facts that a sample shows: names, JSON types, nesting, and the values that are no placeholders.
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
        Value::String(_) => facts.set(place, Kind::Type, "string"),
        Value::Number(number) => facts.set(place, Kind::Type, if number.is_f64() { "number" } else { "integer" }),
        Value::Bool(_) => facts.set(place, Kind::Type, "boolean"),
        Value::Null => {}
    }
    if !sample.is_object() && !sample.is_array() && !is_placeholder(sample) {
        facts.set(place, Kind::SampleValue, sample.clone());
    }
}

/// Whether a sample value stands for any value of its type.
pub fn is_placeholder(value: &Value) -> bool {
    match value {
        Value::String(text) => text == "string",
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Bool(value) => *value,
        _ => true,
    }
}

/// A sample again, from the facts that were read off it.
pub fn rebuilt(place: &Place, facts: &Facts) -> Value {
    if let Some(value) = facts.get(place, Kind::SampleValue) {
        return value.clone();
    }
    let has = |place: &Place| facts.0.contains_key(place);
    match facts.get(place, Kind::Type).and_then(Value::as_str).unwrap_or_default() {
        "object" => {
            // What is inside of a place comes right after it.
            let inside = facts.0.range(place..).take_while(|(inner, _)| inner.as_str().starts_with(place.as_str()));
            let members = inside
                .filter(|(inner, facts)| facts.contains_key(&Kind::Present) && inner.around().as_ref() == Some(place));
            members.map(|(inner, _)| (inner.name().to_owned(), rebuilt(inner, facts))).collect()
        }
        "map" => ["property1", "property2"]
            .iter()
            .map(|name| ((*name).to_owned(), rebuilt(&place.values(), facts)))
            .collect(),
        "array" if has(&place.items()) => Value::Array(vec![rebuilt(&place.items(), facts)]),
        "array" => Value::Array(Vec::new()),
        "string" => Value::from("string"),
        "integer" => Value::from(0),
        "number" => Value::from(0.0),
        "boolean" => Value::from(true),
        _ => Value::Null,
    }
}
