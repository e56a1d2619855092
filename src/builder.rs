//! How a client is set up: safe by default, and safe after every choice.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;

use crate::call::Headers;
use crate::call::retry::SystemClock;
use crate::client::Inner;
use crate::generated::{BASE_URL, RawClient};
use crate::types::MessageLanguage;
use crate::{AuthScheme, Client, Clock, Error, Mode, RetryPolicy, SecretKey};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(60);
const BODY_LIMIT: usize = 8 << 20;
const USER_AGENT: &str = concat!("elepay-rust/", env!("CARGO_PKG_VERSION"));

/// Settings of a [`Client`]; made by [`Client::builder`].
///
/// What is wrong with a setting is said by [`build`](ClientBuilder::build).
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    key: Result<SecretKey, Error>,
    auth: AuthScheme,
    base_url: String,
    base_url_from_env: bool,
    connect_timeout: Duration,
    timeout: Duration,
    body_limit: usize,
    retry: RetryPolicy,
    clock: Arc<dyn Clock>,
    user_agent: Option<String>,
    message_language: Option<MessageLanguage>,
    proxy: Option<String>,
    http_client: Option<reqwest::ClientBuilder>,
    plain_http: bool,
}

impl ClientBuilder {
    pub(crate) fn new(key: Result<SecretKey, Error>) -> Self {
        Self {
            key,
            auth: AuthScheme::default(),
            base_url: BASE_URL.to_owned(),
            base_url_from_env: false,
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
            body_limit: BODY_LIMIT,
            retry: RetryPolicy::default(),
            clock: Arc::new(SystemClock::new()),
            user_agent: None,
            message_language: None,
            proxy: None,
            http_client: None,
            plain_http: false,
        }
    }

    /// Starts from the environment: `ELEPAY_SECRET_KEY`, and `ELEPAY_BASE_URL` if it is set and not empty.
    ///
    /// # Errors
    /// `ELEPAY_SECRET_KEY` is not set or cannot be used. An address that cannot be used is told by
    /// [`build`](ClientBuilder::build).
    pub fn from_env() -> Result<Self, Error> {
        let Some(key) = variable("ELEPAY_SECRET_KEY")? else {
            return Err(Error::configuration(
                "the environment variable ELEPAY_SECRET_KEY is not set; it holds the secret key (sk_…) of the \
                 application",
            ));
        };
        let key = SecretKey::new(key).map_err(|error| error.about("ELEPAY_SECRET_KEY"))?;
        let builder = Client::builder(key);
        let Some(url) = variable("ELEPAY_BASE_URL")? else { return Ok(builder) };
        Ok(Self { base_url_from_env: true, ..builder.base_url(url) })
    }

    /// How the key is sent; [`AuthScheme::Bearer`] by default.
    pub fn auth(mut self, auth: AuthScheme) -> Self {
        self.auth = auth;
        self
    }

