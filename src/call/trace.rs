//! One `tracing` span per call, if the feature is enabled.

use super::endpoint::Endpoint;
use crate::{Error, Response};

#[cfg(not(feature = "tracing"))]
pub(super) async fn traced<T>(
    _: &'static Endpoint,
    call: impl Future<Output = Result<Response<T>, Error>>,
) -> Result<Response<T>, Error> {
    call.await
}

/// Records which operation was called, how the call ended and how long it took, without bodies, keys or ids.
#[cfg(feature = "tracing")]
pub(super) async fn traced<T>(
    endpoint: &'static Endpoint,
    call: impl Future<Output = Result<Response<T>, Error>>,
) -> Result<Response<T>, Error> {
    use tracing::Instrument as _;
    use tracing::field::{Empty, debug, display};

    let span = tracing::info_span!(
        "elepay",
        operation = endpoint.id,
        method = endpoint.method,
        path = endpoint.path,
        status = Empty,
        latency_ms = Empty,
        code = Empty,
        delivery = Empty,
    );
    let start = std::time::Instant::now();
    let outcome = call.instrument(span.clone()).await;
    span.record("latency_ms", u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX));
    match &outcome {
        Ok(response) => {
            span.record("status", response.status().as_u16());
        }
        Err(error) => {
            if let Some(status) = error.status() {
                span.record("status", status.as_u16());
            }
            if let Some(code) = error.code().and_then(crate::error::log_text::name_or_code) {
                span.record("code", display(code));
            }
            span.record("delivery", debug(error.delivery()));
        }
    }
    outcome
}
