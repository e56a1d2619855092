//! Validation of requests by the schemas of the document.

use std::collections::{BTreeMap, BTreeSet};

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value};

use super::json;
use crate::document::api::Api;
use crate::document::members::{member_path, pointer_path};
use crate::document::route::{RequestBody, Route};
use crate::domain::api_error::ApiError;
use crate::domain::object::Object;
use elepay_spec::suggestion;

/// Returns the query parameters and the members of the body that the document does not name.
pub fn unknown(api: &Api, route: &Route, query: &str, body: Option<&Value>) -> Vec<String> {
    let is_known = |name: &str| route.query.iter().any(|parameter| parameter.name == name);
    let names: BTreeSet<_> = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned()).collect();
    let mut unknown: Vec<_> = names.into_iter().filter(|name| !is_known(name)).collect();
    if let (Some(expected), Some(body)) = (&route.body, body) {
        unknown.extend(api.unknown_members(expected, body));
    }
    unknown
}

/// Validates a request body.
pub fn body(api: &Api, route: &Route, headers: &HeaderMap, bytes: &[u8]) -> Result<Object, ApiError> {
    let Some(expected) = &route.body else { return Ok(Object::default()) };
    if bytes.is_empty() && !expected.required {
        return checked(api, expected, Value::Object(Map::new()));
    }
    let sent = headers.get(CONTENT_TYPE).and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence(sent) != essence(&expected.content_type) {
        return Err(ApiError::invalid(format!("the content type must be {}", expected.content_type)));
    }
    let value: Value =
        json::parse(bytes).map_err(|error| ApiError::invalid(format!("the body is not valid JSON: {error}")))?;
    checked(api, expected, value)
}

/// Validates the JSON of a request body.
fn checked(api: &Api, expected: &RequestBody, value: Value) -> Result<Object, ApiError> {
    if let Some(error) = expected.schema.iter_errors(&value).next() {
        return Err(violation(&error));
    }
    if let Some(path) = api.oversized_integer(expected, &value) {
        return Err(ApiError::invalid(format!("`{path}` is not an integer of 64 bits")).parameter(&path));
    }
    match value {
        Value::Object(members) => Ok(members.into()),
        _ => Err(ApiError::invalid("the body must be a JSON object")),
    }
}

/// Validates the query, and converts each parameter to its type.
pub fn query(route: &Route, query: &str) -> Result<Object, ApiError> {
    let mut sent: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let is_integer = route.query.iter().any(|parameter| parameter.name == *name && parameter.is_integer);
        let number = value.parse::<i64>().ok().filter(|_| is_integer);
        let value = number.map_or_else(|| Value::from(value.into_owned()), Value::from);
        sent.entry(name.into_owned()).or_default().push(value);
    }
    let mut query = Map::new();
    for parameter in &route.query {
        let name = &parameter.name;
        let Some(mut values) = sent.remove(name) else {
            if parameter.required {
                return Err(ApiError::missing(name));
            }
            continue;
        };
        if values.len() > 1 && !parameter.is_list {
            return Err(ApiError::invalid(format!("`{name}` is sent more than once")).parameter(name));
        }
        let value = if parameter.is_list { Value::Array(values) } else { values.remove(0) };
        if let Some(error) = parameter.schema.iter_errors(&value).next() {
            return Err(ApiError::invalid(format!("`{name}`: {}", error.masked())).parameter(name));
        }
        let chooses_page = route.page.as_ref().is_some_and(|page| [&page.limit, &page.offset].contains(&name));
        if chooses_page && value.as_i64().is_some_and(|count| count < 0) {
            return Err(ApiError::invalid(format!("`{name}` must be at least 0")).parameter(name));
        }
        query.insert(name.clone(), value);
    }
    Ok(query.into())
}

fn violation(error: &ValidationError<'_>) -> ApiError {
    let path = pointer_path(error.instance_path().as_str());
    if let ValidationErrorKind::Required { property } = error.kind() {
        let path = member_path(&path, property.as_str().unwrap_or_default());
        return ApiError::missing(&path);
    }
    // The value is masked, since it may be a token or a name.
    let mut reason = error.masked().to_string();
    if let (ValidationErrorKind::Enum { options }, Some(sent)) = (error.kind(), error.instance().as_str()) {
        reason += &suggestion(sent, options.as_array().into_iter().flatten().filter_map(Value::as_str));
    }
    if path.is_empty() {
        ApiError::invalid(format!("the body: {reason}"))
    } else {
        ApiError::invalid(format!("`{path}`: {reason}")).parameter(&path)
    }
}