    /// Where the API is called, instead of elepay's own address: `https`, or `http` on a loopback host. A path is
    /// put before every path of the API; a slash at the end makes no difference.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.base_url_from_env = false;
        self
    }

    /// How long a connection may take to be made, TLS included: 5 s by default. At most nine tenths of
    /// [`timeout`](ClientBuilder::timeout) are used, so that a call that could not connect is known not to have been
    /// sent.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take, from connecting to the end of the answer's body: 60 s by default. After a
    /// request is sent, running out of time means that its outcome is unknown, so give it time.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many bytes of an answer's body are read: 8 MiB by default.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Whether calls are made again when they fail: by default up to 3 attempts within 60 s, where that cannot charge
    /// twice; see [`RetryPolicy`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Time and chance for the pauses between attempts: for tests, which do not want to sleep.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Names the application behind this crate in the `User-Agent`, like `my-shop/2.1`.
    pub fn user_agent(mut self, application: impl Into<String>) -> Self {
        self.user_agent = Some(application.into());
        self
    }

    /// The language of elepay's error messages, which are Japanese unless another one is asked for.
    pub fn message_language(mut self, language: MessageLanguage) -> Self {
        self.message_language = Some(language);
        self
    }

    /// A proxy for all calls, as an address like `http://proxy.example:3128`, instead of what the environment
    /// (`HTTPS_PROXY`) says. Calls to elepay pass it as an encrypted tunnel. Not for a loopback base URL, where
    /// the proxy would see the key.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// An HTTP client set up by you with a [`reqwest::ClientBuilder`] of reqwest 0.13: its own resolver, certificates,
    /// TLS, proxies, connection pool. What keeps payments safe is set after it and wins: time-outs, no redirects, no
    /// retries of its own, no compression, HTTP/1.1, no logging of headers, no proxy on loopback. The TLS back end is
    /// then yours to choose.
    pub fn http_client(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http_client = Some(builder);
        self
    }

    /// Dangerous: lets an `http` address be called on any host, in clear text, so that everybody on the way can read the key
    /// and change the answers. It is for a stand-in of the API that runs elsewhere than on this machine, in a container for
    /// example, and works with a key that begins with `sk_test_` only: any other key is refused with such an address.
    pub fn danger_allow_plain_http_with_test_key(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Configuration`](crate::ErrorKind::Configuration): a key that is not valid; an address that
    /// is not https, or holds user information, a query or a fragment; a header, a proxy, a language or a time-out
    /// that cannot be used; no TLS back end, or no crypto provider for it.
    pub fn build(self) -> Result<Client, Error> {
        let key = self.key?;
        let plain_http = self.plain_http && key.mode() == Some(Mode::Test);
        let base_url = BaseUrl::parse(&self.base_url, plain_http)
            .map_err(|error| if self.base_url_from_env { error.about("ELEPAY_BASE_URL") } else { error })?;
        if self.timeout.is_zero() || self.connect_timeout.is_zero() {
            return Err(Error::configuration("a time-out of zero leaves no time for any call"));
        }
        let headers = Headers {
            authorization: key.authorization(self.auth)?,
            user_agent: user_agent(self.user_agent.as_deref())?,
            accept_language: self.message_language.map(|language| header("language", language.as_str())).transpose()?,
        };

        let own = self.http_client.is_some();
        let mut http = self.http_client.unwrap_or_default();
        tls(base_url.https)?;
        if !own {
            http = chosen_tls(http);
        }
        if let Some(proxy) = self.proxy {
            if base_url.loopback || !base_url.https {
                return Err(Error::configuration(
                    "a proxy cannot be used with a base URL on loopback or without TLS: the key would pass it in clear",
                ));
            }
            let proxy = Url::parse(&proxy).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            let proxy = proxy.and_then(|url| reqwest::Proxy::all(url).ok()).ok_or_else(|| {
                Error::configuration("the proxy is not a valid address, which looks like http://proxy.example:3128")
            })?;
            // Only this one, none of the environment or of the caller's own client.
            http = http.no_proxy().proxy(proxy);
        }
        if base_url.loopback || !base_url.https {
            http = http.no_proxy();
        }
        let http = http
            .https_only(base_url.https)
            .http1_only()
            // Earlier than the whole: the other way round, a call that could not connect looks like one that was sent.
            .connect_timeout(self.connect_timeout.min(self.timeout / 10 * 9))
            .timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            // It would log the authorization header.
            .connection_verbose(false);
        let http = built(http)?;
        Ok(Client {
            inner: Arc::new(Inner {
                raw: RawClient::new_with_client(&base_url.text, http, headers),
                key,
                body_limit: self.body_limit,
                retry: self.retry,
                clock: self.clock,
            }),
        })
    }
}

/// Neither the key nor a password in an address is shown.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("auth", &self.auth)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("body_limit", &self.body_limit)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// An address under which the API may be called.
struct BaseUrl {
    text: String,
    https: bool,
    loopback: bool,
}

impl BaseUrl {
    /// `plain_http`: the caller has a test key and allows it to be sent in clear.
    fn parse(text: &str, plain_http: bool) -> Result<Self, Error> {
        let refuse = |reason: &str| Err(Error::configuration(format!("the base URL {reason}")));
        let Ok(url) = Url::parse(text) else {
            return refuse("is not a valid address, which looks like https://api.example");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("must not hold a user name or a password; the key goes to `Client::builder`");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("must not have a query or a fragment");
        }
        let loopback = url.host_str().is_some_and(elepay_spec::is_loopback);
        let https = match url.scheme() {
            "https" => true,
            "http" if loopback || plain_http => false,
            "http" => {
                return refuse(
                    "must be https, or the key could be read on its way; http is for localhost, 127.0.0.1 and [::1] only",
                );
            }
            _ => return refuse("must begin with https://"),
        };
        Ok(Self { text: url.as_str().trim_end_matches('/').to_owned(), https, loopback })
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
        Some(application) => header("user agent", &format!("{USER_AGENT} {application}")),
        None => Ok(HeaderValue::from_static(USER_AGENT)),
    }
}

fn header(what: &str, text: &str) -> Result<HeaderValue, Error> {
    let fits = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    HeaderValue::from_str(text)
        .ok()
        .filter(|_| fits)
        .ok_or_else(|| Error::configuration(format!("the {what} has characters that no header can hold")))
}

/// Asks for what would otherwise fail late: without TLS every https call, without a crypto provider reqwest
/// itself, by a panic.
fn tls(https: bool) -> Result<(), Error> {
    let compiled = cfg!(any(feature = "rustls", feature = "native-tls", feature = "rustls-no-provider"));
    if https && !compiled {
        return Err(Error::configuration(
            "there is no TLS in this build; turn on one of elepay's features rustls, native-tls, rustls-no-provider",
        ));
    }
    if cfg!(feature = "rustls-no-provider") && !cfg!(any(feature = "rustls", feature = "native-tls")) && !provided() {
        return Err(Error::configuration(
            "no crypto provider for rustls is installed; install one when the program starts, for example by \
             rustls::crypto::ring::default_provider().install_default(), or use elepay's feature rustls",
        ));
    }
    Ok(())
}

/// Whether rustls has a crypto provider to use.
fn provided() -> bool {
    #[cfg(feature = "rustls-no-provider")]
    return cfg!(feature = "rustls") || rustls::crypto::CryptoProvider::get_default().is_some();
    #[cfg(not(feature = "rustls-no-provider"))]
    return cfg!(feature = "rustls");
}

/// The TLS back end of our features, whatever other crates of the build have switched on in reqwest: rustls where
/// it has a crypto provider, else the platform's.
fn chosen_tls(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
    if provided() {
        return http.tls_backend_rustls();
    }
    #[cfg(feature = "native-tls")]
    return http.tls_backend_native();
    #[cfg(not(feature = "native-tls"))]
    http
}

/// Builds, also where another crate of the build has switched on a TLS back end without a crypto provider:
/// reqwest panics then, for http addresses too. Nothing helps a program that aborts on panics.
fn built(http: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| http.build())) {
        Ok(Ok(client)) => Ok(client),
        Ok(Err(_)) => Err(Error::configuration(
            "the HTTP client could not be set up; are the platform's certificates and the TLS settings in order?",
        )),
        Err(_) => Err(Error::configuration(
            "the TLS back end of this build cannot be used; rustls needs a crypto provider installed at the start \
             of the program",
        )),
    }
}
