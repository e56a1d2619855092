//! `GET /`: where to go from here.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::HeaderMap;
use serde_json::json;

use crate::context::Context;
use crate::http::response::JSON;
use crate::paths;

/// Sends a browser to the page of the sandbox, and shows other programs what there is.
pub async fn show(State(context): State<Arc<Context>>, headers: HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    if accepted.contains("text/html") {
        return Redirect::to(paths::STATE).into_response();
    }
    let url = |path: &str| format!("{}{path}", context.base_url);
    let body = json!({
        "message": "A sandbox of the elepay API. Calls of the API need the key; control of the sandbox does not.",
        "key": context.key,
        "api": url("/charges"),
        "approve": url(&format!("{}/charges/{{id}}/approve", paths::STATE)),
        "state": url(paths::STATE),
        "control": url(&format!("{}/openapi.json", paths::STATE)),
    });
    ([(header::CONTENT_TYPE, JSON)], format!("{body:#}\n")).into_response()
}
