//! Whether a request that failed may have been processed.

use http::StatusCode;

use crate::generated::ERROR_CODES;
use crate::types::ErrorObject;
use crate::validate::Pattern;
use crate::value::closed_enum::closed_enum;
use crate::value::log_text::name_or_code;

closed_enum! {
    /// Whether the request behind an [`Error`](crate::Error) may have been processed.
    ///
    /// It describes this request only: an order that an earlier request has paid may be `Rejected` now. If a call was
    /// attempted several times, it describes the last attempt; those before were `NotSent` or `Rejected`, or only read.
    ///
    /// `NotSent`:
    /// - This crate rejected a value or a setting. Nothing was sent.
    /// - The host name was not resolved, the connection was refused, the TLS handshake failed, or connecting timed out.
    ///   A request is written only to an established connection, and the connect timeout is shorter than the timeout.
    /// - The connection closed before anything was written. The HTTP library returns the whole request unsent.
    ///
    /// `Rejected`:
    /// - 4xx with a code of the M or U kind, or only with an older code that is known to be a refusal, or is in the
    ///   form of elepay's own refusals, such as `9_000_000_40022`. elepay rejected the request, and executed nothing; a
    ///   declined card is an example. The order may be paid nevertheless, by another request: see
    ///   [`Error::look_up_first`](crate::Error::look_up_first).
    /// - 401, 403, 404, 413 or 429 without a code. Whatever stands in front of the API sends these before the request
    ///   is processed.
    ///
    /// `Accepted`:
    /// - 2xx, and the body is cut off, too large, late or unusable. The status says that the request was executed; only
    ///   the details are lost.
    ///
    /// `Unknown`:
    /// - A timeout, or a connection that closed without a response. The request may have been processed, or still be in
    ///   progress.
    /// - 2xx, and the response is about another object than the one that the path names.
    /// - 5xx, with any code. A server can fail after it has acted, and a gateway can time out on a server that acts.
    /// - 408. A gateway may send it after it has forwarded the request.
    /// - 3xx. The response does not come from the API.
    /// - The code U009000: the payer has to take a further action, so a payment is in progress. The codes U003007,
    ///   U007000 and U007001: an earlier attempt may have succeeded, or the payment service may complete the payment
    ///   late.
    /// - Any other 4xx without an elepay code. Nothing says that the request was not executed.
    /// - 4xx, and a code may have been in a part that is cut off, compressed or unreadable, or a member was sent twice
    ///   with different codes. It could be one that leaves the outcome open.
    ///
    /// A call whose future is dropped returns nothing; treat its outcome as `Unknown`.
    ///
    /// ```
    /// use elepay::{Delivery, Error};
    ///
    /// /// What a shop writes into its books.
    /// fn entry(error: &Error) -> &'static str {
    ///     match error.delivery() {
    ///         Delivery::NotSent | Delivery::Rejected if !error.look_up_first() => "not charged",
    ///         // This request did nothing, or only read; another one may have charged the order.
    ///         Delivery::NotSent | Delivery::Rejected => "to be looked up",
    ///         Delivery::Accepted => "executed, but the details were lost: to be looked up",
    ///         Delivery::Unknown => "perhaps charged: to be looked up",
    ///     }
    /// }
    /// ```
    pub enum Delivery {
        /// The request was not sent: this crate rejected it, or no connection was made. Nothing has happened at elepay.
        NotSent = "not_sent",
        /// elepay, or a gateway in front of it, rejected the request. Nothing was executed.
        Rejected = "rejected",
        /// The status was 2xx, but the body could not be decoded. Assume that the request was executed: do not send it
        /// again, and retrieve the object before you deliver anything.
        Accepted = "accepted",
        /// The request may or may not have been processed. Look the object up before you send the request again.
        Unknown = "unknown",
    }
}

