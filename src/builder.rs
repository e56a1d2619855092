//! The settings of a client: safe by default, and safe whatever is chosen.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use crate::base_url::BaseUrl;
use crate::call::RequestOptions;
use crate::call::clock::SystemClock;
use crate::client::Inner;
use crate::generated::{BASE_URL, RawClient};
use crate::key::KeyRules;
use crate::transport::{Customize, Pools, Settings};
use crate::types::MessageLanguage;
use crate::{AuthScheme, Client, Clock, Error, Mode, RetryPolicy, SecretKey, header, tls};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(60);
/// The pause of a wait. The vendor publishes none for charges, and 10 seconds for terminals.
const WAIT_INTERVAL: Duration = Duration::from_secs(10);
const BODY_LIMIT: usize = 8 << 20;
const USER_AGENT: &str = concat!("elepay-rust/", env!("CARGO_PKG_VERSION"));

/// The settings of a [`Client`], created by [`Client::builder`].
///
/// [`build`](ClientBuilder::build) reports invalid settings.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    key: Result<SecretKey, Error>,
    key_source: Source,
    allow_unknown_key_prefix: bool,
    auth: AuthScheme,
    base_url: String,
    base_url_source: Source,
    connect_timeout: Duration,
    timeout: Duration,
    body_limit: usize,
    enforce_limits: bool,
    retry: RetryPolicy,
    wait_interval: Duration,
    clock: Arc<dyn Clock>,
    user_agent: Option<String>,
    message_language: Option<MessageLanguage>,
    proxy: Option<String>,
    http_client: Option<Customize>,
    allow_plain_http: bool,
}

/// Where a setting comes from, which an error about it names.
#[derive(Clone, Copy)]
enum Source {
    Argument,
    Variable(&'static str),
}

impl Source {
    fn name_in(self, error: Error) -> Error {
        match self {
            Self::Argument => error,
            Self::Variable(name) => error.in_setting(name),
        }
    }
}

impl Client {
    /// Builds a client from the environment: `ELEPAY_SECRET_KEY`, and `ELEPAY_BASE_URL` if it is set.
    ///
    /// # Errors
    /// Returns an error if there is no key, or if [`ClientBuilder::build`] fails.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Creates a builder with this secret key: a string, or a [`SecretKey`].
    pub fn builder<K>(key: K) -> ClientBuilder
    where
        K: TryInto<SecretKey>,
        K::Error: Into<Error>,
    {
        ClientBuilder::new(key.try_into().map_err(Into::into))
    }
}

impl ClientBuilder {
    fn new(key: Result<SecretKey, Error>) -> Self {
        Self {
            key,
            key_source: Source::Argument,
            allow_unknown_key_prefix: false,
            auth: AuthScheme::default(),
            base_url: BASE_URL.to_owned(),
            base_url_source: Source::Argument,
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
            body_limit: BODY_LIMIT,
            enforce_limits: true,
            retry: RetryPolicy::default(),
            wait_interval: WAIT_INTERVAL,
            clock: Arc::new(SystemClock::new()),
            user_agent: None,
            message_language: None,
            proxy: None,
            http_client: None,
            allow_plain_http: false,
        }
    }

    /// Creates a builder from the environment: `ELEPAY_SECRET_KEY`, and `ELEPAY_BASE_URL` if it is set and not empty.
    ///
    /// # Errors
    /// Returns an error if `ELEPAY_SECRET_KEY` is not set or invalid. [`build`](ClientBuilder::build) reports an
    /// invalid `ELEPAY_BASE_URL`.
    pub fn from_env() -> Result<Self, Error> {
        let Some(key) = variable("ELEPAY_SECRET_KEY")? else {
            return Err(Error::configuration(
                "the environment variable ELEPAY_SECRET_KEY is not set; set it to the secret key (sk_…) of your \
                 application",
            ));
        };
        let source = Source::Variable("ELEPAY_SECRET_KEY");
        let key = SecretKey::new(key).map_err(|error| source.name_in(error))?;
        let builder = Self { key_source: source, ..Client::builder(key) };
        let Some(url) = variable("ELEPAY_BASE_URL")? else { return Ok(builder) };
        Ok(Self { base_url_source: Source::Variable("ELEPAY_BASE_URL"), ..builder.base_url(url) })
    }

