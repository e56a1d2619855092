//! Decoding JSON that was stored, or received by other means than a call.

use std::error::Error;
use std::fmt;

use super::outcome::{Decoded, Undecodable};
use super::shape::ResponseBody;

/// A type that [`decode`] can read: every object in [`types`](crate::types) that a response, an error or a webhook
/// contains, such as [`Charge`](crate::types::Charge), and [`AnyJson`](crate::AnyJson). It is sealed.
pub trait Decodable: ResponseBody {}

impl<T: ResponseBody> Decodable for T {}

/// Decodes JSON that was stored, or received by other means than a call, as tolerantly as a response.
///
/// Only the identity is required, mostly `id`. Anything else that does not fit its published type is left out and
/// listed in [`Decoded::skipped`]; members that this version of the crate does not know are ignored. What such a type
/// serializes to, this reads, so an object can be kept in a database over any number of versions of this crate.
///
/// It is also the way to make an object for a test. No feature is needed.
///
/// ```
/// use elepay::types::Charge;
///
/// let decoded = elepay::decode::<Charge>(r#"{"id":"cha_1","amount":1800,"cardInfo":{"last4":4242},"new":{}}"#)?;
/// assert_eq!((decoded.value.id.as_str(), decoded.value.amount), ("cha_1", Some(1_800)));
/// assert_eq!(decoded.skipped, ["cardInfo.last4"]);
///
/// let stored = serde_json::to_string(&decoded.value).unwrap();
/// assert_eq!(elepay::decode::<Charge>(stored)?.value, decoded.value);
/// # Ok::<(), elepay::DecodeError>(())
/// ```
///
/// # Errors
/// Returns an error if the JSON is empty, cut off or invalid, is not an object, or has no usable identity; for
/// [`AnyJson`](crate::AnyJson), if it is empty or invalid, or has more than 20,000 objects and lists.
pub fn decode<T: Decodable>(json: impl AsRef<[u8]>) -> Result<Decoded<T>, DecodeError> {
    let json = json.as_ref();
    if json.trim_ascii().is_empty() {
        return Err(DecodeError(Undecodable::Empty));
    }
    super::response(json).map_err(DecodeError)
}

/// The error of [`decode`]. It contains nothing of the JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError(Undecodable);

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for DecodeError {}
