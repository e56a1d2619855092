use std::fmt;
use std::sync::Arc;

use crate::generated::RawClient;
use crate::{ClientBuilder, Clock, Error, RetryPolicy, SecretKey};

/// A client of elepay, with one method for each operation of the API.
///
/// Make one and clone it: a clone is cheap and shares connections. It can be used from any number of threads
/// and tasks at once, inside a Tokio runtime.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) raw: RawClient,
    pub(crate) key: SecretKey,
    pub(crate) body_limit: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Client {
    /// A client with all settings from the environment: `ELEPAY_SECRET_KEY`, and `ELEPAY_BASE_URL` if it is set.
    ///
    /// # Errors
    /// No key, or one that is not valid; an address that is not allowed; no TLS back end: see [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Starts a client with this secret key: a text, or a [`SecretKey`].
    pub fn builder<K>(key: K) -> ClientBuilder
    where
        K: TryInto<SecretKey>,
        K::Error: Into<Error>,
    {
        ClientBuilder::new(key.try_into().map_err(Into::into))
    }

    /// The secret key. It cannot be printed; its mode can be asked for.
    #[must_use]
    pub fn key(&self) -> &SecretKey {
        &self.inner.key
    }

    /// Where the API is called, without a slash at the end.
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
