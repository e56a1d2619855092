//! Calls of operations that this version of the crate does not know.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderValue, Method, header};
use reqwest::Url;

use super::endpoint::Endpoint;
use crate::generated::RawClient;
use crate::validate::{ValuePath, Violation};
use crate::{AnyJson, Client, Error, Response};

/// What errors and spans call such a call. The path may contain identifiers, so it is not shown.
const OPERATION: &str = "call_raw";
const PATH: &str = "(raw)";

static GET: Endpoint = Endpoint { id: OPERATION, method: "GET", path: PATH };
static POST: Endpoint = Endpoint { id: OPERATION, method: "POST", path: PATH };
static PUT: Endpoint = Endpoint { id: OPERATION, method: "PUT", path: PATH };
static PATCH: Endpoint = Endpoint { id: OPERATION, method: "PATCH", path: PATH };
static DELETE: Endpoint = Endpoint { id: OPERATION, method: "DELETE", path: PATH };

/// A call of an operation that this version of the crate does not know, which is sent when it is awaited. See
/// [`Client::call_raw`].
#[derive(Clone)]
#[must_use = "a call does nothing unless it is awaited"]
pub struct RawCall {
    client: Client,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Bytes>,
}

impl Client {
    /// Calls an operation that this version of the crate does not know, with a path below the base URL, and JSON.
    ///
    /// Everything is as for the other calls: the headers and the key, the timeouts, the limit of the body, what an
    /// error says about [`delivery`](Error::delivery), and that no secret is printed. A `GET` counts as a call that
    /// only reads, and is retried as such; any other method is retried only if the request was certainly not processed.
    /// Nothing is known of the values, so no limits are enforced. A response without a body is `null`.
    ///
    /// ```no_run
    /// # async fn calls(client: &elepay::Client) -> Result<(), elepay::Error> {
    /// use elepay::http::Method;
    /// use elepay::serde_json::json;
    ///
    /// let body = json!({ "amount": 100 });
    /// let coupon = client.call_raw(Method::POST, "/coupons", Some(&body)).await?;
    /// println!("{:?}", coupon["id"].as_str());
    ///
    /// let coupons = client.call_raw(Method::GET, "/coupons", None).query([("name", "夏 2026")]).await?;
    /// println!("{:?}", coupons["total"].as_i64());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # The path
    /// It begins with `/`, and can end with a query. Identifiers in it must be percent-encoded, unless they consist of
    /// letters, digits, `_` and `-`, as those of elepay do. A path with an empty segment, `.`, `..`, a fragment, or an
    /// encoded slash is refused, because it might lead elsewhere.
    ///
    /// # Errors
    /// Returns an error of the kind [`InvalidValue`](crate::ErrorKind::InvalidValue) if the method or the path is
    /// refused, or if a `GET` has a body; otherwise see [`Client`](crate::Client#errors).
    pub fn call_raw(&self, method: Method, path: impl Into<String>, body: Option<&serde_json::Value>) -> RawCall {
        let body = body.map(|json| Bytes::from(json.to_string()));
        RawCall { client: self.clone(), method, path: path.into(), query: Vec::new(), body }
    }
}

impl RawCall {
    /// Adds query parameters, which are encoded as needed.
    pub fn query<K, V>(mut self, pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        self.query.extend(pairs.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    async fn send(self) -> Result<Response<AnyJson>, Error> {
        let Some(endpoint) = endpoint(&self.method) else {
            let violation =
                Violation { field: "method".into(), rule: "must be GET, POST, PUT, PATCH or DELETE".into() };
            return Err(Error::from(violation).in_operation(OPERATION, false));
        };
        let validate = || {
            if endpoint.is_read_only() && self.body.is_some() {
                return Err(Violation { field: "body".into(), rule: "must be absent from a GET".into() });
            }
            validate_path(&self.path)
        };
        let inner = &self.client.inner;
        inner.call(endpoint, None, validate, || Ok(()), || self.request(&inner.raw)).await
    }

    fn request(&self, raw: &RawClient) -> reqwest::Result<reqwest::Request> {
        let mut request = raw.client.request(self.method.clone(), self.url(&raw.baseurl));
        if let Some(body) = &self.body {
            let json = HeaderValue::from_static("application/json");
            request = request.header(header::CONTENT_TYPE, json).body(body.clone());
        }
        request.build()
    }

    /// Returns the URL as `reqwest` parses it; if it cannot, it fails to build the request.
    fn url(&self, base_url: &str) -> String {
        let url = format!("{base_url}{}", self.path);
        match Url::parse(&url) {
            Ok(mut url) if !self.query.is_empty() => {
                url.query_pairs_mut().extend_pairs(&self.query);
                url.into()
            }
            _ => url,
        }
    }
}

impl IntoFuture for RawCall {
    type Output = Result<Response<AnyJson>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Shows neither path nor query nor body, which can contain anything.
impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCall").field("method", &self.method).finish_non_exhaustive()
    }
}

fn endpoint(method: &Method) -> Option<&'static Endpoint> {
    [&GET, &POST, &PUT, &PATCH, &DELETE].into_iter().find(|endpoint| endpoint.method == method.as_str())
}

/// Accepts a path that the URL parser leaves as it is, and that leads below the base URL.
fn validate_path(path: &str) -> Result<(), Violation> {
    let at = ValuePath::Request;
    let at = at.member("path");
    let refuse = |rule: &str| Err(Violation { field: at.to_string(), rule: rule.to_owned() });
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let Some(segments) = path.strip_prefix('/') else {
        return refuse("must begin with `/`");
    };
    if path.contains('#') || query.contains('#') {
        return refuse("must not have a fragment");
    }
    if !is_encoded(path, b"/") || !is_encoded(query, b"/?") {
        return refuse("must be percent-encoded");
    }
    segments.split('/').try_for_each(|segment| at.path_segment(&decoded(segment)))
}

/// Returns whether a string consists of the characters of a URL: those that RFC 3986 lets stand in a segment, those of
/// `also`, and percent-encoded bytes.
fn is_encoded(text: &str, also: &[u8]) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let is_fine = match byte {
            b'%' => [bytes.next(), bytes.next()].iter().all(|digit| digit.is_some_and(|it| it.is_ascii_hexdigit())),
            byte => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte) || also.contains(&byte),
        };
        if !is_fine {
            return false;
        }
    }
    true
}

/// Decodes a segment that is percent-encoded.
fn decoded(segment: &str) -> String {
    let mut parts = segment.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        bytes.extend(u8::from_str_radix(digits, 16));
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
