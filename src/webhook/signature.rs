//! The signature: HMAC-SHA256 over the time, a full stop, and the body.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hmac::digest::{CtOutput, Output};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::SigningSecret;

/// Returns the value of the header `elepay-Signature` for a body, as elepay would send it.
///
/// For tests of a receiver. `time` is rounded down to seconds; a time before 1970 counts as 1970.
#[must_use]
pub fn sign(secret: &SigningSecret, body: &[u8], time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs().to_string();
    let signature = mac(secret, &seconds, body).finalize().into_bytes();
    format!("t={seconds},sign={}", base16ct::lower::encode_string(&signature))
}

/// The valid signature of a body by one secret.
pub(super) struct Expected(CtOutput<Hmac<Sha256>>);

impl Expected {
    pub(super) fn new(secret: &SigningSecret, time: &str, body: &[u8]) -> Self {
        Self(mac(secret, time, body).finalize())
    }

    /// Returns whether a signature in lower-case hexadecimal digits is this one. Takes the same time for every wrong
    /// signature of the right length.
    pub(super) fn is(&self, signature: &str) -> bool {
        let mut bytes = Output::<Hmac<Sha256>>::default();
        let length = bytes.len();
        base16ct::lower::decode(signature, &mut bytes).is_ok_and(|decoded| decoded.len() == length)
            && CtOutput::new(bytes) == self.0
    }
}

fn mac(secret: &SigningSecret, time: &str, body: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of every length.
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| unreachable!());
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac
}
