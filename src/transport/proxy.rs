use http::HeaderValue;
use reqwest::Url;

use crate::Error;

/// What to do instead of naming a SOCKS proxy.
pub(super) const NO_SOCKS: &str = "SOCKS is not supported; use an HTTP proxy such as http://proxy.example:3128, or \
    enable reqwest's feature socks and set the proxy with `ClientBuilder::http_client`";

/// A proxy that every call passes through.
pub(super) struct Proxy {
    pub(super) proxy: reqwest::Proxy,
    /// What of its URL can be shown, which excludes the password.
    pub(super) address: String,
}

impl Proxy {
    /// Creates a proxy, with the header that authorises a user if the URL does not.
    pub(super) fn new(url: Url, authorization: Option<&HeaderValue>) -> reqwest::Result<Self> {
        let address = url.origin().ascii_serialization();
        let proxy = reqwest::Proxy::all(url)?;
        let proxy = match authorization {
            Some(authorization) => proxy.custom_http_auth(authorization.clone()),
            None => proxy,
        };
        Ok(Self { proxy, address })
    }

    /// Parses the URL of a proxy. Errors do not show it, since it may contain a password.
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        const INVALID: &str = "the proxy is not a valid URL such as http://proxy.example:3128";
        let url = Url::parse(url.trim()).map_err(|cause| Error::configuration(INVALID).caused_by(cause))?;
        if is_socks(url.scheme()) {
            return Err(Error::configuration(format!("the proxy cannot be used: {NO_SOCKS}")));
        }
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::configuration(INVALID));
        }
        Self::new(url, None).map_err(|cause| Error::configuration(INVALID).caused_by(cause.without_url()))
    }
}

/// Returns whether a scheme is one of the SOCKS protocols.
pub(super) fn is_socks(scheme: &str) -> bool {
    scheme.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("socks"))
}
