//! What a wait needs to know about a status, whatever its enum.

use crate::Progress;

/// A status. Implemented by the generated code for every enum whose values the document divides by `x-progress`.
pub(crate) trait Status {
    /// Returns how far an object with this status has come.
    fn progress(&self) -> Progress;

    /// Returns whether this version of the crate knows the status.
    fn is_known(&self) -> bool;

    /// Returns the status as it is on the wire.
    fn as_str(&self) -> &str;
}
