//! Verifies requests.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::error::{InvalidSigningSecret, WebhookError};
use super::header::{SignatureHeader, SignatureParts};
use super::signature::Expected;
use super::{Event, SigningSecret};

/// The tolerance of the vendor's own SDK.
const TOLERANCE: Duration = Duration::from_secs(300);

/// Verifies that requests come from elepay.
///
/// ```
/// use elepay::webhook::{Verifier, WebhookError};
/// use std::time::SystemTime;
///
/// let verifier = Verifier::new("whsec_test")?.or_secret("whsec_old")?; // both while a secret is being replaced
/// # use elepay::webhook::{SigningSecret, sign};
/// # let body = br#"{"id":"evt_1","data":{"object":{"id":"cha_1","object":"charge"}}}"#;
/// # let header = sign(&SigningSecret::new("whsec_test")?, body, SystemTime::now());
/// # let header = header.as_str();
/// // The header `elepay-Signature` and the body, exactly as they were received.
/// let event = verifier.verify(header, body, SystemTime::now())?;
/// println!("{:?}: {:?}", event.id, event.object);
///
/// let forged = verifier.verify(header, b"{}", SystemTime::now());
/// assert!(matches!(forged, Err(WebhookError::NoMatch)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Verifier {
    secrets: Vec<SigningSecret>,
    tolerance: Duration,
}

impl Verifier {
    /// Creates a verifier for an endpoint's signing secret, with a tolerance of 300 seconds.
    ///
    /// # Errors
    /// Returns an error if the string cannot be a signing secret; see [`SigningSecret::new`].
    pub fn new<S>(secret: S) -> Result<Self, InvalidSigningSecret>
    where
        S: TryInto<SigningSecret>,
        InvalidSigningSecret: From<S::Error>,
    {
        Ok(Self { secrets: vec![secret.try_into()?], tolerance: TOLERANCE })
    }

    /// Adds another secret that is accepted: the old one while a secret is being replaced, or that of another endpoint.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn or_secret<S>(mut self, secret: S) -> Result<Self, InvalidSigningSecret>
    where
        S: TryInto<SigningSecret>,
        InvalidSigningSecret: From<S::Error>,
    {
        self.secrets.push(secret.try_into()?);
        Ok(self)
    }

    /// Sets how far the time of a signature may differ from the time of this machine, in either direction: 300 seconds
    /// by default. A signature of exactly that age is accepted. With [`Duration::MAX`], the time is not checked, so
    /// that a recorded request can be sent again at any time.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a request, and decodes the event that it reports.
    ///
    /// `header` is the header `elepay-Signature`, or all headers; see [`SignatureHeader`]. `body` must be the bytes as
    /// they were received: a body that was parsed and serialized again does not match. `now` is the current time,
    /// [`SystemTime::now()`] outside of tests.
    ///
    /// # Errors
    /// Returns why the request is not accepted; see [`WebhookError`]. Respond with a 4xx status then. The signature is
    /// checked before the time, and both before the body is read.
    pub fn verify(&self, header: impl SignatureHeader, body: &[u8], now: SystemTime) -> Result<Event, WebhookError> {
        let header = header.value().ok_or(WebhookError::MissingHeader)?;
        self.check(&header, body, now)?;
        Event::parse_unverified(body)
    }

    fn check(&self, header: &[u8], body: &[u8], now: SystemTime) -> Result<(), WebhookError> {
        let header = SignatureParts::parse(header)?;
        // One computation per secret, however many signatures the header has.
        let is_valid = |secret| {
            let expected = Expected::new(secret, header.time, body);
            header.candidates.iter().any(|candidate| expected.is(candidate))
        };
        if !self.secrets.iter().any(is_valid) {
            return Err(WebhookError::NoMatch);
        }
        self.check_time(header.seconds, now)
    }

    /// Compares whole seconds, because the signature has no fractions.
    fn check_time(&self, signed: u64, now: SystemTime) -> Result<(), WebhookError> {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
        let tolerance = self.tolerance.as_secs();
        let difference = Duration::from_secs(now.abs_diff(signed));
        match signed {
            _ if difference.as_secs() <= tolerance => Ok(()),
            signed if signed < now => Err(WebhookError::TooOld { age: difference }),
            _ => Err(WebhookError::TooNew { ahead: difference }),
        }
    }
}
