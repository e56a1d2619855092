use reqwest::Url;

use crate::Error;

/// A URL under which the API may be called.
pub(crate) struct BaseUrl {
    text: String,
    https: bool,
    loopback: bool,
}

impl BaseUrl {
    /// Parses and checks a URL. With `allow_plain_http`, the caller accepts that others can read the key.
    pub(crate) fn parse(text: &str, allow_plain_http: bool) -> Result<Self, Error> {
        let reject = |reason: &str| Err(Error::configuration(format!("the base URL {reason}")));
        let text = text.trim();
        if let Some(reason) = mistake(text) {
            return reject(reason);
        }
        let url = Url::parse(text).map_err(|cause| {
            Error::configuration("the base URL is not a valid URL such as https://api.example").caused_by(cause)
        })?;
        if !url.username().is_empty() || url.password().is_some() {
            return reject("must not contain a user name or a password; pass the key to `Client::builder`");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return reject("must not have a query or a fragment");
        }
        let loopback = url.host_str().is_some_and(elepay_spec::is_loopback);
        let https = match url.scheme() {
            "https" => true,
            "http" if loopback || allow_plain_http => false,
            "http" => {
                return reject(
                    "must be https, because others could read the key; http is for localhost, 127.0.0.1 and [::1] only",
                );
            }
            _ => return reject("must start with https://"),
        };
        Ok(Self { text: url.as_str().trim_end_matches('/').to_owned(), https, loopback })
    }

    /// Returns the URL without a slash at the end.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_https(&self) -> bool {
        self.https
    }

    /// Returns whether a proxy would see the key, because requests go to this machine or are not encrypted.
    pub(crate) fn excludes_proxies(&self) -> bool {
        self.loopback || !self.https
    }

    /// Returns whether others on the network can read the key.
    pub(crate) fn exposes_key(&self) -> bool {
        !self.loopback && !self.https
    }
}

/// Returns what is wrong with a URL that was typed or copied incorrectly. The parser of URLs would repair some of these
/// in silence, and call another host than the one that is read: it removes line breaks and tabs, and adds slashes.
fn mistake(text: &str) -> Option<&'static str> {
    let is_quote = |character| matches!(character, '"' | '\'' | '`' | '“' | '”' | '‘' | '’');
    if text.is_empty() {
        return Some("is empty");
    }
    if text.chars().any(|character| character.is_whitespace() || character.is_control()) {
        return Some("contains whitespace, a line break or another control character; copy it again");
    }
    if text.starts_with(is_quote) || text.ends_with(is_quote) {
        return Some("is in quotes; remove them");
    }
    if text.contains('\\') {
        return Some("contains a backslash; a URL has slashes only");
    }
    let Some((scheme, rest)) = text.split_once(':') else {
        return Some("is not a valid URL such as https://api.example: it has no scheme; put https:// in front of it");
    };
    if rest.starts_with("//") && !rest.starts_with("///") {
        return None;
    }
    if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
        return Some("must have two slashes after the scheme, as in https://api.example");
    }
    Some(
        "has no scheme: put https:// in front of it, or http:// if it is the URL of a server on this machine, such as \
         http://localhost:4010",
    )
}
