//! The state that all requests share.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::task::JoinSet;

use crate::document::api::Api;
use crate::domain::state::State;
use crate::http::body::Limits;
use crate::http::fault_schedule::FaultSchedule;
use crate::request_log::RequestLog;
use crate::snapshots::Snapshots;

/// A running sandbox, as its request handlers see it.
pub struct Context {
    pub api: Arc<Api>,
    /// The base URL, without a slash at the end.
    pub base_url: String,
    /// The address that the listener is bound to.
    pub bound: SocketAddr,
    /// The only valid key.
    pub key: String,
    /// Whether unknown members are refused.
    pub strict: bool,
    /// Whether requests and responses are printed.
    pub log: bool,
    pub state: Mutex<State>,
    pub requests: Mutex<RequestLog>,
    pub limits: Limits,
    pub schedule: Arc<Mutex<FaultSchedule>>,
    pub snapshots: Mutex<Snapshots>,
    /// Whether other machines than this one can control the sandbox.
    pub remote_control: bool,
    /// The ports at which every TLS handshake fails; they close when the sandbox is dropped.
    pub broken_tls: Mutex<JoinSet<()>>,
}
