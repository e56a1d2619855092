//! A successful response.

use std::fmt;
use std::ops::Deref;

use http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};

use crate::decode::{Decoded, Omissions};
use crate::raw_body::RawBody;

/// A successful response: the decoded value, and what came with it, such as the status and the headers.
///
/// It dereferences to the value, so that fields can be read directly. To own the value, or to move a field out of it,
/// take it with [`into_inner`](Self::into_inner) first; otherwise match on a reference:
///
/// ```no_run
/// # async fn reads(client: &elepay::Client) -> Result<Option<String>, elepay::Error> {
/// let charge = client.retrieve_charge("cha_1").await?;
/// // `if let Some(status) = charge.status` would move the status out of the response (E0507).
/// if let Some(status) = &charge.status {
///     println!("{} is {status}", charge.id);
/// }
///
/// let code = client.retrieve_code("code_1").await?.into_inner();
/// if let Some(url) = code.code_url {
///     return Ok(Some(url));
/// }
/// # Ok(None)
/// # }
/// ```
///
/// It serializes as the value does, so that a handler can return it as JSON.
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    value: Box<T>,
    info: ResponseInfo,
}

/// What came with the value of a [`Response`], which [`Response::into_parts`] returns.
#[derive(Clone, PartialEq)]
pub struct ResponseInfo {
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    skipped: Vec<String>,
    omissions: Omissions,
    raw: RawBody,
}

impl<T> Response<T> {
    pub(crate) fn new(decoded: Decoded<Box<T>>, status: StatusCode, headers: HeaderMap, raw: RawBody) -> Self {
        let Decoded { value, skipped, omissions } = decoded;
        Self { value, info: ResponseInfo { status, headers, attempts: 1, skipped, omissions, raw } }
    }

    /// Sets the number of the attempt that was successful, counted from 1.
    pub(crate) fn in_attempt(mut self, number: u32) -> Self {
        self.info.attempts = number;
        self
    }

    /// Returns what was left out, however many parts [`skipped`](Self::skipped) names.
    pub(crate) fn omissions(&self) -> &Omissions {
        &self.info.omissions
    }

    /// Returns the HTTP status, which is any 2xx, also for a charge that is not paid: the field `status` says whether
    /// it is.
    #[must_use]
    pub fn http_status(&self) -> StatusCode {
        self.info.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.info.headers
    }

    /// Returns the number of attempts that were made, the successful one included; see
    /// [`RetryPolicy`](crate::RetryPolicy).
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.info.attempts
    }

    /// Returns the paths of the parts that did not fit their published type and were left out, such as `cardInfo.last4`
    /// or `refunds.data[1]`. Usually empty; log a warning if it is not.
    ///
    /// At most 100 parts are named, each with at most 200 characters; `and more` follows if there are others. The keys
    /// of maps such as `metadata`, which can be anything, are in the paths; the `Debug` output replaces those that do
    /// not look like a name: `metadata[…]`.
    ///
    /// The field of such a part is `None`, also if it decides about money, as `status`, `amount` and `order_no` do: a
    /// missing status does not mean that a charge is unpaid. What was received in its place is in [`raw`](Self::raw).
    /// So is a member that was received twice with different values, of which nobody knows the right one; of a key of a
    /// map such as `metadata`, the last value counts.
    #[must_use]
    pub fn skipped(&self) -> &[String] {
        &self.info.skipped
    }

    /// Returns the body as it was received, with the members that this version of the crate does not know. It is empty
    /// if the response had no body.
    ///
    /// ```no_run
    /// # async fn reads(client: &elepay::Client) -> Result<(), elepay::Error> {
    /// let source = client.retrieve_source("cus_1", "src_1").await?;
    /// let json = source.raw().json();
    /// println!("newer than this crate: {:?}", json["newField"].as_str());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn raw(&self) -> &RawBody {
        &self.info.raw
    }

    /// Returns the value.
    pub fn into_inner(self) -> T {
        *self.value
    }

    /// Returns the value and what came with it.
    pub fn into_parts(self) -> (T, ResponseInfo) {
        (*self.value, self.info)
    }

    /// Replaces the value with what `change` makes of it, and keeps the rest.
    ///
    /// ```no_run
    /// # async fn reads(client: &elepay::Client) -> Result<(), elepay::Error> {
    /// let id: elepay::Response<String> = client.retrieve_charge("cha_1").await?.map(|charge| charge.id);
    /// println!("{} after {} attempts", *id, id.attempts());
    /// # Ok(())
    /// # }
    /// ```
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response { value: Box::new(change(*self.value)), info: self.info }
    }
}

impl ResponseInfo {
    /// Returns the HTTP status; see [`Response::http_status`].
    #[must_use]
    pub fn http_status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the number of attempts that were made; see [`Response::attempts`].
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the paths of the parts that were left out; see [`Response::skipped`].
    #[must_use]
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// Returns the body as it was received; see [`Response::raw`].
    #[must_use]
    pub fn raw(&self) -> &RawBody {
        &self.raw
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> AsRef<T> for Response<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

/// Serializes the value, and nothing else.
impl<T: Serialize> Serialize for Response<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// Shows neither the headers nor the body, since a server can put anything there.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Response");
        debug.field("status", &self.info.status).field("value", &self.value);
        self.info.fmt_rest(&mut debug);
        debug.finish_non_exhaustive()
    }
}

/// Shows neither the headers nor the body, since a server can put anything there.
impl fmt::Debug for ResponseInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("ResponseInfo");
        debug.field("status", &self.status);
        self.fmt_rest(&mut debug);
        debug.finish_non_exhaustive()
    }
}

impl ResponseInfo {
    /// Adds what is out of the ordinary.
    fn fmt_rest(&self, debug: &mut fmt::DebugStruct<'_, '_>) {
        if self.attempts > 1 {
            debug.field("attempts", &self.attempts);
        }
        if !self.skipped.is_empty() {
            debug.field("skipped", &crate::value::log_text::paths(&self.skipped));
        }
    }
}
