//! One call from its checks to its answer.
//!
//! The generated wire code builds the request and sends it; everything that no document can state happens
//! here: what is added to a request, how an answer is read within bounds, and what a failure means.

pub(crate) mod retry;

use std::future::{Future, poll_fn};
use std::pin::Pin;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use progenitor_client::{ByteStream, ClientHooks, OperationInfo, ResponseValue};

use crate::client::Inner;
use crate::decode::lenient;
use crate::decode::{self, ResponseBody};
use crate::error::delivery::{self, Delivery};
use crate::error::{self, ErrorRepr};
use crate::generated::RawClient;
use crate::types::ErrorObject;
use crate::validate::Violation;
use crate::{Error, ErrorKind, Response};

/// What the generated code knows of an operation.
#[cfg_attr(not(feature = "tracing"), allow(dead_code, reason = "only a span tells method and path"))]
pub(crate) struct Endpoint {
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
}

/// What every request carries besides what its operation says.
#[derive(Clone)]
pub(crate) struct Headers {
    pub(crate) authorization: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) accept_language: Option<HeaderValue>,
}

/// The wire client derives `Debug`; what it holds must not follow.
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
        // Some servers refuse a POST that does not say that it has no body, with 411.
        let says_nothing = request.method() == Method::POST && request.body().is_none();
        let headers = request.headers_mut();
        if says_nothing {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        // The generator's own: the API has no version header.
        headers.remove("api-version");
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        // Asked for plainly, because a compressed answer would not be read.
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(header::AUTHORIZATION, ours.authorization.clone());
        headers.insert(header::USER_AGENT, ours.user_agent.clone());
        if let Some(language) = &ours.accept_language {
            headers.insert(header::ACCEPT_LANGUAGE, language.clone());
        }
        Ok(())
    }
}

type Sent = Result<ResponseValue<ByteStream>, progenitor_client::Error<()>>;

impl Inner {
    /// Makes one call: checks, sends, reads.
    pub(crate) async fn call<T, F>(
        &self,
        operation: &'static Endpoint,
        validate: impl FnOnce() -> Result<(), Violation>,
        send: impl Fn() -> F,
    ) -> Result<Response<T>, Error>
    where
        T: ResponseBody,
        F: Future<Output = Sent>,
    {
        let call = async {
            validate()?;
            self.attempts(operation, send).await
        };
        let outcome = traced(operation, call).await;
        outcome.map_err(|error| error.in_operation(operation.id))
    }

    /// One attempt after the other, while the policy has it so.
    async fn attempts<T, F>(&self, operation: &Endpoint, send: impl Fn() -> F) -> Result<Response<T>, Error>
    where
        T: ResponseBody,
        F: Future<Output = Sent>,
    {
        let (policy, clock) = (self.retry, &*self.clock);
        let begun = clock.now();
        let elapsed = || clock.now().saturating_sub(begun);
        let safe = operation.method == "GET";
        let mut number = 1;
        loop {
            let error = match self.attempt(send()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error.of_attempt(number, safe),
            };
            match policy.pause(&error, number, elapsed(), clock.chance()) {
                Some(pause) => clock.sleep(pause).await,
                None => return Err(error),
            }
            number = number.saturating_add(1);
        }
    }

    async fn attempt<T: ResponseBody>(&self, sending: impl Future<Output = Sent>) -> Result<Response<T>, Error> {
        use progenitor_client::Error as Sending;
        match sending.await {
            Ok(answer) => {
                let (status, headers) = (answer.status(), answer.headers().clone());
                let body = read(answer.into_inner_stream(), self.body_limit).await;
                self.accepted(status, headers, body)
            }
            Err(Sending::UnexpectedResponse(response)) => {
                let (status, headers) = (response.status(), response.headers().clone());
                let body = read(Box::pin(response.bytes_stream()), self.body_limit).await;
                Err(self.refused(status, &headers, body))
            }
            Err(Sending::CommunicationError(source)) => Err(self.transport(source)),
            // The rest cannot come out of the code that build/wire.rs lets pass.
            Err(_) => Err(ErrorRepr::new(
                ErrorKind::Configuration,
                Delivery::Unknown,
                "the generated code failed in a way it should not",
            )
            .into()),
        }
    }

