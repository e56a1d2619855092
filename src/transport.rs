//! The HTTP client below the generated code, with the settings that keep payments safe. They are applied after a
//! caller's own settings, and override them.

use std::time::Duration;

use reqwest::Url;

use crate::Error;
use crate::base_url::BaseUrl;

/// Applies the settings that keep payments and the key safe.
pub(crate) fn harden(http: reqwest::ClientBuilder, https: bool) -> reqwest::ClientBuilder {
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

/// Sets the timeouts of an attempt.
pub(crate) fn with_timeouts(
    http: reqwest::ClientBuilder,
    connect_timeout: Duration,
    timeout: Duration,
) -> Result<reqwest::ClientBuilder, Error> {
    if timeout.is_zero() || connect_timeout.is_zero() {
        return Err(Error::configuration("timeouts must be greater than zero"));
    }
    // If the whole attempt timed out first, a call that could not connect would look like one that was sent.
    Ok(http.connect_timeout(connect_timeout.min(timeout / 10 * 9)).timeout(timeout))
}

/// Sets this proxy and no other. Without one, proxies of the environment and of the caller's own client are used, but
/// only where they cannot see the key.
pub(crate) fn with_proxy(
    http: reqwest::ClientBuilder,
    proxy: Option<&str>,
    base_url: &BaseUrl,
) -> Result<reqwest::ClientBuilder, Error> {
    let Some(proxy) = proxy else {
        return Ok(if base_url.excludes_proxies() { http.no_proxy() } else { http });
    };
    if base_url.excludes_proxies() {
        return Err(Error::configuration(
            "a proxy cannot be used with a base URL that is loopback or without TLS, because it would see the key",
        ));
    }
    let proxy = Url::parse(proxy).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let proxy = proxy
        .and_then(|url| reqwest::Proxy::all(url).ok())
        .ok_or_else(|| Error::configuration("the proxy is not a valid URL such as http://proxy.example:3128"))?;
    Ok(http.no_proxy().proxy(proxy))
}
