//! What is known of a request that failed: was it processed?

use http::StatusCode;

use crate::error;
use crate::generated::ERROR_CODES;
use crate::types::ErrorObject;
use crate::validate::Pattern;

/// What became of the one request behind an [`Error`](crate::Error).
///
/// It speaks of this request only: an order that was paid by an earlier one may still be `Rejected` now. Where a call was
/// made several times it speaks of the last one; those before were `NotSent` or `Rejected`, or only read.
///
/// | Delivery | When | Why |
/// |---|---|---|
/// | `NotSent` | a value or setting was refused by this crate | nothing left it |
/// | | no address for the host, connection refused, TLS handshake failed, no connection in time | a request is written only on a connection that is made; the time to connect is kept below the call's |
/// | | the connection was gone before anything was written | the HTTP library hands the request back whole |
/// | `Rejected` | 4xx with a code of the M or U kind, or with the older code alone | elepay's own refusal; nothing was done. A declined card is one |
/// | | 401, 403, 404, 413, 429 without a code | sent by whoever stands before the API, before the request is worked on |
/// | `Accepted` | 2xx, and the body is cut off, too large, late, or of no use | the status is the API's word that it was done; only what it told is lost |
/// | `Unknown` | no answer in time, or the connection closed without one | the request may have been worked on, or be still |
/// | | 5xx, with any code | a server can fail after it has acted, a gateway can give up on one that acts |
/// | | 408 | a gateway may send it after it has passed the request on |
/// | | 3xx | somebody answered who is not the API |
/// | | the code U009000 | a further action of the payer's is asked for, so a payment is under way |
/// | | other 4xx without a code of elepay's | nobody says that nothing was done |
/// | | 4xx, and a code may have been in what was cut off or cannot be read | it could be one that leaves it open |
///
/// A call whose future is dropped returns nothing: take it as `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// It never left: refused by this crate, or no connection was made. Nothing has happened at elepay.
    NotSent,
    /// elepay, or a gateway before it, said no. Nothing was charged by it.
    Rejected,
    /// The answer was a success by its 2xx status, but its body could not be read. Take it that what was asked for
    /// has happened: do not send it again, and look it up before anything is delivered for it.
    Accepted,
    /// It may or may not have been processed. Look it up before sending it again.
    Unknown,
}

/// What an answer with this status says about the request.
///
/// Among the 4xx statuses the code decides, by the document's table. A 5xx leaves everything open, with any code. `hidden`
/// tells whether a member may have been there that could not be read: it could have left everything open.
pub(crate) fn of_answer(status: StatusCode, answer: &ErrorObject, hidden: impl Fn(&str) -> bool) -> Delivery {
    if status.is_success() {
        return Delivery::Accepted;
    }
    // A proxy may send 408 after it has passed the request on.
    if !status.is_client_error() || status == StatusCode::REQUEST_TIMEOUT {
        return Delivery::Unknown;
    }
    // The first member that has a code decides.
    for codes in &ERROR_CODES {
        match (codes.of)(answer) {
            Some(code) if codes.open.contains(&code) => return Delivery::Unknown,
            Some(code) if codes.rejects(code) => return Delivery::Rejected,
            // elepay's own trouble, or the code of somebody else.
            Some(_) => return Delivery::Unknown,
            None if hidden(codes.name) => return Delivery::Unknown,
            None => {}
        }
    }
    if refused_unread(status) { Delivery::Rejected } else { Delivery::Unknown }
}

/// What the codes of one member of an error object say; the document has the table.
pub(crate) struct CodeRules {
    /// As on the wire.
    pub(crate) name: &'static str,
    pub(crate) of: fn(&ErrorObject) -> Option<&str>,
    /// Nothing was done.
    pub(crate) rejected: Pattern,
    /// Something may be under way all the same.
    pub(crate) open: &'static [&'static str],
    /// Nothing was done because there were too many requests.
    pub(crate) too_many: &'static [&'static str],
}

impl CodeRules {
    /// Whether it is such a code. Matching a pattern takes time and memory by the length of the text, and no code is that long.
    fn rejects(&self, code: &str) -> bool {
        error::token(code).is_some() && self.rejected.is_in(code)
    }
}

/// Statuses that a gateway sends before anything was processed, whoever sends them.
fn refused_unread(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::TOO_MANY_REQUESTS
    )
}

/// Statuses of a server or gateway that may do better the next time.
pub(crate) fn may_pass(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::REQUEST_TIMEOUT
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// Whether elepay turned the request away because of too many, so that a later one may pass.
pub(crate) fn is_rate_limit(status: Option<StatusCode>, answer: &ErrorObject) -> bool {
    let too_many = |codes: &CodeRules| (codes.of)(answer).is_some_and(|code| codes.too_many.contains(&code));
    status == Some(StatusCode::TOO_MANY_REQUESTS) || ERROR_CODES.iter().any(too_many)
}
