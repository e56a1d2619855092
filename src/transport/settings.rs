//! The settings of the HTTP client. Those that keep payments safe are applied after a caller's own, and override them.

use std::sync::Arc;
use std::time::Duration;

use super::environment::{self, Snapshot};
use super::proxy::Proxy;
use crate::base_url::BaseUrl;
use crate::{Error, tls};

/// How long a connection stays open without a call. Load balancers close idle connections after 60 s, and a request
/// that meets the close has an unknown outcome. The HTTP library looks for idle connections in intervals of this
/// length, so it closes one after twice this time at the latest; it never uses an older one.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// Longer than any call.
const NEVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// How many connections stay open without a call.
const MAX_IDLE: usize = 32;

/// A caller's own settings of the HTTP client.
pub(crate) type Customize = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// The settings of the HTTP client, of which every pool of connections is built.
pub(crate) struct Settings {
    https: bool,
    proxy: ProxyChoice,
    customize: Option<Customize>,
}

/// Which proxies are used: the same by every pool, whatever happens to the environment in the meantime.
enum ProxyChoice {
    None,
    This(Box<Proxy>),
    /// Those of the caller's own settings or, if these choose none, the one that reqwest finds in the environment
    /// whenever it builds a pool. Whether they choose one cannot be found out.
    OfTheCaller(Snapshot),
}

impl Settings {
    /// Checks the settings, and reads the proxy of the environment.
    pub(crate) fn new(base_url: &BaseUrl, proxy: Option<&str>, customize: Option<Customize>) -> Result<Self, Error> {
        let proxy = match (proxy, &customize) {
            (Some(_), _) if base_url.excludes_proxies() => {
                return Err(Error::configuration(
                    "a proxy cannot be used with a base URL that is loopback or without TLS, because it would see the \
                     key",
                ));
            }
            (Some(url), _) => ProxyChoice::This(Box::new(Proxy::parse(url)?)),
            (None, _) if base_url.excludes_proxies() => ProxyChoice::None,
            (None, Some(_)) => ProxyChoice::OfTheCaller(Snapshot::take()),
            (None, None) => match environment::proxy(base_url.as_str())? {
                Some(proxy) => ProxyChoice::This(Box::new(proxy)),
                None => ProxyChoice::None,
            },
        };
        Ok(Self { https: base_url.is_https(), proxy, customize })
    }

    /// Builds an HTTP client, which is a pool of connections.
    pub(super) fn build(&self, connect_timeout: Duration) -> Result<reqwest::Client, Error> {
        let http = limit_idle(tls::select(reqwest::ClientBuilder::default()), IDLE_TIMEOUT);
        let http = match &self.customize {
            // With a shorter one, a request that was never sent would have an unknown outcome.
            Some(customize) => customize(http).read_timeout(NEVER),
            None => http,
        };
        let http = match &self.proxy {
            ProxyChoice::None => http.no_proxy(),
            ProxyChoice::This(proxy) => http.no_proxy().proxy(proxy.proxy.clone()),
            ProxyChoice::OfTheCaller(_) => http,
        };
        let http = if self.https { http } else { tls::without_certificates(http) };
        let http = tls::build(harden(http, self.https).connect_timeout(connect_timeout))?;
        // After reqwest has read the environment, so that nothing changes in between.
        if let ProxyChoice::OfTheCaller(environment) = &self.proxy {
            environment.check()?;
        }
        Ok(http)
    }

    /// Returns the address of the proxy that calls go through, without a password; `None` if there is none, or if it
    /// is not known because the caller's own settings can choose it.
    pub(super) fn proxy_address(&self) -> Option<&str> {
        match &self.proxy {
            ProxyChoice::This(proxy) => Some(&proxy.address),
            ProxyChoice::None | ProxyChoice::OfTheCaller(_) => None,
        }
    }
}

/// Limits how many connections stay open without a call, and for how long.
fn limit_idle(http: reqwest::ClientBuilder, timeout: Duration) -> reqwest::ClientBuilder {
    http.pool_idle_timeout(timeout).pool_max_idle_per_host(MAX_IDLE)
}

/// Applies the settings that keep payments and the key safe.
fn harden(http: reqwest::ClientBuilder, https: bool) -> reqwest::ClientBuilder {
    http
        // The key is never sent in plain text by accident.
        .https_only(https)
        // A redirect could send the key, or a payment, elsewhere.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // Only this crate knows what may be sent twice.
        .retry(reqwest::retry::never())
        // The delivery of a failed request is derived from how HTTP/1.1 fails.
        .http1_only()
        // The limit of a body's size counts the bytes received. Other crates of the build can enable these.
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        // It would log the authorization header.
        .connection_verbose(false)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    /// A server that closes idle connections after 60 s must not do so while a request is on its way.
    #[test]
    fn a_connection_is_closed_well_before_a_load_balancer_closes_it() {
        assert!(IDLE_TIMEOUT * 2 <= Duration::from_secs(45));
    }

    #[tokio::test]
    async fn the_server_sees_that_an_idle_connection_is_closed() {
        let idle = Duration::from_millis(50);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let closed = tokio::task::spawn_blocking(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let read = stream.read(&mut [0; 4096]).unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
            let start = Instant::now();
            assert_eq!((read > 0, stream.read(&mut [0; 1]).unwrap()), (true, 0));
            start.elapsed()
        });
        let http = limit_idle(reqwest::ClientBuilder::default().no_proxy(), idle);
        let http = tls::build(tls::without_certificates(http)).unwrap();
        http.get(url).send().await.unwrap();
        let closed = closed.await.unwrap();
        assert!(closed < Duration::from_secs(30), "{closed:?}");
    }
}
