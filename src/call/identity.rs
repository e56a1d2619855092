/// The identity that the object in a response must have, because the path names it.
pub(crate) struct Identity<'a, T> {
    /// The argument of the path, as the caller gave it.
    pub(crate) wanted: &'a str,
    /// Returns the identity in a response, if it could be decoded.
    pub(crate) of: fn(&T) -> Option<&str>,
}

impl<T> Identity<'_, T> {
    /// Returns the identity of the object in a response if it is another one.
    pub(super) fn of_another<'v>(&self, value: &'v T) -> Option<&'v str> {
        (self.of)(value).filter(|found| *found != self.wanted)
    }
}
