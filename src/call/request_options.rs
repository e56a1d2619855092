//! What every request of a client has in common, added to the requests of the generated code before they are sent.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, header};

/// What every request of a client has in common.
#[derive(Clone)]
pub(crate) struct RequestOptions {
    pub(crate) authorization: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) accept_language: Option<HeaderValue>,
    /// The caller's own headers, none of which is reserved.
    pub(crate) headers: HeaderMap,
    /// From connecting to the end of the response's body.
    pub(crate) timeout: Duration,
}

/// Shows nothing: the generated client derives `Debug`, which must not print the key.
impl std::fmt::Debug for RequestOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestOptions").finish_non_exhaustive()
    }
}

impl RequestOptions {
    /// Adds everything to a request.
    pub(super) fn apply(&self, request: &mut reqwest::Request) {
        *request.timeout_mut() = Some(self.timeout);
        let is_empty_post = request.method() == Method::POST && request.body().is_none();
        let headers = request.headers_mut();
        if is_empty_post {
            // Some servers respond with 411 to a POST that states no length.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        // A compressed response could not be read.
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(header::AUTHORIZATION, self.authorization.clone());
        headers.insert(header::USER_AGENT, self.user_agent.clone());
        if let Some(language) = &self.accept_language {
            headers.insert(header::ACCEPT_LANGUAGE, language.clone());
        }
    }
}
