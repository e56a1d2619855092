//! Receives webhooks with axum, and delivers every order that is paid exactly once.
//!
//! `cargo run --example webhook_axum`: payers in a sandbox pay, while their webhooks are late, doubled, out of order,
//! forged or lost. What is not about HTTP is in `shop/mod.rs`.

mod shop;

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use elepay::webhook::Verifier;
use elepay_sandbox::Sandbox;
use shop::{Inbox, MAX_BODY, Shop, payers};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    // With elepay, the URL is entered in the dashboard, which then shows the secret.
    let webhook = sandbox.add_webhook(format!("http://{}/webhooks", listener.local_addr()?))?;

    let shop = Shop::new(sandbox.client());
    let (inbox, worker) = Inbox::open(Verifier::new(webhook.secret.as_str())?, Arc::clone(&shop));
    let server = tokio::spawn(axum::serve(listener, receiver(inbox)).into_future());

    payers::pay(&sandbox, &shop).await?;
    // Without a server there is no inbox, and without an inbox the worker ends when the queue is empty.
    server.abort();
    sandbox.remove_webhook(&webhook.id)?;
    worker.await?;
    payers::check(&sandbox, &shop).await
}

fn receiver(inbox: Inbox) -> Router {
    let router = Router::new().route("/webhooks", post(receive));
    router.layer(DefaultBodyLimit::max(MAX_BODY)).with_state(Arc::new(inbox))
}

/// `Bytes` is the body as it was received. An extractor such as `Json` would lose what was signed.
async fn receive(State(inbox): State<Arc<Inbox>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    StatusCode::from_u16(inbox.receive(&headers, &body)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[test]
fn every_order_is_delivered_exactly_once() {
    main().unwrap();
}
