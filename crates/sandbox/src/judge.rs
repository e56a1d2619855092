//! Whether a request is one that the API would take: by the document, and by how the guide says that keys are sent.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value};

use crate::document::Operation;
use crate::refusal::Refusal;

/// Judges the key, sent as a Bearer token or as the user name of Basic without a password.
pub fn key(headers: &HeaderMap, expected: &str) -> Result<(), Refusal> {
    let Some(sent) = headers.get(AUTHORIZATION) else {
        return Err(Refusal::new("M004002", "there is no Authorization header"));
    };
    let malformed = |reason: &str| Refusal { status: 401, ..Refusal::new("M004002", reason) };
    let sent = sent.to_str().map_err(|_| malformed("the Authorization header is no text"))?;
    let key = match sent.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.to_owned(),
        Some((scheme, pair)) if scheme.eq_ignore_ascii_case("basic") => {
            let pair = STANDARD.decode(pair).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let pair = pair.ok_or_else(|| malformed("the Basic credentials are not Base64 of a text"))?;
            match pair.split_once(':') {
                Some((key, "")) => key.to_owned(),
                Some(_) => return Err(Refusal::new("M004001", "with Basic the password must be empty")),
                None => return Err(malformed("the Basic credentials have no colon")),
            }
        }
        _ => return Err(malformed("the Authorization header is neither Bearer nor Basic")),
    };
    if key.starts_with("pk_") {
        return Err(Refusal::new("M004001", "a publishable key (pk_…) is not for calls from a server"));
    }
    if key != expected {
        return Err(Refusal::new("M004001", "this is not the sandbox's key"));
    }
    Ok(())
}

/// What a request sends that the document does not name: parameters of the query, and members of the body.
pub fn unknown(operation: &Operation, query: &str, body: Option<&Value>) -> Vec<String> {
    let known = |name: &str| operation.query.iter().any(|known| known.name == name);
    let names: BTreeSet<_> = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned()).collect();
    let mut unknown: Vec<_> = names.into_iter().filter(|name| !known(name)).collect();
    if let (Some(expected), Some(body)) = (&operation.body, body) {
        unknown.extend(expected.shape.unknown(body));
    }
    unknown
}

/// Judges the body by the operation's schema.
pub fn body(operation: &Operation, headers: &HeaderMap, bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let Some(expected) = &operation.body else { return Ok(Map::new()) };
    if bytes.is_empty() && !expected.required {
        return Ok(Map::new());
    }
    let sent = headers.get(CONTENT_TYPE).and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence(sent) != essence(&expected.content_type) {
        return Err(Refusal::new("M002002", format!("the content type must be {}", expected.content_type)));
    }
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| Refusal::new("M002002", format!("the body is no JSON: {error}")))?;
    if let Some(error) = expected.schema.iter_errors(&value).next() {
        return Err(refused(&error));
    }
    if let Some(at) = not_an_integer(&value, "") {
        return Err(Refusal::of("M002002", &at, format!("`{at}` is no integer of 64 bits")));
    }
    match value {
        Value::Object(body) => Ok(body),
        _ => Err(Refusal::new("M002002", "the body must be a JSON object")),
    }
}

/// Where a number stands that is no integer of 64 bits; the schema lets some of them pass.
fn not_an_integer(value: &Value, at: &str) -> Option<String> {
    match value {
        Value::Number(number) if !number.is_i64() => Some(at.to_owned()),
        Value::Object(members) => members.iter().find_map(|(name, value)| not_an_integer(value, &inside(at, name))),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(number, value)| not_an_integer(value, &format!("{at}[{number}]")))
        }
        _ => None,
    }
}

/// Judges the query's parameters, of which each becomes a value of its type.
pub fn query(operation: &Operation, text: &str) -> Result<Map<String, Value>, Refusal> {
    let mut sent: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
        let integer = operation.query.iter().any(|known| known.name == *name && known.integer);
        let number = value.parse::<i64>().ok().filter(|_| integer);
        let value = number.map_or_else(|| Value::from(value.into_owned()), Value::from);
        sent.entry(name.into_owned()).or_default().push(value);
    }
    let mut query = Map::new();
    for known in &operation.query {
        let Some(mut values) = sent.remove(&known.name) else {
            if known.required {
                return Err(Refusal::of("M002001", &known.name, format!("`{}` is missing", known.name)));
            }
            continue;
        };
        if values.len() > 1 && !known.list {
            return Err(Refusal::of("M002002", &known.name, format!("`{}` is sent more than once", known.name)));
        }
        let value = if known.list { Value::Array(values) } else { values.remove(0) };
        if let Some(error) = known.schema.iter_errors(&value).next() {
            return Err(Refusal::of("M002002", &known.name, format!("`{}`: {}", known.name, error.masked())));
        }
        query.insert(known.name.clone(), value);
    }
    Ok(query)
}

fn refused(error: &ValidationError<'_>) -> Refusal {
    // As errors name values: `items[0].name`, where the pointer has `/items/0/name`.
    let path = error.instance_path().as_str().split('/').skip(1).fold(String::new(), |path, token| {
        let name = token.replace("~1", "/").replace("~0", "~");
        if name.parse::<usize>().is_ok() { format!("{path}[{name}]") } else { inside(&path, &name) }
    });
    if let ValidationErrorKind::Required { property } = error.kind() {
        let at = inside(&path, property.as_str().unwrap_or_default());
        return Refusal::of("M002001", &at, format!("`{at}` is missing"));
    }
    // The value is masked: it may be a token or a name.
    let reason = error.masked().to_string();
    if path.is_empty() {
        Refusal::new("M002002", reason)
    } else {
        Refusal::of("M002002", &path, format!("`{path}`: {reason}"))
    }
}

fn inside(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
