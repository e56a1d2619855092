//! Validation of control requests by the schemas of their document.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use elepay_spec::join;
use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::document;
use super::refusal::Refusal;
use super::violation;
use crate::sync::lock;
use elepay_spec::suggestion;

/// Below this, every whole number is exact, whatever type a language reads it into.
const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;

/// Reads the body of a request.
///
/// # Errors
/// Returns an error that names the member if the body is not as documented.
pub fn body<T: DeserializeOwned>(method: &str, path: &str, value: Value) -> Result<T, Refusal> {
    let Some(members) = value.as_object() else { return Err(Refusal::invalid("the body: expected an object")) };
    match (document::body(method, path), members.keys().next()) {
        (Some(pointer), _) => read(&pointer, "", value),
        (None, None) => from_value(value),
        (None, Some(name)) => Err(Refusal::invalid(format!("`{name}`: this request has no members"))),
    }
}

/// Reads a value by a component of the document. `name` is the name of the value in errors.
///
/// # Errors
/// Returns an error that names the member if the value is not as documented.
pub fn component<T: DeserializeOwned>(component: &str, name: &str, value: Value) -> Result<T, Refusal> {
    read(&join("/components/schemas", component), name, value)
}

/// Reads the query of a request.
///
/// # Errors
/// Returns an error that names the parameter if the query is not as documented.
pub fn query<T: DeserializeOwned>(method: &str, path: &str, query: &str) -> Result<T, Refusal> {
    let parameters = document::parameters(method, path);
    let mut read = Map::new();
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let Some((_, pointer)) = parameters.iter().find(|(known, _)| *known == name) else {
            let known = parameters.iter().map(|(name, _)| *name);
            let hint = suggestion(&name, known.clone());
            return Err(Refusal::invalid(format!("`{name}`: there is no such parameter{hint}")).allowed(known));
        };
        let is_text = document::document().at(pointer)["type"] == "string";
        let value = Some(&text).filter(|_| !is_text).and_then(|text| serde_json::from_str(text).ok());
        let mut value = value.unwrap_or_else(|| Value::from(text.as_ref()));
        check(pointer, &name, &value)?;
        make_whole(&mut value);
        if read.insert(name.clone().into_owned(), value).is_some() {
            return Err(Refusal::invalid(format!("`{name}`: it is sent more than once")));
        }
    }
    from_value(Value::Object(read))
}

fn read<T: DeserializeOwned>(pointer: &str, name: &str, mut value: Value) -> Result<T, Refusal> {
    check(pointer, name, &value)?;
    make_whole(&mut value);
    from_value(value)
}

fn check(pointer: &str, name: &str, value: &Value) -> Result<(), Refusal> {
    let validator = validator(pointer)?;
    let mut errors = validator.iter_errors(value).peekable();
    if errors.peek().is_some() { Err(violation::refusal(name, value, errors)) } else { Ok(()) }
}

/// Returns the validator of the schema at a pointer.
fn validator(pointer: &str) -> Result<Arc<Validator>, Refusal> {
    static KNOWN: Mutex<BTreeMap<String, Arc<Validator>>> = Mutex::new(BTreeMap::new());
    let mut known = lock(&KNOWN);
    if let Some(validator) = known.get(pointer) {
        return Ok(Arc::clone(validator));
    }
    let components = document::document().at("/components");
    let schema = json!({ "$ref": format!("#{pointer}"), "components": components });
    let validator = jsonschema::draft202012::new(&schema);
    // The tests compile every schema.
    let validator = validator.map_err(|error| Refusal::invalid(format!("control.yaml, {pointer}: {error}")))?;
    let validator = Arc::new(validator);
    known.insert(pointer.to_owned(), Arc::clone(&validator));
    Ok(validator)
}

/// Reads a value that fits its schema. What no schema can state, such as options that contradict each other, says the
/// type itself.
fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Refusal> {
    serde_json::from_value(value).map_err(|error| Refusal::invalid(error.to_string()))
}

/// Writes `5.0` as `5`, which JSON Schema calls a whole number, too.
fn make_whole(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let whole = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < MAX_WHOLE);
            #[allow(clippy::cast_possible_truncation, reason = "it is whole, and less than 2^53")]
            if let Some(whole) = whole {
                *value = Value::from(whole as i64);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(make_whole),
        Value::Object(members) => members.values_mut().for_each(make_whole),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{document, validator};

    #[test]
    fn every_schema_of_a_request_can_be_compiled_from_the_components_alone() {
        let paths = document::json()["paths"].as_object().expect("paths");
        let operations = paths.iter().flat_map(|(path, item)| {
            item.as_object().into_iter().flatten().map(move |(method, _)| (method.as_str(), path.as_str()))
        });
        let pointers = operations.flat_map(|(method, path)| {
            let parameters = document::parameters(method, path).into_iter().map(|(_, pointer)| pointer);
            parameters.chain(document::body(method, path)).collect::<Vec<_>>()
        });
        let forms = ["Fault", "WebhookFault", "AddWebhook"].map(|name| format!("/components/schemas/{name}"));
        let pointers: Vec<_> = pointers.chain(forms).collect();
        assert!(pointers.len() > 20, "{pointers:?}");
        for pointer in pointers {
            assert!(pointer.starts_with("/components/"), "{pointer}");
            assert!(document::document().at(&pointer).is_object(), "{pointer}");
            assert!(validator(&pointer).is_ok(), "{pointer}");
        }
    }
}
