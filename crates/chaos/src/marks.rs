//! The mark by which the requests of a call are recognised.

use elepay_sandbox::Request;
use elepay_spec::{Document, Operation, reference};
use serde_json::{Map, Value, json};

use crate::document::document;

/// Members of a body that the caller chooses freely, so that they can carry a mark: alone, or under a key of a map.
const CARRIERS: [(&str, Option<&str>); 5] =
    [("orderNo", None), ("metadata", Some("call")), ("extra", Some("call")), ("reason", None), ("note", None)];

/// Returns everything by which a request may be marked.
#[must_use]
pub fn marks(request: &Request) -> Vec<&str> {
    let member = |(name, key): &(&str, Option<&str>)| {
        let value = request.body.as_ref()?.get(name)?;
        key.map_or(Some(value), |key| value.get(key))?.as_str()
    };
    CARRIERS.iter().filter_map(member).chain(request.target.split(['/', '?', '&', '='])).collect()
}

/// Returns whether anything that an operation sends can carry a mark. The calls of others need a sandbox of their own.
#[must_use]
pub fn can_be_marked(operation: &Operation<'_>) -> bool {
    let Ok(document) = document() else { return false };
    let schema = operation.body(document).map(|(_, pointer)| reference::resolve(document, document.at(&pointer)));
    operation.path.contains('{')
        || parameter(document, operation).is_some()
        || schema.is_some_and(|schema| carry(schema, &mut Map::new(), ""))
}

/// Returns the name of the query parameter that carries a mark: a time if there is one, else the position of a page.
#[must_use]
pub fn parameter<'d>(document: &'d Document, operation: &Operation<'_>) -> Option<&'d str> {
    let parameters = operation.parameters_in(document, "query");
    let is_time = |schema: &Value| reference::resolve(document, schema).get("x-time").is_some();
    let time = parameters.iter().find(|(_, parameter)| is_time(&parameter["schema"]));
    let time = time.and_then(|(_, parameter)| parameter["name"].as_str());
    time.or_else(|| operation.pagination(document).map(|pagination| pagination.offset))
}

/// Puts a token into every place that can carry one, and returns whether there is one.
pub fn carry(schema: &Value, body: &mut Map<String, Value>, token: &str) -> bool {
    let mut carries = false;
    for (name, key) in CARRIERS.iter().filter(|(name, _)| schema["properties"].get(name).is_some()) {
        body.insert((*name).to_owned(), key.map_or_else(|| json!(token), |key| json!({ key: token })));
        carries = true;
    }
    carries
}
