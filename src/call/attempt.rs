//! One attempt: sends the request and turns what comes back into a response or an error.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::body::{Body, Cut};
use super::identity::Identity;
use super::no_response;
use super::retry_after::retry_after;
use super::strings::Strings;
use crate::client::Inner;
use crate::decode::{self, Decoded, ResponseBody, Salvaged};
use crate::error::ErrorRepr;
use crate::error::delivery::{self, Delivery, Unread};
use crate::raw_body::RawBody;
use crate::types::ErrorObject;
use crate::value::log_text::name_or_code;
use crate::{Error, ErrorKind, Response};

impl Inner {
    /// Sends a request, unless it could not be built.
    pub(super) async fn attempt<T: ResponseBody>(
        &self,
        identity: Option<&Identity<'_, T>>,
        connections: &reqwest::Client,
        request: reqwest::Result<reqwest::Request>,
    ) -> Result<Response<T>, Error> {
        let sent = match request {
            Ok(mut request) => {
                self.raw.inner.apply(&mut request);
                connections.execute(request).await
            }
            Err(error) => Err(error),
        };
        let mut response = sent.map_err(|error| no_response::error(error, &self.raw.baseurl, self.pools.proxy()))?;
        let status = response.status();
        let body = Body::read(&mut response, self.body_limit).await;
        let headers = std::mem::take(response.headers_mut());
        if status.is_success() {
            self.success(identity, status, headers, body)
        } else {
            Err(self.error_response(status, &headers, body))
        }
    }

    /// Handles a response with a 2xx status. If its body cannot be used, the error still says that it was a success.
    fn success<T: ResponseBody>(
        &self,
        identity: Option<&Identity<'_, T>>,
        status: StatusCode,
        headers: HeaderMap,
        body: Body,
    ) -> Result<Response<T>, Error> {
        let Body { bytes, cut } = body;
        if let Some(value) = T::without_body() {
            return Ok(Response::new(Decoded::complete(Box::new(value)), status, headers, RawBody::new(bytes)));
        }
        let (kind, reason, source) = match cut {
            Some(cut) => cut.into_parts(),
            None => match decode::boxed::<T>(&bytes) {
                Ok(mut decoded) => {
                    if let Some(identity) = identity
                        && let Some(found) = identity.of_another(&decoded.value)
                    {
                        return Err(self.about_another(found, identity.wanted, status, bytes));
                    }
                    decoded.skipped.iter_mut().for_each(|path| *path = self.key.redact(path));
                    return Ok(Response::new(decoded, status, headers, RawBody::new(bytes)));
                }
                Err(reason) => {
                    let reason = compression(&headers).unwrap_or_else(|| reason.to_string());
                    (ErrorKind::Undecodable, reason, None)
                }
            },
        };
        let Salvaged { id, status: of_object } = decode::salvage::<T>(&bytes);
        if let (Some(Identity { wanted, .. }), Some(found)) = (identity, &id)
            && found != wanted
        {
            return Err(self.about_another(found, wanted, status, bytes));
        }
        let redact = |text: String| self.key.redact(&text);
        let salvaged = Salvaged { id: id.map(redact), status: of_object.map(redact) };
        // Nothing is known of what an operation that the document does not have calls so.
        let clause = if T::IS_ANY { String::new() } else { object_clause(&salvaged) };
        let text = match status {
            StatusCode::NO_CONTENT => format!("HTTP {status}, where an object was expected"),
            _ => format!("HTTP {status}, but {reason}{clause}"),
        };
        Err(ErrorRepr::new(kind, Delivery::Accepted, text)
            .with_salvaged(salvaged)
            .with_response(status, bytes)
            .with_source(source)
            .into())
    }

    /// Returns the error about a success whose object is not the one that the path names: nobody knows what was
    /// executed. Its identity is not kept, since it leads to an object of someone else's.
    fn about_another(&self, found: &str, wanted: &str, status: StatusCode, body: Bytes) -> Error {
        let [found, wanted] = [found, wanted].map(|id| self.key.redact(id));
        let named = |id: &str, otherwise| name_or_code(id).map_or(otherwise, |id| format!("`{id}`"));
        let found = named(&found, "another object".to_owned());
        let wanted = named(&wanted, "the one that was asked for".to_owned());
        let text = format!("HTTP {status}, but the response is about {found}, not about {wanted}");
        ErrorRepr::new(ErrorKind::Undecodable, Delivery::Unknown, text).with_response(status, body).into()
    }

    /// Handles a response with any other status.
    fn error_response(&self, status: StatusCode, headers: &HeaderMap, body: Body) -> Error {
        let Body { bytes, cut } = body;
        let is_compressed = !bytes.is_empty() && compression(headers).is_some();
        let (mut object, omissions, is_unreadable) = match decode::response::<ErrorObject>(&bytes) {
            Ok(Decoded { value, omissions, .. }) => (value, omissions, false),
            // If the body is an object that breaks off, the members before the break still count.
            Err(_) => {
                let (object, omissions) = decode::leading_part(&bytes);
                (object, omissions, decode::begins_as_json(&bytes))
            }
        };
        let unread = Unread {
            rest: cut.is_some() || is_compressed || is_unreadable,
            is_left_out: &|member| omissions.items.contains_key(member),
        };
        let delivery = delivery::of_response(status, &object, &unread);
        object.each_string(&|string| *string = self.key.redact(string));

        let mut text = format!("HTTP {status} {}", code_clause(&object));
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            text.push_str("; redirects are not followed, so check the base URL");
        }
        let mut source = None;
        if let Some((_, reason, cause)) = cut.map(Cut::into_parts) {
            text = format!("{text}, and {reason}");
            source = cause;
        }
        ErrorRepr::new(ErrorKind::Status, delivery, text)
            .with_error_object(object)
            .with_response(status, bytes)
            .with_retry_after(retry_after(headers))
            .with_source(source)
            .into()
    }

    #[cfg(fuzzing)]
    pub(crate) fn error_response_of(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Error {
        self.error_response(status, headers, Body { bytes: body.to_vec().into(), cut: None })
    }
}

/// Returns the part of an error's text about an object that could not be decoded.
fn object_clause(object: &Salvaged) -> String {
    let [id, status] = [&object.id, &object.status].map(|text| text.as_deref().and_then(name_or_code));
    match (id, status) {
        (Some(id), Some(status)) => format!("; the object `{id}` had the status `{status}`"),
        (Some(id), None) => format!("; the id of the object is `{id}`"),
        (None, Some(status)) => format!("; the status of the object was `{status}`"),
        (None, None) => String::new(),
    }
}

/// Returns the part of an error's text about the error code.
fn code_clause(object: &ErrorObject) -> String {
    match object.error_code.as_deref().or(object.code.as_deref()).map(name_or_code) {
        Some(Some(code)) => format!("with elepay error code {code}"),
        Some(None) => "with an unrecognised error code".to_owned(),
        None => "without an elepay error code".to_owned(),
    }
}

/// Returns the reason why a body cannot be decoded if it is compressed.
fn compression(headers: &HeaderMap) -> Option<String> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    encodings
        .any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
        .then(|| "the body is compressed, which was not requested".to_owned())
}
