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
        let Ok(url) = Url::parse(text) else {
            return reject("is not a valid URL such as https://api.example");
        };
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
}
