use reqwest::Url;

use crate::Error;

/// What to do instead of naming a SOCKS proxy.
pub(super) const NO_SOCKS: &str = "SOCKS is not supported; use an HTTP proxy such as http://proxy.example:3128, or \
    enable reqwest's feature socks and set the proxy with `ClientBuilder::http_client`";

/// Parses the URL of a proxy, and returns its address, too. Errors do not show it, since it may contain a password.
pub(super) fn parse(url: &str) -> Result<(reqwest::Proxy, String), Error> {
    const INVALID: &str = "the proxy is not a valid URL such as http://proxy.example:3128";
    let url = Url::parse(url.trim()).map_err(|cause| Error::configuration(INVALID).caused_by(cause))?;
    if is_socks(url.scheme()) {
        return Err(Error::configuration(format!("the proxy cannot be used: {NO_SOCKS}")));
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Error::configuration(INVALID));
    }
    let address = address(&url);
    match reqwest::Proxy::all(url) {
        Ok(proxy) => Ok((proxy, address)),
        Err(cause) => Err(Error::configuration(INVALID).caused_by(cause.without_url())),
    }
}

/// Returns what of the URL of a proxy can be shown, which excludes the password.
pub(super) fn address(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Returns whether a scheme is one of the SOCKS protocols.
pub(super) fn is_socks(scheme: &str) -> bool {
    scheme.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("socks"))
}
