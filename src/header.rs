//! The headers that a caller may set.

use http::{HeaderName, HeaderValue};

use crate::Error;

/// Headers that the client or the HTTP library sets, or that change what a response means.
const RESERVED: &[&str] = &[
    "api-version",
    "authorization",
    "connection",
    "cookie",
    "expect",
    "forwarded",
    "host",
    "http2-settings",
    "keep-alive",
    "origin",
    "range",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
];
/// The beginnings of groups of such headers.
const RESERVED_PREFIXES: &[&str] = &["accept", "access-control-", "content-", "if-", "proxy-", "sec-", "x-forwarded-"];

/// Parses the name of a header that a caller sets. The error does not show a name that is not valid, since it may be a
/// value in the wrong place.
pub(crate) fn name(text: &str) -> Result<HeaderName, Error> {
    let name = HeaderName::from_bytes(text.as_bytes())
        .map_err(|cause| Error::configuration("the name of the header is not valid").caused_by(cause))?;
    let is_reserved = RESERVED.contains(&name.as_str());
    if is_reserved || RESERVED_PREFIXES.iter().any(|prefix| name.as_str().starts_with(prefix)) {
        return Err(Error::configuration(format!("the header `{name}` is reserved, and cannot be set")));
    }
    Ok(name)
}

/// Parses the value of a header. `what` names the setting in the error, which does not show the value.
pub(crate) fn value(what: &str, text: &str) -> Result<HeaderValue, Error> {
    let is_printable = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    HeaderValue::from_str(text)
        .ok()
        .filter(|_| is_printable)
        .ok_or_else(|| Error::configuration(format!("the {what} contains characters that are not allowed in a header")))
}
