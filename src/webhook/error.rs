//! Why a request is not accepted as a webhook of elepay.

use std::fmt;
use std::time::Duration;

/// The reason why a request was not accepted as a webhook.
///
/// It contains neither the body, nor a signature, nor a secret, so it can be logged. Respond with a 4xx status, and do
/// nothing else with the request: anybody can send one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The header `elepay-Signature` is missing or empty. It was not elepay that sent this, or a proxy in front of the
    /// receiver removes headers that it does not know.
    MissingHeader,
    /// The header is not of the form `t=<seconds>,sign=<hex>`.
    MalformedHeader(MalformedHeader),
    /// No signature matches: the secret is that of another endpoint or environment, the body is not the one received
    /// (parsed and serialized again, decoded or trimmed), or the request is forged.
    NoMatch,
    /// The signature is valid, but older than the tolerance: the request was recorded and sent again, or this machine's
    /// clock is fast.
    TooOld {
        /// The age of the signature.
        age: Duration,
    },
    /// The signature is valid, but is dated further ahead than the tolerance: this machine's clock is slow.
    TooNew {
        /// The time until the date of the signature.
        ahead: Duration,
    },
    /// The signature is valid, but the body is not a JSON object.
    NotJson,
}

/// The part of the header `elepay-Signature` that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MalformedHeader {
    /// The header contains something else than visible ASCII characters and spaces.
    Characters,
    /// There is no `t`.
    NoTime,
    /// The `t` is not a number of seconds.
    Time,
    /// There is no `sign`.
    NoSignature,
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader => f.write_str("the header elepay-Signature is missing"),
            Self::MalformedHeader(part) => write!(f, "the header elepay-Signature {part}"),
            Self::NoMatch => f.write_str(
                "no signature matches; compare the signing secret with that of the endpoint in the dashboard, and pass \
                 the body exactly as received",
            ),
            Self::TooOld { age } => write!(f, "the signature is {} seconds old, longer than tolerated", age.as_secs()),
            Self::TooNew { ahead } => {
                write!(
                    f,
                    "the signature is dated {} seconds ahead, more than tolerated; check the clock",
                    ahead.as_secs()
                )
            }
            Self::NotJson => f.write_str("the signature is valid, but the body is not a JSON object"),
        }
    }
}

impl fmt::Display for MalformedHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Characters => "contains invalid characters",
            Self::NoTime => "has no `t`",
            Self::Time => "has a `t` that is not a number of seconds",
            Self::NoSignature => "has no `sign`",
        })
    }
}

impl std::error::Error for WebhookError {}

/// The error of a string that cannot be a signing secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSigningSecret(pub(super) &'static str);

impl fmt::Display for InvalidSigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the signing secret {}", self.0)
    }
}

impl std::error::Error for InvalidSigningSecret {}

/// A [`SigningSecret`](super::SigningSecret) is taken wherever a string is.
impl From<std::convert::Infallible> for InvalidSigningSecret {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}
