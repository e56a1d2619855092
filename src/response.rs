use std::fmt;
use std::ops::Deref;

use http::{HeaderMap, StatusCode};

use crate::decode::{Decoded, SkippedItems};

/// A successful response: the decoded value, the status and the headers.
///
/// It dereferences to the value.
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    skipped: Vec<String>,
    skipped_items: SkippedItems,
}

impl<T> Response<T> {
    pub(crate) fn new(decoded: Decoded<T>, status: StatusCode, headers: HeaderMap) -> Self {
        let Decoded { value, skipped, skipped_items } = decoded;
        Self { value, status, headers, attempts: 1, skipped, skipped_items }
    }

    /// Sets the number of the attempt that was successful, counted from 1.
    pub(crate) fn in_attempt(mut self, number: u32) -> Self {
        self.attempts = number;
        self
    }

    /// Returns the number of items that were left out of a list at the top level of the response.
    pub(crate) fn skipped_items(&self, list: &str) -> usize {
        self.skipped_items.get(list).copied().unwrap_or_default()
    }

    /// Returns the HTTP status, which is any 2xx.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the number of attempts that were made, the successful one included; see
    /// [`RetryPolicy`](crate::RetryPolicy).
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the paths of the parts that did not fit their published type and were left out, such as `cardInfo.last4`
    /// or `refunds.data[1]`. Usually empty; log a warning if it is not.
    #[must_use]
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Does not show the headers, since a server can put anything there.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Response");
        debug.field("status", &self.status).field("value", &self.value);
        if !self.skipped.is_empty() {
            debug.field("skipped", &self.skipped);
        }
        debug.finish_non_exhaustive()
    }
}
