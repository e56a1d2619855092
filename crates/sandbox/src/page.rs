//! What a browser sees: the page behind a code, and the sandbox's state.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Form;
use axum::extract::{ConnectInfo, Extension, Path, Query, State as Extract};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::lock;
use crate::server::Shared;
use crate::state::{Object, text};
use crate::words::{Words, amount};

const STYLE: &str = include_str!("page.css");

/// How a page is asked for.
#[derive(Deserialize, Default)]
pub struct Wish {
    lang: Option<String>,
    declined: Option<String>,
}

/// What the payer decides.
#[derive(Deserialize)]
pub struct Decision {
    decision: String,
    method: String,
}

/// `GET /_sandbox/codes/{id}`
pub async fn show(
    Extract(shared): Extract<Arc<Shared>>,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    let words = Words::choose(wish.lang.as_deref(), &headers);
    let code = {
        let mut state = lock(&shared.state);
        state.settle();
        state.codes.get(&id).cloned()
    };
    match code {
        Some(code) => Html(page(&shared, words, &code, wish.declined.is_some()).into_string()).into_response(),
        None => {
            (StatusCode::NOT_FOUND, Html(frame(words, &html! { h1 { (words.none) } }).into_string())).into_response()
        }
    }
}

/// `POST /_sandbox/codes/{id}`: the payer decides, and is sent back to the shop as it asked, nothing added.
pub async fn pay(
    Extract(shared): Extract<Arc<Shared>>,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    Form(decision): Form<Decision>,
) -> Response {
    let approved = decision.decision == "approve";
    let known = shared.api.methods.iter().any(|(method, _)| *method == decision.method);
    let front = {
        let mut state = lock(&shared.state);
        // Whatever forbids it is shown by the page of the code.
        if approved && (!known || state.pay(&id, &decision.method).is_err()) {
            None
        } else {
            state.codes.get(&id).and_then(front_url)
        }
    };
    // Relative, so that it is the page that was asked for, wherever that is.
    let own = || {
        let declined = if approved { "" } else { "&declined=1" };
        format!("?lang={}{declined}", Words::choose(wish.lang.as_deref(), &headers).tag)
    };
    // 303: the browser goes there with GET.
    Redirect::to(&front.unwrap_or_else(own)).into_response()
}

/// `GET /_sandbox`: everything that is remembered, for this machine only.
pub async fn state(
    Extract(shared): Extract<Arc<Shared>>,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
) -> Response {
    // The name too: a page elsewhere can let its own name mean this machine.
    let mut hosts = headers.get_all(header::HOST).iter();
    let local = hosts
        .next()
        .and_then(|host| host.to_str().ok()?.parse::<http::uri::Authority>().ok())
        .is_some_and(|host| elepay_spec::is_loopback(host.host()));
    let local = local && hosts.next().is_none();
    if !peer.ip().to_canonical().is_loopback() || !local {
        return (StatusCode::FORBIDDEN, "the state is shown on the sandbox's own machine only\n").into_response();
    }
    let mut state = lock(&shared.state);
    state.settle();
    let list = |objects: &std::collections::BTreeMap<String, Object>| objects.values().cloned().collect::<Vec<_>>();
    let requests: Vec<Value> = lock(&shared.requests)
        .iter()
        .map(|request| {
            json!({
                "method": request.method, "target": request.target, "operation": request.operation,
                "executed": request.executed, "status": request.status, "fault": request.fault,
                "unknown": request.unknown,
            })
        })
        .collect();
    let body = json!({
        "time": state.now(), "charges": list(&state.charges), "codes": list(&state.codes),
        "customers": list(&state.customers), "sources": list(&state.sources), "refunds": list(&state.refunds),
        "requests": requests,
    });
    ([(header::CONTENT_TYPE, "application/json;charset=utf-8")], format!("{body:#}\n")).into_response()
}

fn page(shared: &Shared, words: &Words, code: &Object, declined: bool) -> Markup {
    let url = text(code, "codeUrl");
    let currency = text(code, "currency");
    let items = code.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    let front = front_url(code);
    let other = words.other;
    frame(
        words,
        &html! {
            p.test { (words.test) " · " a href={ "?lang=" (other.tag) } lang=(other.tag) { (other.name) } }
            p.order { (words.order) " " (text(code, "orderNo")) }
            h1 #amount { (amount(code.get("amount"), &currency)) }
            @if let Some(description) = code.get("description").and_then(Value::as_str) { p { (description) } }
            @if !items.is_empty() {
                table {
                    @for item in &items {
                        tr {
                            td { (item["name"].as_str().unwrap_or_default()) }
                            td.number { (amount(item.get("price"), &currency)) " × " (item["count"].as_i64().unwrap_or(1)) }
                        }
                    }
                }
            }
            @match code["status"].as_str() {
                Some("pending") => (choice(shared, words, declined)),
                Some("captured") => {
                    p.done #outcome { (words.paid) }
                    @if let Some(front) = &front { p { a href=(front) { (words.back) } } }
                }
                _ => p.closed #outcome { (words.closed) },
            }
            div.qr title=(url) { (PreEscaped(qr(&url))) }
            p.url { (url) }
        },
    )
}

/// Where the payer is sent back to. The document's pattern may stand anywhere in it, so it can be something else.
fn front_url(code: &Object) -> Option<String> {
    let url = text(code, "frontUrl");
    let web = url.starts_with("http://") || url.starts_with("https://");
    (web && HeaderValue::from_str(&url).is_ok()).then_some(url)
}

fn choice(shared: &Shared, words: &Words, declined: bool) -> Markup {
    html! {
        @if declined { p.closed #outcome { (words.declined) } }
        form method="post" {
            fieldset {
                legend { (words.methods) }
                div.methods {
                    @for (method, name) in &shared.api.methods {
                        label {
                            input type="radio" name="method" value=(method) checked[method == "creditcard"];
                            span { (words.method(method, name)) }
                        }
                    }
                }
            }
            button.approve #approve name="decision" value="approve" { (words.approve) }
            button.decline #decline name="decision" value="decline" { (words.decline) }
        }
    }
}

fn frame(words: &Words, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (words.title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
    }
}

/// An address as an SVG image; nothing if it is too long for any QR code.
fn qr(url: &str) -> String {
    QrCode::new(url).map_or_else(
        |_| String::new(),
        |code| {
            code.render::<svg::Color<'_>>().min_dimensions(160, 160).build().replacen(
                "<?xml version=\"1.0\" standalone=\"yes\"?>",
                "",
                1,
            )
        },
    )
}
