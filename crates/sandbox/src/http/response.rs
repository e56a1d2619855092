//! A response before it becomes bytes.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};

/// The content type of elepay's error objects.
pub const JSON: &str = "application/json;charset=utf-8";

/// A response that can still be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl RawResponse {
    pub fn new(status: u16, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Self {
        let headers = content_type.map(content_type_header).into_iter().collect();
        Self { status, headers, body: body.into() }
    }
}

pub fn content_type_header(content_type: &str) -> (String, String) {
    ("content-type".to_owned(), content_type.to_owned())
}

impl From<RawResponse> for Response<Body> {
    fn from(raw: RawResponse) -> Self {
        let mut response = Self::new(Body::from(raw.body));
        *response.status_mut() = StatusCode::from_u16(raw.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in raw.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().append(name, value);
            }
        }
        if raw.status == 204 {
            response.headers_mut().remove(header::CONTENT_TYPE);
        }
        response
    }
}
