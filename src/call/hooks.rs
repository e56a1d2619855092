//! The headers that are added to every request.

use http::{HeaderValue, Method, header};
use progenitor_client::{ClientHooks, OperationInfo};

use crate::generated::RawClient;

/// The headers that every request carries in addition to those of its operation.
#[derive(Clone)]
pub(crate) struct Headers {
    pub(crate) authorization: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) accept_language: Option<HeaderValue>,
}

/// Shows nothing: the generated client derives `Debug`, which must not print the key.
impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Headers").finish_non_exhaustive()
    }
}

impl ClientHooks<Headers> for RawClient {
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        let ours = &self.inner;
        let is_empty_post = request.method() == Method::POST && request.body().is_none();
        let headers = request.headers_mut();
        if is_empty_post {
            // Some servers respond with 411 to a POST that states no length.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        // Added by the generator; the API has no such header.
        headers.remove("api-version");
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        // A compressed response could not be read.
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(header::AUTHORIZATION, ours.authorization.clone());
        headers.insert(header::USER_AGENT, ours.user_agent.clone());
        if let Some(language) = &ours.accept_language {
            headers.insert(header::ACCEPT_LANGUAGE, language.clone());
        }
        Ok(())
    }
}
