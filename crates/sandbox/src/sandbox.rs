//! A running sandbox, and how it is set up.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::document::Api;
use crate::fault::Fault;
use crate::gate::Gate;
use crate::script::Script;
use crate::server::{self, Shared};
use crate::state::State;
use crate::tls;

/// A running sandbox. When it is dropped it stops, with all its connections, as soon as the runtime turns.
pub struct Sandbox {
    shared: Arc<Shared>,
    /// Ends with it, and so do all its connections.
    tasks: Mutex<JoinSet<()>>,
}

/// Settings of a [`Sandbox`]; made by [`Sandbox::builder`].
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct Builder {
    host: IpAddr,
    port: u16,
    public_url: Option<String>,
    document: Option<String>,
    strict: bool,
    log: bool,
    repeated_order_numbers: bool,
}

/// Why a sandbox could not be started, or did not do what was asked.
#[derive(Debug)]
pub struct Error(String);

/// A request as it was received, and what became of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// `POST`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The operation of the document that it called, if there is one.
    pub operation: Option<String>,
    /// Its body, if that is JSON.
    pub body: Option<Value>,
    /// Members of its body that the document does not name: `items[0].colour`.
    pub unknown: Vec<String>,
    /// The [name](Fault::name) of the fault that struck.
    pub fault: Option<&'static str>,
    /// Whether it was executed: not if it was refused, nor if a fault struck before.
    pub executed: bool,
    /// The status it was answered with; nothing while it is not, and where a fault let no answer come.
    pub status: Option<u16>,
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
        Builder {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            public_url: None,
            document: None,
            strict: false,
            log: false,
            repeated_order_numbers: false,
        }
    }

    /// Its base URL: `http://127.0.0.1:49152`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        self.shared.base.clone()
    }

    /// Where its state is shown as JSON, to callers on its own machine only.
    #[must_use]
    pub fn state_url(&self) -> String {
        let ip = self.shared.bound.ip();
        let ip = if ip.is_loopback() { ip } else { IpAddr::V4(Ipv4Addr::LOCALHOST) };
        format!("http://{}{}", SocketAddr::new(ip, self.shared.bound.port()), server::PAGES)
    }

    /// The secret key that it takes.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.shared.key
    }

    /// A client that calls it, without retries that would hide a fault.
    ///
    /// # Panics
    /// The address given as [`public_url`](Builder::public_url) is none that a client takes.
    #[must_use]
    pub fn client(&self) -> elepay::Client {
        let builder = elepay::Client::builder(self.key()).base_url(self.url()).retry(elepay::RetryPolicy::off());
        let client = builder.danger_allow_plain_http_with_test_key().build();
        client.unwrap_or_else(|error| panic!("a client of the sandbox at {}: {error}", self.url()))
    }

    /// A new customer's id, for what needs one.
    #[must_use]
    pub fn customer(&self) -> String {
        self.state().new_customer()
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

    /// Every refund, in the order of creation.
    #[must_use]
    pub fn refunds(&self) -> Vec<Value> {
        let mut state = self.state();
        state.settle();
        state.refunds.values().cloned().map(Value::Object).collect()
    }

    /// Every request whose head was read, in the order of arrival; not those for the sandbox's own pages.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    /// The payer agrees. A charge is captured, or authorised if it was created with `capture: false`; a code is paid by
    /// credit card; a source becomes active.
    ///
    /// # Errors
    /// There is nothing with this id, it is not pending, or its order number is already paid.
    pub fn approve(&self, id: &str) -> Result<(), Error> {
        self.state().approve(id).map_err(|refusal| Error(refusal.message))
    }

    /// The payer of a code pays by a method, `paypay` for example.
    ///
    /// # Errors
    /// There is no such code, or it cannot be paid any more.
    pub fn pay_code(&self, id: &str, method: &elepay::types::PaymentMethod) -> Result<(), Error> {
        self.state().pay(id, method.as_str()).map_err(|refusal| Error(refusal.message))
    }

    /// Moves the sandbox's clock on: codes expire, and refunds, which take two seconds, are done.
    pub fn advance(&self, time: Duration) {
        self.state().advance(time);
    }

    /// Lets a fault strike the next call; if one is planned for it, the first call that has none.
    pub fn fault(&self, fault: Fault) {
        let mut script = lock(&self.shared.script);
        script.append(fault);
        script.refuse_next();
    }

    /// Lets a fault strike the `nth` call from now, counted from 1, the next.
    pub fn fault_at(&self, nth: u64, fault: Fault) {
        let mut script = lock(&self.shared.script);
        script.plan(nth, fault);
        script.refuse_next();
    }

    /// Chooses the fault of every call that none is planned for, by what is called.
    pub fn fault_when(&self, choice: impl Fn(&Request) -> Option<Fault> + Send + Sync + 'static) {
        lock(&self.shared.script).choose(choice);
    }

    /// Forgets every fault that has not struck.
    pub fn clear_faults(&self) {
        lock(&self.shared.script).clear();
    }

    /// Stops listening for a while: idle connections are dropped, new ones are refused. It has begun when this returns.
    /// Meanwhile the port is kept from everybody but another sandbox that is told to use it.
    pub async fn refuse_connections(&self, window: Duration) {
        let window = lock(&self.shared.script).refuse(window);
        server::begun(window).await;
    }

    /// An `https` address at which every TLS handshake fails.
    ///
    /// # Errors
    /// No port can be bound.
    pub async fn broken_tls_url(&self) -> Result<String, Error> {
        let (url, listener) = tls::listen().await.map_err(|error| Error(format!("no port can be bound: {error}")))?;
        lock(&self.tasks).spawn(tls::refuse(listener));
        Ok(url)
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

    /// The address under which others reach it, where that is not the one it is bound to: in a container, behind a
    /// proxy. It becomes [`Sandbox::url`] and the beginning of every `codeUrl`.
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into().trim_end_matches('/').to_owned());
        self
    }

    /// The text of another document to judge by and to route by, instead of [`elepay::OPENAPI`]: a changed one, to see what
    /// it would refuse.
    pub fn document(mut self, text: impl Into<String>) -> Self {
        self.document = Some(text.into());
        self
    }

    /// Prints each request and answer to the standard error, keys masked.
    pub fn log(mut self) -> Self {
        self.log = true;
        self
    }

    /// Takes order numbers that are already paid, which the API refuses; for counting what was executed twice.
    pub fn allow_repeated_order_numbers(mut self) -> Self {
        self.repeated_order_numbers = true;
        self
    }

    /// Starts the sandbox, inside a Tokio runtime with I/O and time.
    ///
    /// # Errors
    /// The port cannot be bound, or a document of the caller's cannot be used.
    #[allow(clippy::unused_async, reason = "it needs the runtime, and starting may come to wait for something")]
    pub async fn start(self) -> Result<Sandbox, Error> {
        let address = SocketAddr::new(self.host, self.port);
        let api = match self.document {
            Some(text) => Api::read(&text).map(Arc::new),
            None => API.clone(),
        };
        let api = api.map_err(|reason| Error(format!("the document cannot be used: {reason}")))?;
        let (refusals, asked) = mpsc::unbounded_channel();
        let script = Arc::new(Mutex::new(Script::new(refusals)));
        let gate = Gate::bind(address, Arc::clone(&script), asked)
            .map_err(|error| Error(format!("{address} cannot be bound: {error}; choose another port or host")))?;
        let bound = gate.address();
        let shared = Arc::new(Shared {
            api,
            base: self.public_url.unwrap_or_else(|| format!("http://{}", reachable(bound))),
            bound,
            key: "sk_test_sandbox".to_owned(),
            strict: self.strict,
            log: self.log,
            state: Mutex::new(State::new(self.repeated_order_numbers)),
            requests: Mutex::default(),
            script,
        });
        let mut tasks = JoinSet::new();
        tasks.spawn(gate.serve(server::router(Arc::clone(&shared))));
        Ok(Sandbox { shared, tasks: Mutex::new(tasks) })
    }
}

/// Bound to every address of the machine, it is reached by the one that the machine has in its network.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if !bound.ip().is_unspecified() {
        return bound;
    }
    // Nothing is sent: this only asks the system which address it would use.
    let own = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    SocketAddr::new(own.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip()), bound.port())
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

/// The same for every sandbox of a program, and reading it takes a while.
static API: LazyLock<Result<Arc<Api>, String>> = LazyLock::new(|| Api::read(elepay::OPENAPI).map(Arc::new));

/// A panic elsewhere leaves nothing half done here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