    /// Allows a key that begins neither with `sk_test_` nor with `sk_live_`, which [`build`](Self::build) otherwise
    /// takes for a placeholder: such a client would call the live API.
    pub fn allow_unknown_key_prefix(mut self) -> Self {
        self.allow_unknown_key_prefix = true;
        self
    }

    /// Sets how the key is sent: [`AuthScheme::Bearer`] by default.
    pub fn auth(mut self, auth: AuthScheme) -> Self {
        self.auth = auth;
        self
    }

    /// Sets the URL under which the API is called instead of elepay's: `https`, or `http` on a loopback host. Its path
    /// is a prefix of every path of the API; a slash or whitespace at the end makes no difference.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.base_url_source = Source::Argument;
        self
    }

    /// Sets the timeout for connecting, including the TLS handshake: 5 s by default.
    ///
    /// At most nine tenths of [`timeout`](ClientBuilder::timeout) are used, so that a call that could not connect is
    /// known not to have been sent. Zero is an error of [`build`](Self::build).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the timeout of one attempt, from connecting to the end of the response's body: 60 s by default.
    ///
    /// A timeout after the request was sent leaves its outcome unknown, so do not make it short.
    /// [`Client::with_timeout`] sets another one for some calls. Zero is an error of [`build`](Self::build).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the maximum number of bytes that are read from a response's body: 8 MiB by default. If the body is longer,
    /// the call is an error, also after a success, whose [`delivery`](Error::delivery) is then `Accepted`.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets whether every call validates the published limits before it sends anything: `true` by default.
    ///
    /// A limit that elepay has relaxed after this version of the crate was released would reject values that elepay
    /// accepts. `false` bypasses such a limit: the call sends the values as they are, and elepay decides. It
    /// covers lengths, counts, ranges and patterns in bodies and queries. A path argument that would lead to another
    /// URL, such as an empty one, is always rejected, and the `validate` method of a request always validates.
    pub fn enforce_limits(mut self, enforce: bool) -> Self {
        self.enforce_limits = enforce;
        self
    }

    /// Sets whether and when failed calls are retried; see [`RetryPolicy`]. A call that may charge twice is never
    /// retried, whatever the policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the pause of every [`Wait`](crate::Wait) between a response and the next request, unless
    /// [`Wait::interval`](crate::Wait::interval) sets another one: 10 seconds by default. Below 100 milliseconds, it is
    /// treated as 100 milliseconds.
    ///
    /// A shorter pause is for tests: elepay is likely to reject requests because there are too many.
    pub fn wait_interval(mut self, interval: Duration) -> Self {
        self.wait_interval = interval;
        self
    }

    /// Sets the source of time and randomness for the pauses between attempts, for tests that should not sleep.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the name of the application, such as `my-shop/2.1`, which follows this crate's in the `User-Agent` header.
    pub fn user_agent(mut self, application: impl Into<String>) -> Self {
        self.user_agent = Some(application.into());
        self
    }

    /// Sets the language of elepay's error messages: Japanese by default.
    pub fn message_language(mut self, language: MessageLanguage) -> Self {
        self.message_language = Some(language);
        self
    }

