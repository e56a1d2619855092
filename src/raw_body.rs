use std::fmt;

use bytes::Bytes;

use crate::{AnyJson, decode};

/// The body of a response, as it was received. [`Response::raw`](crate::Response::raw) returns it.
///
/// A server can put anything there, so the `Debug` output shows only its length. Cloning it does not copy the body.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawBody(Bytes);

impl RawBody {
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self(bytes)
    }

    /// Returns the bytes. They can contain anything: do not log them unseen.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns whether the response had no body.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Parses the body as JSON, in which the members are that the document does not name.
    ///
    /// It is `null` if there is no body, or if no JSON parser reads it: half of a surrogate pair, more than 127 levels,
    /// more than 20,000 objects and lists. Even such a body has been decoded as far as it has a published type, and
    /// [`as_bytes`](Self::as_bytes) returns it. Indexing with a key that is absent returns `null`, too.
    #[must_use]
    pub fn json(&self) -> AnyJson {
        decode::any_json(&self.0).unwrap_or_default().into()
    }
}

impl AsRef<[u8]> for RawBody {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawBody([redacted], {} bytes)", self.0.len())
    }
}
