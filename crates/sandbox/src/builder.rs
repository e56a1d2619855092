//! The settings of a sandbox, and its start.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::context::Context;
use crate::document::api::Api;
use crate::domain::new_object::new_terminal_location;
use crate::domain::state::State;
use crate::error::Error;
use crate::http::body::Limits;
use crate::http::fault_schedule::FaultSchedule;
use crate::http::listener::Listener;
use crate::http::router::router;
use crate::request_log::RequestLog;
use crate::sandbox::Sandbox;
use crate::webhooks::sender;

/// The only key that is valid.
const KEY: &str = "sk_test_sandbox";

/// The default number of requests that are remembered.
const REMEMBERED: usize = 10_000;

/// The time in which the head of a request has to arrive, and then its body.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Settings of a [`Sandbox`].
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `start` is called"]
#[allow(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Builder {
    host: IpAddr,
    port: u16,
    public_url: Option<String>,
    document: Option<String>,
    strict: bool,
    log: bool,
    repeated_order_numbers: bool,
    remembered: usize,
    remote_control: bool,
    read_timeout: Duration,
}

impl Sandbox {
    /// Starts a sandbox on a free port of this machine. This needs a Tokio runtime with I/O and time enabled.
    ///
    /// # Errors
    /// Returns an error if no port can be bound.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Returns the default settings: loopback, a free port, and unknown members accepted.
    pub fn builder() -> Builder {
        Builder {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            public_url: None,
            document: None,
            strict: false,
            log: false,
            repeated_order_numbers: false,
            remembered: REMEMBERED,
            remote_control: false,
            read_timeout: READ_TIMEOUT,
        }
    }
}

impl Builder {
    /// Sets the address to bind to. The default is loopback; with any other address, everybody on the network can call
    /// the sandbox.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// Sets the port. The default is a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Refuses members that the document does not name. elepay ignores them.
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Sets the URL at which others reach the sandbox, if it differs from the address it is bound to, as in a
    /// container or behind a proxy. [`Sandbox::url`] returns it, and every `codeUrl` begins with it.
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into().trim_end_matches('/').to_owned());
        self
    }

    /// Sets the text of another OpenAPI document to route and validate by. The default is [`elepay::OPENAPI`].
    pub fn document(mut self, text: impl Into<String>) -> Self {
        self.document = Some(text.into());
        self
    }

    /// Prints each request and response to standard error, with keys masked, and each webhook delivery that is
    /// forgotten before its end.
    pub fn log(mut self) -> Self {
        self.log = true;
        self
    }

    /// Accepts order numbers that are already paid, which elepay refuses. This lets a test count what was executed
    /// twice.
    pub fn allow_repeated_order_numbers(mut self) -> Self {
        self.repeated_order_numbers = true;
        self
    }

    /// Sets how many of the latest requests are remembered. The default is 10,000. Besides, their bodies take at most
    /// about 32 MiB of memory together. [`Sandbox::dropped_requests`] counts the others; the objects that they created
    /// are complete.
    pub fn remember_requests(mut self, limit: usize) -> Self {
        self.remembered = limit;
        self
    }

    /// Lets everybody who reaches the sandbox control it below `/_sandbox`: pay, plan faults, and reset everything. By
    /// default only programs on this machine can. Requests of web pages from elsewhere are refused in any case, and so
    /// that they cannot choose a name for the sandbox, so are requests to any host other than an IP address,
    /// `localhost`, a name without a dot, such as that of a container, and that of [`public_url`](Self::public_url).
    pub fn allow_remote_control(mut self) -> Self {
        self.remote_control = true;
        self
    }

    /// Sets the time in which the head of a request has to arrive, and then its body. A request that takes longer is
    /// refused with status 408, and its connection is closed. The default is 30 seconds.
    pub fn read_timeout(mut self, time: Duration) -> Self {
        self.read_timeout = time;
        self
    }

    /// Starts the sandbox. This needs a Tokio runtime with I/O and time enabled.
    ///
    /// # Errors
    /// Returns an error if the address cannot be bound, or if the document is not supported.
    #[allow(clippy::unused_async, reason = "it needs a runtime, and may have to wait for something in the future")]
    pub async fn start(self) -> Result<Sandbox, Error> {
        let address = SocketAddr::new(self.host, self.port);
        let api = match self.document {
            Some(text) => Api::read(&text).map(Arc::new),
            None => Api::of_the_client(),
        };
        let api = api.map_err(|reason| Error::new(format!("the document cannot be used: {reason}")))?;
        let (windows, asked) = mpsc::unbounded_channel();
        let schedule = Arc::new(Mutex::new(FaultSchedule::new(windows)));
        let listener = Listener::bind(address, Arc::clone(&schedule), asked, self.read_timeout)
            .map_err(|error| Error::new(format!("{address} cannot be bound: {error}; choose another port or host")))?;
        let bound = listener.address();
        let base_url = self.public_url.unwrap_or_else(|| format!("http://{}", reachable(bound)));
        let mut state = State::new(Arc::clone(&api), base_url.clone(), self.repeated_order_numbers);
        state.outbox.logs = self.log;
        new_terminal_location(&mut state);
        let context = Arc::new(Context {
            api,
            base_url,
            bound,
            key: KEY.to_owned(),
            strict: self.strict,
            log: self.log,
            state: Mutex::new(state),
            requests: Mutex::new(RequestLog::new(self.remembered)),
            limits: Limits::new(self.read_timeout),
            schedule,
            snapshots: Mutex::default(),
            remote_control: self.remote_control,
            broken_tls: Mutex::default(),
        });
        let mut tasks = JoinSet::new();
        tasks.spawn(listener.serve(router(Arc::clone(&context))));
        tasks.spawn(sender::run(Arc::clone(&context)));
        Ok(Sandbox::new(context, tasks))
    }
}

/// Returns the address at which a sandbox is reached. One that is bound to every address of the machine is reached by
/// the machine's address in its network.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if !bound.ip().is_unspecified() {
        return bound;
    }
    // Connecting a UDP socket sends nothing; it only chooses the address to send from.
    let own = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    SocketAddr::new(own.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip()), bound.port())
}
