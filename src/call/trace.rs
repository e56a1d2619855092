//! What the feature `tracing` records: a span per call, and events within it. docs/tracing.md lists the fields.

use std::time::Duration;

use super::endpoint::Endpoint;
use crate::{Error, Response};

#[cfg(not(feature = "tracing"))]
pub(super) async fn traced<T>(
    _: &'static Endpoint,
    _: &str,
    call: impl Future<Output = Result<Response<T>, Error>>,
) -> Result<Response<T>, Error> {
    call.await
}

#[cfg(not(feature = "tracing"))]
pub(super) fn retrying(_: &Endpoint, _: &Error, _: Duration) {}

/// Runs a call in a span that records which operation was called, how the call ended and how long it took, without
/// bodies, keys, ids or URLs.
#[cfg(feature = "tracing")]
pub(super) async fn traced<T>(
    endpoint: &'static Endpoint,
    base_url: &str,
    call: impl Future<Output = Result<Response<T>, Error>>,
) -> Result<Response<T>, Error> {
    use tracing::Instrument as _;

    let span = span(endpoint, base_url);
    let start = std::time::Instant::now();
    let outcome = call.instrument(span.clone()).await;
    span.record("elepay.latency_ms", milliseconds(start.elapsed()));
    match &outcome {
        Ok(response) => {
            record_attempts(&span, response.attempts());
            span.record("http.response.status_code", response.http_status().as_u16());
            if !response.skipped().is_empty() {
                let skipped = crate::value::log_text::paths(response.skipped());
                span.in_scope(|| {
                    tracing::warn!(
                        elepay.operation = endpoint.id,
                        elepay.skipped = ?skipped,
                        "parts of a response were skipped"
                    );
                });
            }
        }
        Err(error) => record_error(&span, error),
    }
    outcome
}

/// Records that a call is made again after a pause, and why. It belongs to the call's span.
#[cfg(feature = "tracing")]
pub(super) fn retrying(endpoint: &Endpoint, error: &Error, pause: Duration) {
    tracing::info!(
        elepay.operation = endpoint.id,
        elepay.attempt = error.attempts(),
        elepay.pause_ms = milliseconds(pause),
        elepay.reason = %reason(error),
        "error.type" = error_type(error),
        "retrying a call"
    );
}

#[cfg(feature = "tracing")]
fn span(endpoint: &'static Endpoint, base_url: &str) -> tracing::Span {
    use tracing::field::Empty;

    let span = tracing::info_span!(
        "elepay",
        otel.name = %format_args!("{} {}", endpoint.method, endpoint.path),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = endpoint.method,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.template = endpoint.path,
        server.address = Empty,
        server.port = Empty,
        "error.type" = Empty,
        elepay.operation = endpoint.id,
        elepay.attempts = Empty,
        elepay.delivery = Empty,
        elepay.error_code = Empty,
        elepay.request_id = Empty,
        elepay.latency_ms = Empty,
    );
    if !span.is_disabled()
        && let Ok(url) = reqwest::Url::parse(base_url)
    {
        // An IPv6 address is in brackets only within a URL.
        span.record("server.address", url.host_str().map(|host| host.trim_matches(['[', ']'])));
        span.record("server.port", url.port_or_known_default());
    }
    span
}

#[cfg(feature = "tracing")]
fn record_error(span: &tracing::Span, error: &Error) {
    use crate::value::log_text::name_or_code;

    record_attempts(span, error.attempts());
    span.record("otel.status_code", "ERROR");
    span.record("error.type", error_type(error));
    span.record("http.response.status_code", error.http_status().map(|status| status.as_u16()));
    span.record("elepay.delivery", error.delivery().as_str());
    span.record("elepay.error_code", error.code().and_then(name_or_code));
    span.record("elepay.request_id", error.request_id().and_then(name_or_code));
}

/// Returns why a call failed. The text of an error can name the base URL and the address of a proxy.
#[cfg(feature = "tracing")]
fn reason(error: &Error) -> String {
    let code = error.code().and_then(crate::value::log_text::name_or_code);
    let code = code.map(|code| format!(", {code}")).unwrap_or_default();
    format!("{}, {}{code}", error.kind(), error.delivery())
}

#[cfg(feature = "tracing")]
fn record_attempts(span: &tracing::Span, attempts: u32) {
    span.record("elepay.attempts", attempts);
    span.record("http.request.resend_count", attempts.checked_sub(1).filter(|resent| *resent > 0));
}

/// Returns the class of an error: its status, as OpenTelemetry asks for, or its kind if the status is not at fault.
#[cfg(feature = "tracing")]
fn error_type(error: &Error) -> String {
    match (error.kind(), error.http_status()) {
        (crate::ErrorKind::Status, Some(status)) => status.as_str().to_owned(),
        (kind, _) => kind.to_string(),
    }
}

#[cfg(feature = "tracing")]
fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