    /// Sets a proxy for all calls, such as `http://proxy.example:3128`, instead of the one in the environment:
    /// `HTTPS_PROXY`, or else `ALL_PROXY`, except for the hosts in `NO_PROXY`. [`build`](Self::build) reads these once,
    /// and rejects a variable that would have no effect, since calls would bypass the proxy.
    ///
    /// Calls to elepay pass through it in an encrypted tunnel. A loopback base URL cannot be used with a proxy, which
    /// would see the key. SOCKS is not supported.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Changes the settings of the HTTP client, a [`reqwest::ClientBuilder`] of reqwest 0.13: your own resolver,
    /// certificates, TLS backend, proxies or connection pool.
    ///
    /// The function is called by [`build`](Self::build), and again for each further Tokio runtime that makes calls. It
    /// gets the client's settings, which keep at most 32 connections open without a call, for 20 to 40 seconds.
    ///
    /// Settings that keep payments safe are applied after yours and override them: timeouts, no redirects, no retries
    /// by reqwest, no compression, HTTP/1.1, no logging of headers, no proxy for loopback.
    ///
    /// Proxies are then up to you and, if your settings choose none, to reqwest, which reads the environment and
    /// ignores variables that it cannot use. It does so again for each further runtime, and for each other timeout for
    /// connecting. If a proxy variable has changed since `build`, the first call in such a runtime is an error of the
    /// kind [`Configuration`](crate::ErrorKind::Configuration), and nothing is sent, even if your settings choose a
    /// proxy or none: nobody can ask reqwest whether they do. [`proxy`](Self::proxy) takes precedence over both.
    ///
    /// ```
    /// # fn builds() -> Result<elepay::Client, elepay::Error> {
    /// use std::time::Duration;
    ///
    /// let builder = elepay::Client::builder("sk_test_…");
    /// builder.http_client(|http| http.tcp_keepalive(Duration::from_secs(15))).build()
    /// # }
    /// ```
    pub fn http_client(
        mut self,
        change: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.http_client = Some(Arc::new(change));
        self
    }

    /// Dangerous: allows an `http` base URL on any host. Everybody on the network path can then read the key and change
    /// the responses.
    ///
    /// Use this for a sandbox that does not run on this machine, for example in a container. It has an effect only with
    /// a key that starts with `sk_test_`; with any other key, `build` still rejects such a base URL.
    pub fn danger_allow_plain_http_with_test_key(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns an error of the kind [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the key is
    /// invalid, or has no known prefix and this is not allowed; if the base URL is not https, or has user information,
    /// a query or a fragment; if a header, a proxy, a language or a timeout is invalid; if a proxy variable of the
    /// environment has no effect; if there is no TLS backend, no crypto provider for it, or no certificate.
    pub fn build(self) -> Result<Client, Error> {
        let key = self.key?;
        let allow_plain_http = self.allow_plain_http && key.mode() == Some(Mode::Test);
        let base_url =
            BaseUrl::parse(&self.base_url, allow_plain_http).map_err(|error| self.base_url_source.name_in(error))?;
        let key_rules =
            KeyRules { allow_unknown_prefix: self.allow_unknown_key_prefix, is_exposed: base_url.exposes_key() };
        key_rules.check(&key).map_err(|error| self.key_source.name_in(error))?;
        if self.timeout.is_zero() || self.connect_timeout.is_zero() {
            return Err(Error::configuration("timeouts must be greater than zero"));
        }
        let language = self.message_language.map(|language| header::value("language", language.as_str()));
        let options = RequestOptions {
            authorization: key.authorization(self.auth)?,
            user_agent: user_agent(self.user_agent.as_deref())?,
            accept_language: language.transpose()?,
            headers: HeaderMap::new(),
            timeout: self.timeout,
        };
        tls::check(base_url.is_https())?;
        let settings = Settings::new(&base_url, self.proxy.as_deref(), self.http_client)?;
        // If the whole attempt timed out first, a call that could not connect would look like one that was sent.
        let (pools, first) = Pools::new(settings, self.connect_timeout.min(self.timeout / 10 * 9))?;
        Ok(Client {
            inner: Arc::new(Inner {
                raw: RawClient::new_with_client(base_url.as_str(), first, options),
                pools: Arc::new(pools),
                key,
                key_rules,
                auth: self.auth,
                invalid_language: None,
                body_limit: self.body_limit,
                enforce_limits: self.enforce_limits,
                retry: self.retry,
                wait_interval: self.wait_interval,
                clock: self.clock,
            }),
        })
    }
}

/// Shows neither the key nor URLs, which may contain a password.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("auth", &self.auth)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("body_limit", &self.body_limit)
            .field("enforce_limits", &self.enforce_limits)
            .field("retry", &self.retry)
            .field("wait_interval", &self.wait_interval)
            .finish_non_exhaustive()
    }
}

fn variable(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Error::configuration(format!("the environment variable {name} is not valid UTF-8")))
        }
    }
}

fn user_agent(application: Option<&str>) -> Result<HeaderValue, Error> {
    match application {
        Some(application) => header::value("user agent", &format!("{USER_AGENT} {application}")),
        None => Ok(HeaderValue::from_static(USER_AGENT)),
    }
}
