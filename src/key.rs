//! The secret key: which strings are accepted, and how it is kept secret.

use std::fmt;

use http::HeaderValue;
use zeroize::Zeroizing;

use crate::Error;
use crate::value::closed_enum::closed_enum;

/// A secret key of elepay.
///
/// It is never printed: its `Debug` output shows the mode only, and there is no `Display`. The memory of this copy is
/// zeroed on drop; that of the HTTP header made from it is not.
///
/// ```
/// use elepay::{Mode, SecretKey};
///
/// let key = SecretKey::new("sk_test_4eC39HqLyjWDarjtT1zdp7dc")?;
/// assert_eq!(key.mode(), Some(Mode::Test));
/// assert_eq!(format!("{key:?}"), "SecretKey([redacted], Test)");
/// # Ok::<(), elepay::Error>(())
/// ```
#[derive(Clone)]
pub struct SecretKey(Zeroizing<String>);

closed_enum! {
    /// The environment that a key belongs to.
    #[non_exhaustive]
    pub enum Mode {
        /// A test key, which never makes real payments.
        Test = "test",
        /// A live key, which moves real money.
        Live = "live",
    }
}

/// The known prefixes of secret keys.
const PREFIXES: [(&str, Mode); 2] = [("sk_test_", Mode::Test), ("sk_live_", Mode::Live)];

/// How the secret key is sent. The vendor's guide offers both, with the same meaning.
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
    /// Creates a secret key from a string.
    ///
    /// # Errors
    /// Returns an error if the string is empty, is in quotes, contains whitespace or is not ASCII, or is nothing but a
    /// prefix or has one in capital letters, since it was then copied incorrectly. Also rejects keys of another kind: a
    /// publishable key (`pk_…`), which is for browsers and apps and which the server API does not accept, and the
    /// secret of a webhook (`whsec_…`).
    ///
    /// A key without a known prefix is not an error here, but [`ClientBuilder::build`](crate::ClientBuilder::build)
    /// rejects it unless the builder allows it.
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        let key = Zeroizing::new(key.into());
        let reject = |reason: &str| Err(Error::configuration(format!("the secret key {reason}")));
        if key.is_empty() {
            return reject("is empty");
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return reject("contains whitespace or other invalid characters; copy it again, without a line break");
        }
        if key.starts_with(['"', '\'', '`']) {
            return reject("is in quotes; remove them");
        }
        let has_prefix = |prefix: &str| key.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        if has_prefix("pk_") {
            return reject(
                "is a publishable key (pk_…), which is public and only creates tokens in a browser or an app; \
                 calls from a server need the secret key (sk_…) of the same pair",
            );
        }
        if has_prefix("whsec_") {
            return reject(
                "is the secret of a webhook (whsec_…), which verifies what elepay sends to your server; calls to \
                 elepay need the secret key (sk_…)",
            );
        }
        for (prefix, _) in PREFIXES {
            if key.as_str() == prefix {
                return reject("ends after its prefix; copy it again, as a whole");
            }
            if has_prefix(prefix) && !key.starts_with(prefix) {
                return reject(
                    "has a prefix in capital letters, but keys begin with sk_test_ or sk_live_; copy it again",
                );
            }
        }
        Ok(Self(key))
    }

    /// Returns the mode of the key, if its prefix shows one.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        PREFIXES.into_iter().find(|(prefix, _)| self.0.starts_with(prefix)).map(|(_, mode)| mode)
    }

    /// Returns the `Authorization` header, marked so that no HTTP library prints it.
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

    /// Replaces the key in a string that a server sent: some servers echo the request.
    pub(crate) fn redact(&self, text: &str) -> String {
        // Base64 without padding, and in both alphabets, since the server may have encoded it again.
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

/// Which keys a client may be given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyRules {
    pub(crate) allow_unknown_prefix: bool,
    /// Whether others on the network can read the key.
    pub(crate) is_exposed: bool,
}

impl KeyRules {
    pub(crate) fn check(self, key: &SecretKey) -> Result<(), Error> {
        let reject = |reason: &str| Err(Error::configuration(format!("the secret key {reason}")));
        match key.mode() {
            Some(Mode::Test) => Ok(()),
            _ if self.is_exposed => {
                reject("must be a test key (sk_test_…), because others on the network can read it at this base URL")
            }
            Some(Mode::Live) => Ok(()),
            None if self.allow_unknown_prefix => Ok(()),
            None => reject(
                "begins neither with sk_test_ nor with sk_live_; is it a placeholder? If elepay has given you such a \
                 key, call ClientBuilder::allow_unknown_key_prefix",
            ),
        }
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
    fn the_header_is_marked_as_sensitive() {
        let key = SecretKey::new("sk_test_abc").unwrap();
        for scheme in [AuthScheme::Bearer, AuthScheme::Basic] {
            assert!(key.authorization(scheme).unwrap().is_sensitive());
        }
    }
}
