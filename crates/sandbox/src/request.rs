//! The record of a request, for tests.

use serde::Serialize;
use serde_json::Value;

/// A request that the sandbox received, and what happened to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Request {
    /// Its number among all requests since the start; the first is 1.
    pub number: usize,
    /// When its head was read, by the sandbox's clock, in epoch milliseconds.
    pub time: u64,
    /// The HTTP method, for example `POST`.
    pub method: String,
    /// The path and the query.
    pub target: String,
    /// The `operationId` of the operation that was called, if the document has one for this method and path.
    pub operation: Option<String>,
    /// The body, if it is JSON.
    pub body: Option<Value>,
    /// The members of the body and the query parameters that the document does not name: `items[0].colour`.
    pub unknown: Vec<String>,
    /// The [name](crate::Fault::name) of the fault that was applied.
    pub fault: Option<&'static str>,
    /// Whether the call was executed. It is not if it was refused, or if a fault was applied before.
    pub executed: bool,
    /// The status of the response; `None` until it is sent, and if a fault suppressed it.
    pub status: Option<u16>,
}

impl Request {
    /// Returns the record of a request whose head was read. It gets its number when it is kept.
    pub(crate) fn new(method: &str, target: &str, operation: Option<&str>, time: u64) -> Self {
        Self {
            number: 0,
            time,
            method: method.to_owned(),
            target: target.to_owned(),
            operation: operation.map(str::to_owned),
            body: None,
            unknown: Vec::new(),
            fault: None,
            executed: false,
            status: None,
        }
    }
}
