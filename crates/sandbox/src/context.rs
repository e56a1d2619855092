//! The state that all requests share.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::document::api::Api;
use crate::domain::state::State;
use crate::http::fault_schedule::FaultSchedule;
use crate::request::Request;

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
    pub requests: Mutex<Vec<Request>>,
    pub schedule: Arc<Mutex<FaultSchedule>>,
}
