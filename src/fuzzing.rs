//! The entry points of `fuzz/`: decoding responses without HTTP. cargo-fuzz builds with `--cfg fuzzing`; no other build
//! has this module, so it is not part of the API.

use http::{HeaderMap, StatusCode};

use crate::decode;

pub use crate::generated::RESPONSES;

/// Decodes a body as one type of response. Panics if the outcome breaks a promise.
pub type Read = fn(&[u8]);

pub(crate) fn response<T: decode::ResponseBody + serde::Serialize + std::fmt::Debug>(body: &[u8]) {
    match decode::response::<T>(body) {
        Ok(decoded) => {
            assert!(decoded.skipped.len() <= 101, "more parts are named than the limit allows");
            assert!(decoded.skipped.iter().all(|path| path.chars().count() <= 200), "a path exceeds its limit");
            // The value can be printed, and decodes again without loss.
            let _ = format!("{:?}", decoded.value);
            if let Ok(text) = serde_json::to_vec(&decoded.value)
                && text != b"null"
            {
                let again = decode::response::<T>(&text).map(|decoded| decoded.skipped);
                assert_eq!(again.map_err(|error| error.to_string()), Ok(Vec::new()), "the value does not decode again");
            }
        }
        Err(error) => assert!(error.to_string().is_ascii(), "the error contains a part of the body"),
    }
    let _ = decode::salvage::<T>(body);
}

/// Decodes the body of an error response. It takes a client because the client removes its key.
pub fn error(client: &crate::Client, status: u16, headers: &HeaderMap, body: &[u8]) {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let error = client.inner.error_response_of(status, headers, body);
    assert_eq!(error.http_status(), Some(status));
    assert_eq!(error.raw_body(), Some(body));
    assert_eq!(error.to_string().lines().count(), 1);
    let _ = (format!("{error:?}"), error.is_retryable(), error.server_message(), error.retry_after());
}