    fn accepted<T: ResponseBody>(
        &self,
        status: StatusCode,
        headers: HeaderMap,
        body: Body,
    ) -> Result<Response<T>, Error> {
        let Body { bytes, cut } = body;
        let mut parts = match cut.filter(|_| T::HAS_BODY) {
            None => match T::read(&bytes) {
                Ok(mut decoded) => {
                    decoded.skipped.iter_mut().for_each(|path| *path = self.key.redact(path));
                    return Ok(Response::new(decoded, status, headers));
                }
                Err(reason) => {
                    let reason = compressed(&headers).unwrap_or_else(|| reason.to_string());
                    let text = format!("the answer was a success ({status}), but {reason}");
                    ErrorRepr::new(ErrorKind::Undecodable, Delivery::Accepted, text)
                }
            },
            Some(cut) => {
                let mut parts = cut.parts();
                parts.text = format!("the answer was a success ({status}), but {}", parts.text);
                parts
            }
        };
        parts.delivery = Delivery::Accepted;
        parts.status = Some(status);
        parts.object_id = decode::identity::<T>(&bytes);
        parts.body = Some(bytes.into());
        Err(parts.into())
    }

    fn refused(&self, status: StatusCode, headers: &HeaderMap, body: Body) -> Error {
        let Body { bytes, cut } = body;
        // An object that breaks off, whoever broke it.
        let mut broken = cut.is_some();
        let answer = ErrorObject::read(&bytes).or_else(|_| {
            broken |= bytes.trim_ascii_start().first() == Some(&b'{');
            // What came before is still worth having.
            ErrorObject::read(
                serde_json::Value::Object(lenient::beginning::<ErrorObject>(&bytes)).to_string().as_bytes(),
            )
        });
        let (mut answer, skipped) = answer.map(|decoded| (decoded.value, decoded.skipped)).unwrap_or_default();
        let delivery = delivery::of_answer(status, &answer, |name| broken || skipped.iter().any(|path| path == name));
        // Some servers echo what they were sent.
        answer.each_string(&|text| *text = self.key.redact(text));
        let mut text = match (&answer.error_code, &answer.code) {
            (Some(code), _) | (None, Some(code)) => {
                format!("elepay answered {status} with {}", error::token(code).unwrap_or("an odd error code"))
            }
            (None, None) => format!("the server answered {status} without an error code of elepay"),
        };
        let mut source = None;
        if let Some(cut) = cut {
            let cut = cut.parts();
            text = format!("{text}, and {}", cut.text);
            source = cut.source;
        }
        let mut parts = ErrorRepr::new(ErrorKind::Status, delivery, text);
        parts.status = Some(status);
        parts.retry_after = error::retry_after(headers);
        parts.answer = answer;
        parts.body = Some(bytes.into());
        parts.source = source;
        parts.into()
    }

