//! The JSON of control requests and their responses.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Request};
use axum::http::header::{CONNECTION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::schema;
use crate::context::Context;
use crate::http::body;

/// A request without members.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The body of a request, without a query. A body that is empty counts as `{}`.
pub(crate) struct Input<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<Context>> for Input<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, context: &Arc<Context>) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        if let Some(query) = parts.uri.query() {
            return Err(Refusal::invalid(format!("this path has no query, but the request has `?{query}`")));
        }
        let bytes = body::read(body, &context.limits).await;
        let bytes = bytes.map_err(|unread| Refusal::unread(unread.status(), unread.to_string()))?;
        let value = match bytes.as_slice() {
            b"" => Value::Object(Map::new()),
            // A form of another site cannot send this type unless the browser asks the sandbox first.
            _ if !is_json(&parts) => {
                return Err(Refusal::content_type("the header `Content-Type: application/json` is missing"));
            }
            bytes => serde_json::from_slice(bytes)
                .map_err(|error| Refusal::invalid(format!("the body is not valid JSON: {error}")))?,
        };
        schema::body(parts.method.as_str(), path(&parts), value).map(Self)
    }
}

/// Returns the path of the document that a request has.
fn path(parts: &Parts) -> &str {
    parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str)
}

fn is_json(parts: &Parts) -> bool {
    let sent = parts.headers.get(CONTENT_TYPE).and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    sent.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// The query of a request.
pub(crate) struct Parameters<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let query = parts.uri.query().unwrap_or_default();
        schema::query(parts.method.as_str(), path(parts), query).map(Self)
    }
}

/// A response with a status and JSON.
pub(crate) struct Output<T>(pub StatusCode, pub T);

impl<T> Output<T> {
    /// Returns a response with status 200.
    pub fn ok(value: T) -> Self {
        Self(StatusCode::OK, value)
    }

    /// Returns a response with status 201.
    pub fn created(value: T) -> Self {
        Self(StatusCode::CREATED, value)
    }
}

impl<T: Serialize> IntoResponse for Output<T> {
    fn into_response(self) -> Response {
        // Serialising fails only for maps whose keys are not strings, of which there are none.
        let body = serde_json::to_string_pretty(&self.1).unwrap_or_default() + "\n";
        (self.0, [(CONTENT_TYPE, "application/json")], body).into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let closes = self.closes;
        let mut response = Output(status, self).into_response();
        if closes {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}
