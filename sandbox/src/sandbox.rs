//! A running sandbox, and how it is set up.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::document::Api;
use crate::server::{self, Shared};
use crate::state::State;

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
    _stop: oneshot::Sender<()>,
}

/// Settings of a [`Sandbox`]; made by [`Sandbox::builder`].
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct Builder {
    host: IpAddr,
    port: u16,
    strict: bool,
}

/// Why a sandbox could not be started, or did not do what was asked.
#[derive(Debug)]
pub struct Error(String);

/// A request as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// `POST`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The operation of the document that it called, if there is one.
    pub operation: Option<String>,
    /// The status it was answered with.
    pub status: u16,
    /// Members of its body that the document does not name.
    pub unknown: Vec<String>,
}

impl Sandbox {
    /// Starts one on a free port of this machine, inside a Tokio runtime.
    ///
    /// # Errors
    /// No port can be bound.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Starts from the usual settings: loopback, a free port, unknown fields taken.
    pub fn builder() -> Builder {
        Builder { host: IpAddr::V4(Ipv4Addr::LOCALHOST), port: 0, strict: false }
    }

    /// Its base URL: `http://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> String {
        self.shared.base.clone()
    }

    /// The secret key that it takes.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.shared.key
    }

    /// A client that calls it.
    ///
    /// # Panics
    /// The sandbox is bound to another address than loopback, which a client does not call without TLS.
    #[must_use]
    pub fn client(&self) -> elepay::Client {
        let client = elepay::Client::builder(self.key()).base_url(self.url()).build();
        client.unwrap_or_else(|error| panic!("a client of the sandbox at {}: {error}", self.url()))
    }

    /// A new customer's id, for what needs one.
    #[must_use]
    pub fn customer(&self) -> String {
        self.state().customer()
    }

    /// Every charge, in the order of creation.
    #[must_use]
    pub fn charges(&self) -> Vec<Value> {
        let mut state = self.state();
        state.settle();
        state.charges.values().cloned().map(Value::Object).collect()
    }

    /// Every code, in the order of creation.
    #[must_use]
    pub fn codes(&self) -> Vec<Value> {
        let mut state = self.state();
        state.settle();
        state.codes.values().cloned().map(Value::Object).collect()
    }

    /// Every request, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    /// Lets the payer agree to a charge: it is captured, or authorised if it was created with `capture: false`.
    ///
    /// # Errors
    /// There is no such charge, or it is not pending.
    pub fn approve(&self, charge: &str) -> Result<(), Error> {
        self.state().approve(charge).map_err(|refusal| Error(refusal.message))
    }

    /// Moves the sandbox's clock on.
    pub fn advance(&self, time: Duration) {
        self.state().advance(time);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.shared.state)
    }
}

impl Builder {
    /// The address to bind to; loopback by default. On any other, everybody on the network can call it.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// The port; a free one by default.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Refuses fields that the document does not name, which the API ignores.
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Starts the sandbox, inside a Tokio runtime.
    ///
    /// # Errors
    /// The port cannot be bound.
    pub async fn start(self) -> Result<Sandbox, Error> {
        let address = SocketAddr::new(self.host, self.port);
        let api = Api::read(elepay::OPENAPI).map_err(Error)?;
        let cannot = |error: std::io::Error| Error(format!("{address} cannot be bound: {error}; choose another port"));
        let listener = TcpListener::bind(address).await.map_err(cannot)?;
        let bound = listener.local_addr().map_err(cannot)?;
        let shared = Arc::new(Shared {
            api,
            base: format!("http://{bound}"),
            key: "sk_test_sandbox".to_owned(),
            strict: self.strict,
            state: Mutex::default(),
            requests: Mutex::default(),
        });
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(server::serve(listener, Arc::clone(&shared), stopped));
        Ok(Sandbox { shared, _stop: stop })
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.shared.base).finish_non_exhaustive()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// A panic elsewhere leaves nothing half done here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
