//! `/_sandbox` for people: everything that the sandbox keeps, with a button for everything that can happen to it.
//!
//! The page works without its script, which only sends the forms in the background and shows changes at once.

mod command;
mod forms;
mod frame;
mod objects;
mod records;
mod rows;
mod texts;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::i18n::Texts;
use super::respond::{page, wants_html};
use super::state;
use crate::context::Context;
use crate::http::body;
use frame::Message;
use texts::DashboardTexts;

/// The script of the page.
pub async fn script() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, include_str!("dashboard.js")).into_response()
}

/// Shows the page to browsers, and the state as JSON to other programs.
pub async fn show(State(context): State<Arc<Context>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    if !wants_html(&headers) {
        return state::show(&context);
    }
    let query = query.unwrap_or_default();
    let is_done = parameter(&query, "done").is_some();
    let message = if is_done { Message::Done } else { Message::None };
    page(StatusCode::OK, frame::render(&context, texts(&query, &headers), &message))
}

/// Does what a form of the page asks for, and shows the page again.
pub async fn act(
    State(context): State<Arc<Context>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let texts = texts(&query.unwrap_or_default(), &headers);
    let outcome = match body::read(body, &context.limits).await {
        Ok(form) => command::execute(&context, &form).await,
        Err(unread) => Err(unread.to_string()),
    };
    match outcome {
        // Status 303 makes the browser use GET.
        Ok(()) => Redirect::to(&format!("?lang={}&done=1", texts.tag)).into_response(),
        Err(reason) if wants_html(&headers) => {
            page(StatusCode::BAD_REQUEST, frame::render(&context, texts, &Message::Refused(reason)))
        }
        Err(reason) => (StatusCode::BAD_REQUEST, format!("{reason}\n")).into_response(),
    }
}

fn texts(query: &str, headers: &HeaderMap) -> &'static DashboardTexts {
    DashboardTexts::of(Texts::choose(parameter(query, "lang").as_deref(), headers).tag)
}

/// Returns the first value of a query parameter.
fn parameter(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}
