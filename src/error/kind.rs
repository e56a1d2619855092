/// The category of an [`Error`](crate::Error).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A value was rejected before sending, because it breaks a published limit; see
    /// [`Error::field`](crate::Error::field). If elepay has relaxed the limit in the meantime,
    /// [`ClientBuilder::enforce_limits`](crate::ClientBuilder::enforce_limits) switches it off.
    InvalidValue,
    /// The client cannot be built or used with this key, base URL, setting or set of features.
    Configuration,
    /// No connection was made, or it was lost.
    Connection,
    /// A timeout elapsed.
    Timeout,
    /// elepay, or a server in front of it, responded with a status other than 2xx.
    Status,
    /// The response was a success but could not be decoded; see [`Error::object_id`](crate::Error::object_id).
    Undecodable,
    /// The deadline of a [`Wait`](crate::Wait) passed; see [`Error::last_status`](crate::Error::last_status).
    Deadline,
}
