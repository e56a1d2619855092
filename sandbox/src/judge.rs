//! Whether a request is one that the API would take: by the document, and by how the guide says that keys are sent.

use std::collections::BTreeMap;

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

/// A body, or a query, that passed.
#[derive(Debug)]
pub struct Judged {
    pub body: Map<String, Value>,
    /// Members that the document does not name.
    pub unknown: Vec<String>,
}

/// Judges the body by the operation's schema.
pub fn body(operation: &Operation, headers: &HeaderMap, bytes: &[u8], strict: bool) -> Result<Judged, Refusal> {
    let nothing = Judged { body: Map::new(), unknown: Vec::new() };
    let Some(expected) = &operation.body else { return Ok(nothing) };
    if bytes.is_empty() && !expected.required {
        return Ok(nothing);
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
    let unknown = expected.shape.unknown(&value);
    let Value::Object(body) = value else {
        return Err(Refusal::new("M002002", "the body must be a JSON object"));
    };
    match unknown.first().filter(|_| strict) {
        Some(name) => Err(Refusal::of("M002002", name, format!("`{name}` is in no published request"))),
        None => Ok(Judged { body, unknown }),
    }
}

/// Judges the query; what the document does not name is only told.
pub fn query(operation: &Operation, text: &str, strict: bool) -> Result<Judged, Refusal> {
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
    let unknown: Vec<_> = sent.into_keys().collect();
    match unknown.first().filter(|_| strict) {
        Some(name) => Err(Refusal::of("M002002", name, format!("`{name}` is in no published query"))),
        None => Ok(Judged { body: query, unknown }),
    }
}

fn refused(error: &ValidationError<'_>) -> Refusal {
    let path = error.instance_path().as_str().trim_start_matches('/').replace('/', ".");
    if let ValidationErrorKind::Required { property } = error.kind() {
        let name = property.as_str().unwrap_or_default();
        let at = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
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
