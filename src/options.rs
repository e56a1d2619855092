//! Options for one call or a few: clones of a client that share its connections.

use std::sync::Arc;
use std::time::Duration;

use crate::client::Inner;
use crate::types::MessageLanguage;
use crate::{Client, Error, RetryPolicy, SecretKey, header};

impl Client {
    /// Returns a client whose attempts have this timeout, from connecting to the end of the response's body.
    ///
    /// A timeout after the request was sent leaves its outcome unknown, so do not make it short for a call that moves
    /// money. A call that could not connect is known not to have been sent, whatever the timeout: one below 5.6 seconds
    /// (with the default settings) also shortens the time for connecting, so these calls have connections of their own,
    /// which all clones with a similar timeout share. Below 100 ms the two timeouts are too close to each other to be
    /// told apart with certainty. With a timeout of zero every call is an error of the kind
    /// [`Configuration`](crate::ErrorKind::Configuration).
    ///
    /// [`wait_for_charge`](Self::wait_for_charge) and the other waits have a deadline of their own.
    #[must_use = "the client itself is not changed"]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        self.with(|inner| inner.raw.inner.timeout = timeout)
    }

    /// Returns a client with another retry policy. See [`RetryPolicy`].
    #[must_use = "the client itself is not changed"]
    pub fn with_retry(&self, policy: RetryPolicy) -> Self {
        self.with(|inner| inner.retry = policy)
    }

    /// Returns a client with another language of elepay's error messages.
    ///
    /// If a language that is not a known one cannot be sent in a header, every call is an error of the kind
    /// [`Configuration`](crate::ErrorKind::Configuration).
    #[must_use = "the client itself is not changed"]
    #[allow(clippy::needless_pass_by_value, reason = "the setter of the builder takes a value, too")]
    pub fn with_message_language(&self, language: MessageLanguage) -> Self {
        let language = header::value("language", language.as_str());
        self.with(|inner| {
            inner.invalid_language = language.as_ref().err().cloned();
            inner.raw.inner.accept_language = language.ok();
        })
    }

    /// Returns a client with another secret key: a string, or a [`SecretKey`]. Any number of merchants can share the
    /// connections of one client.
    ///
    /// # Errors
    /// Returns an error if [`ClientBuilder::build`](crate::ClientBuilder::build) would reject the key, with the
    /// settings of this client's builder.
    pub fn with_key<K>(&self, key: K) -> Result<Self, Error>
    where
        K: TryInto<SecretKey>,
        K::Error: Into<Error>,
    {
        let key = key.try_into().map_err(Into::into)?;
        self.inner.key_rules.check(&key)?;
        let authorization = key.authorization(self.inner.auth)?;
        Ok(self.with(|inner| {
            inner.key = key;
            inner.raw.inner.authorization = authorization;
        }))
    }

    /// Returns a client that sends this header with every request, for example `traceparent`. A header of the same name
    /// that was set before is replaced. The value is not printed.
    ///
    /// # Errors
    /// Returns an error if the name or the value is not valid, or if the header is reserved: `Authorization`, `Host`,
    /// `User-Agent`, `Cookie`, `Expect`, `Api-Version`, `Origin`, `Referer`, `Via`, `Forwarded` and `Range`, those
    /// about the connection, and those that begin with `Accept`, `Access-Control-`, `Content-`, `If-`, `Proxy-`, `Sec-`
    /// or `X-Forwarded-`.
    pub fn with_header(&self, name: impl AsRef<str>, value: impl AsRef<str>) -> Result<Self, Error> {
        let name = header::name(name.as_ref())?;
        let mut value = header::value(&format!("value of the header `{name}`"), value.as_ref())?;
        value.set_sensitive(true);
        Ok(self.with(|inner| drop(inner.raw.inner.headers.insert(name, value))))
    }

    fn with(&self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = (*self.inner).clone();
        change(&mut inner);
        Self { inner: Arc::new(inner) }
    }
}
