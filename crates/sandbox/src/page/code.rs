//! `/_sandbox/codes/{id}`: the page behind `codeUrl`, on which the payer approves or declines.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde_json::Value;

use super::decision::Decision;
use super::html::{self, CodePage};
use super::i18n::Texts;
use super::respond::{page, wants_html};
use super::return_url::return_url;
use crate::context::Context;
use crate::control::guard::is_foreign;
use crate::control::refusal::Refusal;
use crate::domain::actions;
use crate::domain::embedded::refresh;
use crate::domain::kinds::CODE;
use crate::domain::object::Object;
use crate::domain::tick::tick;
use crate::domain::transitions::{COMPLETE_CODE, PAY_CODE};
use crate::http::body;
use crate::sync::lock;

/// Shows the page.
pub async fn show(
    State(context): State<Arc<Context>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let texts = texts(&query, &headers);
    match code(&context, path) {
        Some(code) => {
            let declined = parameter(&query, "declined").is_some();
            page(StatusCode::OK, CodePage { declined, ..CodePage::new(&context, &code) }.render(texts))
        }
        None => page(StatusCode::NOT_FOUND, html::not_found(texts)),
    }
}

/// Pays the code or not, and sends the payer back to the shop.
pub async fn decide(
    State(context): State<Arc<Context>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    target: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if is_foreign(&context.base_url, &Method::POST, &target, &headers) {
        // Ids can be guessed, so another page could pay for a payer who looks at it.
        return Refusal::forbidden("a page from elsewhere cannot decide for the payer").into_response();
    }
    let query = query.unwrap_or_default();
    let texts = texts(&query, &headers);
    let form = body::read(body, &context.limits).await;
    let Some(before) = code(&context, path) else { return page(StatusCode::NOT_FOUND, html::not_found(texts)) };
    let outcome = match form {
        Ok(form) => Decision::read(&form).and_then(|decision| execute(&context, &before, &decision)),
        Err(unread) => Err(unread.to_string()),
    };
    let declined = match outcome {
        Ok(declined) => declined,
        Err(reason) if wants_html(&headers) => {
            let shown = CodePage { problem: Some(&reason), ..CodePage::new(&context, &before) }.render(texts);
            return page(StatusCode::BAD_REQUEST, shown);
        }
        Err(reason) => return (StatusCode::BAD_REQUEST, format!("{reason}\n")).into_response(),
    };
    let after = lock(&context.state).get(&CODE, before.text("id")).cloned().unwrap_or(before);
    // A code that can no longer be paid says so on its own page.
    let is_open = declined || PAY_CODE.is_done(&after) || COMPLETE_CODE.is_done(&after);
    // A relative URL leads back to this page, wherever the browser has found it.
    let this_page = || format!("?lang={}{}", texts.tag, if declined { "&declined=1" } else { "" });
    // Status 303 makes the browser use GET.
    let url = return_url(&after, declined).filter(|_| is_open).unwrap_or_else(this_page);
    Redirect::to(&url).into_response()
}

/// Executes a decision, and returns whether the payer has declined to pay a code that could be paid.
fn execute(context: &Context, code: &Object, decision: &Decision) -> Result<bool, String> {
    let id = code.text("id");
    let methods = &context.api.payment_methods;
    let mut state = lock(&context.state);
    let Decision::Approve(method) = decision else {
        // An order that is paid by another code can be declined nevertheless.
        let _ = actions::decline(&mut state, id);
        return Ok(PAY_CODE.is_possible(code));
    };
    if let Some(method) = method
        && !methods.iter().any(|known| known.value == *method)
    {
        return Err(format!("`method` is `{method}`, which is not a payment method of this page"));
    }
    if !PAY_CODE.is_possible(code) {
        return Ok(false);
    }
    let outcome = match method {
        Some(method) => actions::choose_method(&mut state, id, method),
        // The payer has chosen one before.
        None if html::is_chosen(code) => actions::approve(&mut state, id),
        None => return Err("`method` is missing; it must be a payment method of this page".to_owned()),
    };
    outcome.map(|()| false).map_err(|error| error.message)
}

/// Returns a code as it is now.
fn code(context: &Context, path: Result<Path<String>, PathRejection>) -> Option<Object> {
    let Path(id) = path.ok()?;
    let mut state = lock(&context.state);
    tick(&mut state);
    let mut code = state.get(&CODE, &id).map(Value::from)?;
    refresh(&state, &mut code);
    if let Value::Object(code) = code { Some(code.into()) } else { None }
}

fn texts(query: &str, headers: &HeaderMap) -> &'static Texts {
    Texts::choose(parameter(query, "lang").as_deref(), headers)
}

/// Returns the first value of a query parameter.
fn parameter(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}
