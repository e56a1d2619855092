//! Keys, as the API guide says that they are sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::domain::api_error::ApiError;

/// Checks the key, which is sent as a Bearer token or as the user name of Basic authentication without a password.
pub fn check(headers: &HeaderMap, expected: &str) -> Result<(), ApiError> {
    let Some(sent) = headers.get(AUTHORIZATION) else {
        return Err(ApiError::new(
            "M004002",
            "the Authorization header is missing; send `Bearer` and the key, or Basic with the key as the user name",
        ));
    };
    let malformed = |reason: &str| ApiError::new("M004002", reason).status(401);
    let sent = sent.to_str().map_err(|_| malformed("the Authorization header is not ASCII"))?;
    let key = match sent.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.to_owned(),
        Some((scheme, pair)) if scheme.eq_ignore_ascii_case("basic") => {
            let pair = STANDARD.decode(pair).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let pair = pair.ok_or_else(|| malformed("the Basic credentials are not Base64 of a UTF-8 string"))?;
            match pair.split_once(':') {
                Some((key, "")) => key.to_owned(),
                Some(_) => return Err(ApiError::new("M004001", "the password of Basic credentials must be empty")),
                None => return Err(malformed("the Basic credentials have no colon")),
            }
        }
        _ => return Err(malformed("the Authorization header is neither Bearer nor Basic")),
    };
    if key.starts_with("pk_") {
        return Err(ApiError::new("M004001", "a publishable key (pk_…) cannot be used for calls from a server"));
    }
    if key != expected {
        return Err(ApiError::new("M004001", "this is not the sandbox's key, which it prints when it starts"));
    }
    Ok(())
}
