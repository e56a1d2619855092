//! The signing secret of an endpoint.

use std::fmt;

use zeroize::Zeroizing;

use super::InvalidSigningSecret;

/// The signing secret of a webhook endpoint, from the dashboard.
///
/// Every endpoint has a secret of its own. It is never printed: its `Debug` output is redacted, and there is no
/// `Display`. The memory of this copy is zeroed on drop.
#[derive(Clone)]
pub struct SigningSecret(Zeroizing<String>);

impl SigningSecret {
    /// Creates a signing secret from a string.
    ///
    /// # Errors
    /// Returns an error if the string is empty, is in quotes, or contains whitespace or control characters, since it
    /// was then copied incorrectly. Also rejects an API key (`sk_…`, `pk_…`), which signs nothing.
    pub fn new(secret: impl Into<String>) -> Result<Self, InvalidSigningSecret> {
        let secret = Zeroizing::new(secret.into());
        let reject = |reason| Err(InvalidSigningSecret(reason));
        if secret.is_empty() {
            return reject("is empty");
        }
        if secret.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return reject("contains whitespace or control characters; copy it again, without a line break");
        }
        if secret.starts_with(['"', '\'', '`']) {
            return reject("is in quotes; remove them");
        }
        if secret.starts_with("sk_") || secret.starts_with("pk_") {
            return reject("is an API key; each webhook endpoint has a signing secret of its own in the dashboard");
        }
        Ok(Self(secret))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret([redacted])")
    }
}

impl TryFrom<&str> for SigningSecret {
    type Error = InvalidSigningSecret;

    fn try_from(secret: &str) -> Result<Self, InvalidSigningSecret> {
        Self::new(secret)
    }
}

impl TryFrom<String> for SigningSecret {
    type Error = InvalidSigningSecret;

    fn try_from(secret: String) -> Result<Self, InvalidSigningSecret> {
        Self::new(secret)
    }
}

impl std::str::FromStr for SigningSecret {
    type Err = InvalidSigningSecret;

    fn from_str(secret: &str) -> Result<Self, InvalidSigningSecret> {
        Self::new(secret)
    }
}
