use std::fmt;
use std::sync::Arc;

use crate::generated::RawClient;
use crate::{Clock, RetryPolicy, SecretKey};

/// A client of the elepay API, with one method per operation.
///
/// Create one and clone it: a clone is cheap and shares the connections. Any number of threads and tasks can use it at
/// the same time, inside a Tokio runtime.
///
/// # Errors
/// Every call returns an [`Error`](crate::Error) if a value exceeds a published limit, if no connection can be made, if
/// no response arrives in time, if the status is not 2xx, or if the response cannot be decoded. Its
/// [`delivery`](crate::Error::delivery) states whether the request may have been processed nevertheless.
///
/// # Cancellation
/// Dropping the future of a call closes its connection; whether elepay has acted by then is unknown. Spawn a call that
/// must not be cancelled, for example by a browser that disconnects.
///
/// # Panics
/// A call panics outside of a Tokio runtime with I/O and time enabled.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

/// The state that all clones of a client share.
#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) raw: RawClient,
    pub(crate) key: SecretKey,
    pub(crate) body_limit: usize,
    pub(crate) enforce_limits: bool,
    pub(crate) retry: RetryPolicy,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Client {
    /// Returns the secret key, which cannot be printed; see [`SecretKey::mode`].
    #[must_use]
    pub fn key(&self) -> &SecretKey {
        &self.inner.key
    }

    /// Returns a client with the same connections and another retry policy.
    pub(crate) fn with_retry(&self, retry: RetryPolicy) -> Self {
        Self { inner: Arc::new(Inner { retry, ..(*self.inner).clone() }) }
    }

    /// Returns the URL under which the API is called, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.inner.raw.baseurl
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url()).field("key", self.key()).finish_non_exhaustive()
    }
}
