use crate::value::closed_enum::closed_enum;

closed_enum! {
    /// The category of an [`Error`](crate::Error): what to mend. What may have happened to the payment is another
    /// question, which [`Error::look_up_first`](crate::Error::look_up_first) answers.
    #[non_exhaustive]
    pub enum ErrorKind {
        /// A value was rejected before sending, because it breaks a published limit. Correct the value that
        /// [`Error::field`](crate::Error::field) names. If elepay has relaxed the limit in the meantime,
        /// [`ClientBuilder::enforce_limits`](crate::ClientBuilder::enforce_limits) switches it off.
        InvalidValue = "invalid_value",
        /// The client cannot be built or used with this key, base URL, setting or set of features. The text names the
        /// setting; correct it and start again.
        Configuration = "configuration",
        /// No connection was made, or it was lost. The [source](std::error::Error::source) says why: check the
        /// network, the name server, the proxy and the certificates.
        Connection = "connection",
        /// A timeout elapsed, while connecting (nothing was sent) or while waiting for the response. Check the network;
        /// do not make [`ClientBuilder::timeout`](crate::ClientBuilder::timeout) shorter than elepay needs.
        Timeout = "timeout",
        /// elepay, or a server in front of it, responded with a status other than 2xx. See
        /// [`Error::error_code`](crate::Error::error_code), and [`Error::http_status`](crate::Error::http_status) if
        /// there is no code: 401 and 403 point to the key.
        Status = "status",
        /// The response was a success but could not be decoded, so the call was executed: retrieve the object by
        /// [`Error::object_id`](crate::Error::object_id). Or it is about another object than the one that was asked
        /// for, so nobody knows what was executed: look at the base URL and whatever caches or forwards responses.
        Undecodable = "undecodable",
        /// The deadline of a [`Wait`](crate::Wait) passed, which is not a failure of the payment; see
        /// [`Error::last_status`](crate::Error::last_status). Keep the order and wait again.
        Deadline = "deadline",
    }
}
