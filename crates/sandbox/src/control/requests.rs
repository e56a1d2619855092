//! The requests that the sandbox has received.

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::request::Request;
use crate::request_filter::RequestFilter;
use crate::sync::lock;

/// Which requests to show.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selection {
    /// The `operationId`.
    pub operation: Option<String>,
    /// The HTTP method.
    pub method: Option<String>,
    /// The path, in which a segment `*` stands for any one.
    pub path: Option<String>,
    /// The status of the response.
    pub status: Option<u16>,
    /// Whether a fault was applied.
    pub fault: Option<bool>,
    /// Whether something in the request is unknown to the document.
    pub unknown: Option<bool>,
    /// Only requests with greater numbers.
    pub after: Option<usize>,
    /// How many of the latest requests to show at most.
    pub limit: Option<usize>,
}

/// Requests that are remembered, and how many are not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing {
    /// The selected ones, in the order of arrival.
    pub requests: Vec<Request>,
    /// How many have arrived since the start.
    pub arrived: usize,
    /// How many were dropped, because only so many are remembered.
    pub dropped: usize,
}

/// Returns the selected requests.
pub fn list(context: &Context, selection: &Selection) -> Listing {
    let mut filter = RequestFilter::new();
    filter.operation.clone_from(&selection.operation);
    filter.method = selection.method.as_ref().map(|method| method.to_ascii_uppercase());
    filter.path.clone_from(&selection.path);
    let log = lock(&context.requests);
    let selected = log.iter().rev().filter(|request| {
        filter.matches(request)
            && selection.status.is_none_or(|status| request.status == Some(status))
            && selection.fault.is_none_or(|fault| request.fault.is_some() == fault)
            && selection.unknown.is_none_or(|unknown| request.unknown.is_empty() != unknown)
            && selection.after.is_none_or(|after| request.number > after)
    });
    let mut requests: Vec<_> = selected.take(selection.limit.unwrap_or(usize::MAX)).cloned().collect();
    requests.reverse();
    Listing { requests, arrived: log.arrived(), dropped: log.dropped() }
}

/// Forgets every request.
pub fn clear(context: &Context) {
    lock(&context.requests).clear();
}
