//! What a response must decode to, worked out from the document alone and apart from the code under test.

use serde_json::{Map, Value};

use super::document::resolve;

/// Returns the part of a value that fits its published schema, and adds the paths of what does not to `skipped`.
///
/// `None` if nothing of it can be used. Members that are not published are ignored, and so is `null` for a member that
/// may be absent.
pub fn fit(schema: &'static Value, value: &Value, path: &str, skipped: &mut Vec<String>) -> Option<Value> {
    let schema = resolve(schema);
    let fitted = match (schema["type"].as_str().expect("a type"), value) {
        ("string", Value::String(_)) | ("boolean", Value::Bool(_)) => Some(value.clone()),
        // Without an enum it is an older code, which is a number too.
        ("string", Value::Number(number)) if schema.get("x-delivery").is_some() && schema.get("enum").is_none() => {
            number.is_u64().then(|| Value::from(number.to_string()))
        }
        ("integer", Value::Number(number)) if number.is_i64() => Some(value.clone()),
        // Rust writes a float with all its digits and no exponent.
        ("integer", Value::Number(number)) if number.is_f64() => {
            number.as_f64().and_then(|float| float.to_string().parse::<i64>().ok()).map(Value::from)
        }
        ("number", Value::Number(number)) => number.as_f64().map(Value::from),
        ("array", Value::Array(items)) => {
            let items = items
                .iter()
                .enumerate()
                .filter_map(|(index, item)| fit(&schema["items"], item, &format!("{path}[{index}]"), skipped));
            Some(Value::Array(items.collect()))
        }
        ("object", _) if is_free(schema) && !value.is_null() => Some(value.clone()),
        ("object", Value::Object(members)) => object(schema, members, path, skipped),
        _ => None,
    };
    if fitted.is_none() {
        skipped.push(path.to_owned());
    }
    fitted
}

fn object(
    schema: &'static Value,
    members: &Map<String, Value>,
    path: &str,
    skipped: &mut Vec<String>,
) -> Option<Value> {
    let mut fitted = Map::new();
    let identity = schema["x-identity"].as_str();
    for (name, value) in members {
        let (schema, optional) = match (schema.get("properties"), schema.get("additionalProperties")) {
            (Some(properties), _) => match properties.get(name) {
                Some(property) => (property, identity != Some(name)),
                None => continue,
            },
            (None, values) => (values.expect("a map"), false),
        };
        if optional && value.is_null() {
            continue;
        }
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        if let Some(value) = fit(schema, value, &path, skipped) {
            fitted.insert(name.clone(), value);
        }
    }
    let whole = identity.is_none_or(|name| fitted.contains_key(name));
    whole.then_some(Value::Object(fitted))
}

/// Whether a schema takes any JSON.
fn is_free(schema: &Value) -> bool {
    let bare = |schema: &Value| {
        schema["type"] == "object" && schema.get("properties").is_none() && schema.get("additionalProperties").is_none()
    };
    bare(schema) || schema.get("additionalProperties").is_some_and(bare)
}

/// Returns the pointers of all nodes of a value, itself included.
pub fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (token, value) in inner {
        found.extend(pointers(value).into_iter().map(|pointer| format!("/{token}{pointer}")));
    }
    found
}

/// Removes the node at a pointer from a value.
pub fn remove(value: &mut Value, pointer: &str) {
    let (around, token) = pointer.rsplit_once('/').expect("not the whole");
    match value.pointer_mut(around) {
        Some(Value::Object(members)) => drop(members.remove(token)),
        Some(Value::Array(items)) => drop(items.remove(token.parse().expect("an index"))),
        _ => unreachable!("the pointer was made from the value"),
    }
}