    #[cfg(fuzzing)]
    pub(crate) fn refused_body(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Error {
        self.refused(status, headers, Body { bytes: body.to_vec(), cut: None })
    }

    /// No head of an answer was read.
    fn transport(&self, source: reqwest::Error) -> Error {
        let (kind, delivery, text) = if source.is_builder() {
            (ErrorKind::Configuration, Delivery::NotSent, "the request could not be built for")
        } else if source.is_connect() && source.is_timeout() {
            (ErrorKind::Timeout, Delivery::NotSent, "no connection was made in time to")
        } else if source.is_connect() {
            (ErrorKind::Connection, Delivery::NotSent, "no connection was made to")
        } else if never_written(&source) {
            (ErrorKind::Connection, Delivery::NotSent, "the connection was gone before anything was sent to")
        } else if source.is_timeout() {
            (ErrorKind::Timeout, Delivery::Unknown, "no answer came in time from")
        } else {
            (ErrorKind::Connection, Delivery::Unknown, "the connection broke before an answer came from")
        };
        let source = source.without_url();
        let text = format!("{text} {}{}", self.raw.baseurl, root_cause(&source));
        let mut parts = ErrorRepr::new(kind, delivery, text);
        parts.source = Some(source.into());
        parts.into()
    }
}

/// Every text in a value that a server sent. Implemented by the generated code for error objects, so that a new
/// member is not forgotten when the key is taken out.
pub(crate) trait Strings {
    fn each_string(&mut self, change: &dyn Fn(&mut String));
}

impl Strings for String {
    fn each_string(&mut self, change: &dyn Fn(&mut String)) {
        change(self);
    }
}

impl<T: Strings> Strings for Option<T> {
    fn each_string(&mut self, change: &dyn Fn(&mut String)) {
        if let Some(value) = self {
            value.each_string(change);
        }
    }
}

/// A body as far as it was read.
struct Body {
    bytes: Vec<u8>,
    cut: Option<Cut>,
}

/// Why a body was not read to its end.
enum Cut {
    TooLarge(usize),
    Broken(reqwest::Error),
}

impl Cut {
    fn parts(self) -> ErrorRepr {
        match self {
            Self::TooLarge(limit) => ErrorRepr::new(
                ErrorKind::Undecodable,
                Delivery::Unknown,
                format!("its body is larger than the limit of {limit} bytes"),
            ),
            Self::Broken(source) => {
                let (kind, text) = if source.is_timeout() {
                    (ErrorKind::Timeout, "its body did not arrive in time")
                } else {
                    (ErrorKind::Connection, "the connection broke before the end of its body")
                };
                let mut parts = ErrorRepr::new(kind, Delivery::Unknown, text);
                parts.source = Some(source.without_url().into());
                parts
            }
        }
    }
}

type Stretches = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>;

/// Reads a body up to a limit; what was read stays, whatever happens.
async fn read(mut stretches: Stretches, limit: usize) -> Body {
    let mut bytes = Vec::new();
    let cut = loop {
        match poll_fn(|context| stretches.as_mut().poll_next(context)).await {
            None => break None,
            Some(Err(error)) => break Some(Cut::Broken(error)),
            Some(Ok(stretch)) => {
                let room = limit - bytes.len();
                bytes.extend_from_slice(&stretch[..stretch.len().min(room)]);
                if stretch.len() > room {
                    break Some(Cut::TooLarge(limit));
                }
            }
        }
    };
    Body { bytes, cut }
}

/// What lies at the bottom, which is what a person can act on: "Connection refused", a name that is not known.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(deeper) = cause.and_then(std::error::Error::source) {
        cause = Some(deeper);
    }
    cause.map(|cause| format!(" ({cause})")).unwrap_or_default()
}

/// Whether hyper hands the request back as it was: nothing of it has left.
fn never_written(error: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn compressed(headers: &HeaderMap) -> Option<String> {
    let encoding = headers.get(header::CONTENT_ENCODING)?.to_str().ok()?;
    (encoding != "identity").then(|| "its body is compressed, which was not asked for".to_owned())
}

#[cfg(not(feature = "tracing"))]
async fn traced<T>(_: &'static Endpoint, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    call.await
}

/// One span for a call: what was called, how it ended, how long it took. No bodies, no keys, no ids.
#[cfg(feature = "tracing")]
async fn traced<T>(
    operation: &'static Endpoint,
    call: impl Future<Output = Result<Response<T>, Error>>,
) -> Result<Response<T>, Error> {
    use tracing::Instrument as _;
    use tracing::field::{Empty, display};

    let span = tracing::info_span!(
        "elepay",
        operation = operation.id,
        method = operation.method,
        path = operation.path,
        status = Empty,
        latency_ms = Empty,
        code = Empty,
        delivery = Empty,
    );
    let start = std::time::Instant::now();
    let outcome = call.instrument(span.clone()).await;
    span.record("latency_ms", u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX));
    match &outcome {
        Ok(answer) => {
            span.record("status", answer.status().as_u16());
        }
        Err(error) => {
            if let Some(status) = error.status() {
                span.record("status", status.as_u16());
            }
            if let Some(code) = error.code().and_then(crate::error::token) {
                span.record("code", display(code));
            }
            span.record("delivery", tracing::field::debug(error.delivery()));
        }
    }
    outcome
}
