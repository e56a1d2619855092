//! What every request of a client has in common, added to the requests of the generated code before they are sent.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, header};
use progenitor_client::{ClientHooks, OperationInfo};

use crate::generated::RawClient;

tokio::task_local! {
    /// The connections of the call in progress, which the generated code does not pass on.
    static CONNECTIONS: reqwest::Client;
}

/// Polls the future of a generated call, which sends its request on these connections.
pub(super) async fn on<F: Future>(connections: reqwest::Client, sending: F) -> F::Output {
    CONNECTIONS.scope(connections, sending).await
}

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

impl ClientHooks<RequestOptions> for RawClient {
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        let ours = &self.inner;
        *request.timeout_mut() = Some(ours.timeout);
        let is_empty_post = request.method() == Method::POST && request.body().is_none();
        let headers = request.headers_mut();
        if is_empty_post {
            // Some servers respond with 411 to a POST that states no length.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        // Added by the generator; the API has no such header.
        headers.remove("api-version");
        for (name, value) in &ours.headers {
            headers.insert(name, value.clone());
        }
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

    async fn exec(&self, request: reqwest::Request, _: &OperationInfo) -> reqwest::Result<reqwest::Response> {
        let connections = CONNECTIONS.try_with(Clone::clone).unwrap_or_else(|_| self.client.clone());
        connections.execute(request).await
    }
}
