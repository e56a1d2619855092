//! What is known of a request that failed: was it processed?

use http::StatusCode;

use crate::types::ErrorObject;

/// What became of the one request behind an [`Error`](crate::Error).
///
/// It speaks of this request only: an order that was paid by an earlier one may still be `Rejected` now.
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
/// Among the 4xx statuses the code decides: M (merchant) and U (payer) codes mean that elepay looked at the request
/// and did not do it, whatever the status. The one exception is U009000, "further action required", which may
/// leave a payment under way. A 5xx leaves everything open, with any code.
pub(crate) fn of_answer(status: StatusCode, answer: &ErrorObject) -> Delivery {
    if status.is_success() {
        return Delivery::Accepted;
    }
    // A proxy may send 408 after it has passed the request on.
    if !status.is_client_error() || status == StatusCode::REQUEST_TIMEOUT {
        return Delivery::Unknown;
    }
    match (answer.error_code.as_deref(), answer.code.as_deref()) {
        (Some("U009000"), _) => Delivery::Unknown,
        (Some(code), _) if is_refusal(code) => Delivery::Rejected,
        // S codes, and codes of somebody else.
        (Some(_), _) => Delivery::Unknown,
        (None, Some(code)) if is_older_code(code) => Delivery::Rejected,
        (None, _) if refused_unread(status) => Delivery::Rejected,
        (None, _) => Delivery::Unknown,
    }
}

/// M or U and six digits; a gateway's `MAINTENANCE` is none.
fn is_refusal(code: &str) -> bool {
    let digits = code.strip_prefix(['M', 'U']).unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Groups of digits like `9_000_000_40022`; a gateway's `499` is none.
fn is_older_code(code: &str) -> bool {
    code.contains('_') && code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
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

/// Whether elepay turned the request away because of too many, so that a later one may pass.
pub(crate) fn is_rate_limit(status: Option<StatusCode>, answer: &ErrorObject) -> bool {
    answer.error_code.as_deref() == Some("M005000") || status == Some(StatusCode::TOO_MANY_REQUESTS)
}
