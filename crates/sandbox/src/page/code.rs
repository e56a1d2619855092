//! `/_sandbox/codes/{id}`: the page behind `codeUrl`, on which the payer approves or declines.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::html;
use super::i18n::Texts;
use crate::context::Context;
use crate::domain::actions;
use crate::domain::kinds::CODE;
use crate::domain::object::Object;
use crate::domain::tick::tick;
use crate::sync::lock;

/// The query of the page.
#[derive(Deserialize, Default)]
pub struct PageQuery {
    /// The language.
    lang: Option<String>,
    /// Present if the payer has just declined.
    declined: Option<String>,
}

/// The form of the page.
#[derive(Deserialize)]
pub struct Decision {
    /// `approve` or `decline`.
    decision: String,
    /// The payment method.
    method: String,
}

/// Shows the page.
pub async fn show(
    State(context): State<Arc<Context>>,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Response {
    let texts = Texts::choose(query.lang.as_deref(), &headers);
    let code = {
        let mut state = lock(&context.state);
        tick(&mut state);
        state.get(&CODE, &id).cloned()
    };
    let Some(code) = code else {
        return (StatusCode::NOT_FOUND, Html(html::not_found(texts).into_string())).into_response();
    };
    let page = html::CodePage {
        code: &code,
        front_url: front_url(&code),
        methods: &context.api.payment_methods,
        declined: query.declined.is_some(),
    };
    Html(page.render(texts).into_string()).into_response()
}

/// Pays the code or not, and redirects the payer to the shop's `frontUrl`, unchanged.
pub async fn decide(
    State(context): State<Arc<Context>>,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
    Form(decision): Form<Decision>,
) -> Response {
    let approved = decision.decision == "approve";
    let is_known = context.api.payment_methods.iter().any(|method| method.value == decision.method);
    let front_url = {
        let mut state = lock(&context.state);
        // If the code cannot be paid, its own page shows why.
        if approved && (!is_known || actions::choose_method(&mut state, &id, &decision.method).is_err()) {
            None
        } else {
            state.get(&CODE, &id).and_then(front_url)
        }
    };
    // A relative URL leads back to this page, wherever the browser has found it.
    let this_page = || {
        let declined = if approved { "" } else { "&declined=1" };
        format!("?lang={}{declined}", Texts::choose(query.lang.as_deref(), &headers).tag)
    };
    // Status 303 makes the browser use GET.
    Redirect::to(&front_url.unwrap_or_else(this_page)).into_response()
}

/// Returns the URL that the payer is sent back to. The pattern of the document is not anchored, so it accepts other
/// schemes.
fn front_url(code: &Object) -> Option<String> {
    let url = code.text("frontUrl");
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    (is_web && HeaderValue::from_str(url).is_ok()).then(|| url.to_owned())
}
