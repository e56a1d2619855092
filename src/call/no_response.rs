//! The errors of attempts that got no response, not even its head.

use std::error::Error as StdError;

use crate::error::ErrorRepr;
use crate::error::delivery::Delivery;
use crate::{Error, ErrorKind};

/// Returns the error of an attempt that got no response from the server at `base_url`, perhaps because of the proxy.
pub(super) fn error(source: reqwest::Error, base_url: &str, proxy: Option<&str>) -> Error {
    let (kind, delivery, text) = if source.is_builder() {
        (ErrorKind::Configuration, Delivery::NotSent, "failed to build the request to")
    } else if source.is_connect() && source.is_timeout() {
        (ErrorKind::Timeout, Delivery::NotSent, "timed out connecting to")
    } else if source.is_connect() {
        (ErrorKind::Connection, Delivery::NotSent, "failed to connect to")
    } else if was_never_written(&source) {
        (ErrorKind::Connection, Delivery::NotSent, "connection closed before the request was sent to")
    } else if source.is_timeout() {
        (ErrorKind::Timeout, Delivery::Unknown, "timed out waiting for a response from")
    } else {
        (ErrorKind::Connection, Delivery::Unknown, "connection lost before a response arrived from")
    };
    let hint = if speaks_no_tls(&source) { "; does this port speak https?" } else { "" };
    let source = source.without_url();
    let proxy = proxy.map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default();
    ErrorRepr::new(kind, delivery, format!("{text} {base_url}{proxy}{hint}")).with_source(Some(source)).into()
}

/// Returns whether hyper returned the whole request unsent.
fn was_never_written(error: &reqwest::Error) -> bool {
    chain(error).any(|error| error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled))
}

/// Returns whether a TLS handshake failed because the server responded with something else, such as plain HTTP.
fn speaks_no_tls(error: &reqwest::Error) -> bool {
    // In the words of rustls and of OpenSSL, which share no type.
    let says_so = |text: String| text.contains("InvalidContentType") || text.contains("wrong version number");
    error.is_connect() && chain(error).any(|error| says_so(error.to_string()))
}

/// Returns an error and its causes.
fn chain<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}
