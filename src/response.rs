use std::fmt;
use std::ops::Deref;

use http::{HeaderMap, StatusCode};

use crate::decode::{Decoded, Dropped};

/// An answer of elepay: it derefs to what was asked for, and knows how it came.
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    skipped: Vec<String>,
    dropped: Dropped,
}

impl<T> Response<T> {
    pub(crate) fn new(decoded: Decoded<T>, status: StatusCode, headers: HeaderMap) -> Self {
        let Decoded { value, skipped, dropped } = decoded;
        Self { value, status, headers, skipped, dropped }
    }

    /// How many items a list of the answer has lost.
    pub(crate) fn dropped(&self, list: &str) -> usize {
        self.dropped.get(list).copied().unwrap_or_default()
    }

    /// The status; any 2xx is a success.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The parts of the answer that did not fit their published type and were left out, like
    /// `cardInfo.last4` or `refunds.data[1]`. Empty in ordinary times; worth a warning in the log otherwise.
    #[must_use]
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// What was asked for, without how it came.
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

/// Headers are left out: nobody knows what a server puts there.
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
