//! A receiver of webhooks, which responds as a test wants.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use elepay::webhook::{Event, Verifier, WebhookError};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// What a receiver does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Status(u16),
    /// It redirects to its own URL.
    Redirect,
    /// It never responds.
    Silence,
}

/// A request that has arrived.
#[derive(Debug, Clone)]
pub struct Received {
    pub method: Method,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn id(&self) -> String {
        self.json()["id"].as_str().unwrap().to_owned()
    }

    pub fn verify(&self, secret: &str) -> Result<Event, WebhookError> {
        Verifier::new(secret).unwrap().verify(&self.headers, &self.body, SystemTime::now())
    }
}

/// A receiver. It stops when it is dropped.
pub struct Receiver {
    pub url: String,
    shared: Arc<Shared>,
    _task: JoinSet<()>,
}

#[derive(Default)]
struct Shared {
    received: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<Answer>>,
}

impl Receiver {
    /// Starts a receiver that gives these answers, one after the other, and 200 after them.
    pub async fn start(answers: &[Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks?shop=1", listener.local_addr().unwrap());
        let shared = Arc::new(Shared { answers: Mutex::new(answers.iter().copied().collect()), ..Shared::default() });
        let router = Router::new().fallback(receive).with_state(Arc::clone(&shared));
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, _task: task }
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Returns the ids of the events in the order of arrival.
    pub fn ids(&self) -> Vec<String> {
        self.received().iter().map(Received::id).collect()
    }
}

async fn receive(State(shared): State<Arc<Shared>>, method: Method, headers: HeaderMap, body: Bytes) -> Response {
    shared.received.lock().unwrap().push(Received { method, headers, body });
    let answer = shared.answers.lock().unwrap().pop_front();
    match answer.unwrap_or(Answer::Status(200)) {
        Answer::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answer::Redirect => (StatusCode::TEMPORARY_REDIRECT, [("location", "/elsewhere")]).into_response(),
        Answer::Silence => pending().await,
    }
}