/// What could not be read of an error object.
pub(crate) struct Unread<'a> {
    /// Whether there may be further members: the body is cut off, compressed, or not an object.
    pub(crate) rest: bool,
    /// Returns whether a value of this member was left out: it did not fit, or there was another one.
    pub(crate) is_left_out: &'a dyn Fn(&str) -> bool,
}

/// Classifies a request by the response to it.
///
/// Among the 4xx statuses the code decides, by the document's table. A 5xx leaves everything open, with any code.
/// A code that may have been there without being readable could have left everything open.
pub(crate) fn of_response(status: StatusCode, object: &ErrorObject, unread: &Unread<'_>) -> Delivery {
    if status.is_success() {
        return Delivery::Accepted;
    }
    // A proxy may send 408 after it has forwarded the request.
    if !status.is_client_error() || status == StatusCode::REQUEST_TIMEOUT {
        return Delivery::Unknown;
    }
    // The first member that has a code decides.
    for codes in &ERROR_CODES {
        if (unread.is_left_out)(codes.name) {
            return Delivery::Unknown;
        }
        match (codes.of)(object) {
            Some(code) if codes.open.contains(&code) => return Delivery::Unknown,
            Some(code) if codes.rejects(code) => return Delivery::Rejected,
            // A failure inside elepay, or a code of another system.
            Some(_) => return Delivery::Unknown,
            None if unread.rest => return Delivery::Unknown,
            None => {}
        }
    }
    if is_sent_before_processing(status) { Delivery::Rejected } else { Delivery::Unknown }
}

/// The meaning of the codes in one member of an error object, generated from the document.
pub(crate) struct CodeRules {
    /// The member's name on the wire.
    pub(crate) name: &'static str,
    pub(crate) of: fn(&ErrorObject) -> Option<&str>,
    /// Nothing was executed.
    pub(crate) rejected: Pattern,
    /// Something may be in progress nevertheless.
    pub(crate) open: &'static [&'static str],
    /// Nothing was executed because there were too many requests.
    pub(crate) too_many: &'static [&'static str],
    /// Nothing was executed, but another request may have moved money for the same order.
    pub(crate) look_up_first: &'static [&'static str],
    /// The codes whose meaning is published.
    pub(crate) known: &'static [&'static str],
}

impl CodeRules {
    /// Returns whether this code states that nothing was executed. Codes are short, and matching a pattern takes time
    /// and memory by the length of the string, so a string that does not look like a code is not matched.
    fn rejects(&self, code: &str) -> bool {
        name_or_code(code).is_some() && self.rejected.is_in(code)
    }

    /// Returns whether money may have moved for the order, even though this request was rejected with the code. Nobody
    /// knows what an unpublished code means, so it may have.
    fn leaves_the_order_open(&self, code: &str) -> bool {
        self.look_up_first.contains(&code) || !self.known.contains(&code)
    }
}

/// Returns whether a code says that another request may have moved money for the same order. The first member that has
/// a code decides.
pub(crate) fn leaves_the_order_open(object: &ErrorObject) -> bool {
    let mut codes = ERROR_CODES.iter().filter_map(|codes| Some((codes, (codes.of)(object)?)));
    codes.next().is_some_and(|(codes, code)| codes.leaves_the_order_open(code))
}

/// Returns whether a gateway sends this status before the request is processed, whoever sends it.
fn is_sent_before_processing(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::TOO_MANY_REQUESTS
    )
}

/// Returns whether a server or gateway that sent this status may succeed the next time.
pub(crate) fn is_transient_status(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::REQUEST_TIMEOUT
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// Returns whether the request was rejected because there were too many, so that a later one may succeed.
pub(crate) fn is_rate_limit(status: Option<StatusCode>, object: &ErrorObject) -> bool {
    let too_many = |codes: &CodeRules| (codes.of)(object).is_some_and(|code| codes.too_many.contains(&code));
    status == Some(StatusCode::TOO_MANY_REQUESTS) || ERROR_CODES.iter().any(too_many)
}
