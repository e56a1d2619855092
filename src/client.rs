use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::generated::RawClient;
use crate::key::KeyRules;
use crate::transport::Pools;
use crate::{AuthScheme, Clock, Error, RetryPolicy, SecretKey};

/// A client of the elepay API, with one method per operation.
///
/// Create one and clone it: a clone is cheap and shares the connections. Any number of threads and tasks can use it at
/// the same time. The methods `with_…` return a clone with other settings, for one call or many:
///
/// ```no_run
/// # async fn calls(client: &elepay::Client, key_of_merchant: &str) -> Result<(), elepay::Error> {
/// use std::time::Duration;
///
/// let status = client.with_timeout(Duration::from_secs(10)).retrieve_charge_status("cha_1").await?;
/// let merchant = client.with_key(key_of_merchant)?;
/// let code = merchant.retrieve_code("code_1").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Runtimes
/// A call needs a [Tokio](https://tokio.rs) runtime with I/O and time enabled, or returns an error of the kind
/// [`Configuration`](crate::ErrorKind::Configuration). (If a runtime has no I/O or time, Tokio panics inside the call;
/// the client catches that, but the program prints it, and ends if it aborts on panics.) Several runtimes can use one
/// client, such as a static one in tests: each has connections of its own.
///
/// # Errors
/// Every call returns an [`Error`](crate::Error) if a value exceeds a published limit, if no connection can be made, if
/// no response arrives in time, if the status is not 2xx, or if the response cannot be decoded. Its
/// [`delivery`](crate::Error::delivery) states whether the request may have been processed nevertheless.
///
/// # Cancellation
/// Dropping the future of a call closes its connection; whether elepay has acted by then is unknown. Spawn a call that
/// must not be cancelled, for example by a browser that disconnects.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

/// The state that all clones of a client share.
#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) raw: RawClient,
    pub(crate) pools: Arc<Pools>,
    pub(crate) key: SecretKey,
    pub(crate) key_rules: KeyRules,
    pub(crate) auth: AuthScheme,
    /// Why the language of messages cannot be sent in a header.
    pub(crate) invalid_language: Option<Error>,
    pub(crate) body_limit: usize,
    pub(crate) enforce_limits: bool,
    pub(crate) retry: RetryPolicy,
    pub(crate) wait_interval: Duration,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Client {
    /// Returns the secret key, which cannot be printed; see [`SecretKey::mode`].
    #[must_use]
    pub fn key(&self) -> &SecretKey {
        &self.inner.key
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
