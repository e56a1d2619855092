//! Receives webhooks with hyper alone, and delivers every order that is paid exactly once.
//!
//! `cargo run --example webhook_plain`: payers in a sandbox pay, while their webhooks are late, doubled, out of order,
//! forged or lost. What is not about HTTP is in `shop/mod.rs`.

mod shop;

use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use elepay::webhook::Verifier;
use elepay_sandbox::Sandbox;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use shop::{Inbox, MAX_BODY, Shop, payers};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// How long a caller may take to send a body.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    // With elepay, the URL is entered in the dashboard, which then shows the secret.
    let webhook = sandbox.add_webhook(format!("http://{}/webhooks", listener.local_addr()?))?;

    let shop = Shop::new(sandbox.client());
    let (inbox, worker) = Inbox::open(Verifier::new(webhook.secret.as_str())?, Arc::clone(&shop));
    let server = tokio::spawn(serve(listener, Arc::new(inbox)));

    payers::pay(&sandbox, &shop).await?;
    // Without a server there is no inbox, and without an inbox the worker ends when the queue is empty.
    server.abort();
    sandbox.remove_webhook(&webhook.id)?;
    worker.await?;
    payers::check(&sandbox, &shop).await
}

/// Serves until it is dropped, which drops all connections.
async fn serve(listener: TcpListener, inbox: Arc<Inbox>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // Most likely there are too many open files, and some may be closed soon.
                let Ok((stream, _)) = accepted else {
                    sleep(Duration::from_millis(10)).await;
                    continue;
                };
                let inbox = Arc::clone(&inbox);
                let service = service_fn(move |request| receive(Arc::clone(&inbox), request));
                // With the timer, hyper gives up a caller that does not send its headers within 30 seconds, too.
                let mut server = http1::Builder::new();
                connections.spawn(server.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn receive(inbox: Arc<Inbox>, request: Request<Incoming>) -> Result<Response<String>, Infallible> {
    let status = match (request.method(), request.uri().path()) {
        (&Method::POST, "/webhooks") => {
            let (head, body) = request.into_parts();
            match timeout(PATIENCE, Limited::new(body, MAX_BODY).collect()).await {
                Ok(Ok(body)) => inbox.receive(&head.headers, &body.to_bytes()),
                Ok(Err(_)) => 413,
                Err(_) => 408,
            }
        }
        _ => 404,
    };
    let mut response = Response::new(String::new());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok(response)
}

#[test]
fn every_order_is_delivered_exactly_once() {
    main().unwrap();
}
