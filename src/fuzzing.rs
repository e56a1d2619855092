//! What `fuzz/` calls: the reading of answers without HTTP around it. cargo-fuzz builds with `--cfg fuzzing`; no other build
//! has this module, so it is no part of the API.

use http::{HeaderMap, StatusCode};

pub use crate::generated::ANSWERS;

/// Reads a body as one type of answer. Panics where what came out breaks a promise of its own.
pub type Read = fn(&[u8]);

pub(crate) fn answer<T: crate::decode::ResponseBody + serde::Serialize + std::fmt::Debug>(body: &[u8]) {
    match T::read(body) {
        Ok(decoded) => {
            assert!(decoded.skipped.len() <= 101, "more is named than the limit");
            assert!(decoded.skipped.iter().all(|path| path.chars().count() <= 200), "a name is longer than the limit");
            // What was read can be shown, and is read again as the same, whole.
            let _ = format!("{:?}", decoded.value);
            if let Ok(text) = serde_json::to_vec(&decoded.value)
                && text != b"null"
            {
                let again = T::read(&text).map(|decoded| decoded.skipped);
                assert_eq!(again.map_err(|error| error.to_string()), Ok(Vec::new()), "not read again");
            }
        }
        Err(error) => assert!(error.to_string().is_ascii(), "the error shows what was read"),
    }
    let _ = crate::decode::identity::<T>(body);
}

/// Reads a body as that of an error answer. It needs a client, because the client takes its key out.
pub fn error(client: &crate::Client, status: u16, headers: &HeaderMap, body: &[u8]) {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let error = client.refused_body(status, headers, body);
    assert_eq!(error.status(), Some(status));
    assert_eq!(error.raw_body(), Some(body));
    assert_eq!(error.to_string().lines().count(), 1);
    let _ = (format!("{error:?}"), error.is_retryable(), error.message(), error.retry_after());
}
