//! The secret key: what it may look like, and that nobody gets to see it.

use std::fmt;

use http::HeaderValue;
use zeroize::Zeroizing;

use crate::Error;

/// A secret key of elepay.
///
/// It is never printed: its `Debug` tells the mode only, and it has no `Display`. This copy of it is overwritten
/// in memory when it is dropped; the HTTP header made of it is not.
#[derive(Clone)]
pub struct SecretKey(Zeroizing<String>);

/// The environment that a key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// A test key: no real payment is ever made.
    Test,
    /// A live key: real money moves.
    Live,
}

/// How the secret key is sent. The vendor's guide offers both; they mean the same.
///
/// Published page: [API Guide](https://docs.elepay.io/sdks/server/api-guide)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum AuthScheme {
    /// HTTP Bearer, with the key as the token.
    #[default]
    Bearer,
    /// HTTP Basic, with the key as the user name and an empty password.
    Basic,
}

impl SecretKey {
    /// Takes a secret key.
    ///
    /// # Errors
    /// A key that is empty, or has quotes around it, white space in it or characters beyond ASCII, was damaged on its
    /// way. A publishable key (`pk_…`) belongs in the browser or the app; the server API would refuse it.
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        let key = Zeroizing::new(key.into());
        let refuse = |reason: &str| Err(Error::configuration(format!("the secret key {reason}")));
        if key.is_empty() {
            return refuse("is empty");
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return refuse("has white space or characters that no key has; was it copied whole, without a line break?");
        }
        if key.starts_with(['"', '\'', '`']) {
            return refuse("has quotes around it; the key itself has none");
        }
        if key.starts_with("pk_") {
            return refuse(
                "is a publishable key (pk_…), which is public and only creates tokens in a browser or an app; \
                 calls from a server need the secret key (sk_…) of the same pair",
            );
        }
        Ok(Self(key))
    }

    /// The environment of the key, as far as its beginning tells.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        if self.0.starts_with("sk_test_") {
            Some(Mode::Test)
        } else if self.0.starts_with("sk_live_") {
            Some(Mode::Live)
        } else {
            None
        }
    }

    /// The `Authorization` header, marked so that no HTTP library prints it.
    pub(crate) fn authorization(&self, scheme: AuthScheme) -> Result<HeaderValue, Error> {
        let text = Zeroizing::new(match scheme {
            AuthScheme::Bearer => format!("Bearer {}", *self.0),
            AuthScheme::Basic => format!("Basic {}", *self.basic()),
        });
        let mut value = HeaderValue::from_str(&text)
            .map_err(|_| Error::configuration("the secret key cannot be sent in a header".to_owned()))?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn basic(&self) -> Zeroizing<String> {
        use base64::Engine as _;
        let pair = Zeroizing::new(format!("{}:", *self.0));
        Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(pair.as_bytes()))
    }

    /// Takes the key out of a text that a server sent: some echo what they were sent.
    pub(crate) fn redact(&self, text: &str) -> String {
        // Without padding, and in both alphabets: what echoes it may write it anew.
        let basic = self.basic();
        let basic = basic.trim_end_matches('=');
        let for_urls = Zeroizing::new(basic.replace('+', "-").replace('/', "_"));
        let mut text = text.to_owned();
        for secret in [self.0.as_str(), basic, for_urls.as_str()] {
            text = text.replace(secret, "[redacted]");
        }
        text
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mode() {
            Some(mode) => write!(f, "SecretKey([redacted], {mode:?})"),
            None => f.write_str("SecretKey([redacted])"),
        }
    }
}

impl TryFrom<&str> for SecretKey {
    type Error = Error;

    fn try_from(key: &str) -> Result<Self, Error> {
        Self::new(key)
    }
}

impl TryFrom<&String> for SecretKey {
    type Error = Error;

    fn try_from(key: &String) -> Result<Self, Error> {
        Self::new(key.as_str())
    }
}

impl TryFrom<String> for SecretKey {
    type Error = Error;

    fn try_from(key: String) -> Result<Self, Error> {
        Self::new(key)
    }
}

impl std::str::FromStr for SecretKey {
    type Err = Error;

    fn from_str(key: &str) -> Result<Self, Error> {
        Self::new(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_marked_so_that_no_library_prints_it() {
        let key = SecretKey::new("sk_test_abc").unwrap();
        for scheme in [AuthScheme::Bearer, AuthScheme::Basic] {
            assert!(key.authorization(scheme).unwrap().is_sensitive());
        }
    }
}
