//! One HTTP request to a receiver.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use elepay::webhook::SIGNATURE_HEADER;
use http::uri::Authority;
use http::{Request, Response, Uri, header};

use crate::http::response::JSON;

/// The most of a response body that is read. Nothing in it matters.
const MOST_READ: usize = 1 << 16;

/// Sends a body with its signature, and returns the status of the response, or what went wrong.
pub async fn post(url: &str, signature: &str, body: String, patience: Duration) -> Result<u16, String> {
    let url: Uri = url.parse().map_err(|_| "the URL is not valid".to_owned())?;
    let authority = url.authority().ok_or("the URL has no host")?;
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::post(path)
        .header(header::HOST, authority.as_str())
        .header(header::CONTENT_TYPE, JSON)
        .header(SIGNATURE_HEADER, signature)
        .body(Body::from(body))
        .map_err(|error| error.to_string())?;
    // The connection is dropped at the end of this function, and with the sandbox.
    let mut connections = JoinSet::new();
    let response = timeout(patience, send(authority, request, &mut connections)).await;
    let response = response.map_err(|_| format!("no response in {} ms", patience.as_millis()))??;
    let status = response.status().as_u16();
    // A receiver may not like to be cut off while it responds. The status counts, whatever comes after it.
    let _ = timeout(patience, to_bytes(Body::new(response.into_body()), MOST_READ)).await;
    Ok(status)
}

async fn send(
    authority: &Authority,
    request: Request<Body>,
    connections: &mut JoinSet<hyper::Result<()>>,
) -> Result<Response<Incoming>, String> {
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, authority.port_u16().unwrap_or(80)));
    let stream = stream.await.map_err(|error| format!("no connection: {error}"))?;
    // The request is small and should not wait for more.
    let _ = stream.set_nodelay(true);
    let broken = |error: hyper::Error| format!("no response: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    connections.spawn(connection);
    sender.send_request(request).await.map_err(broken)
}
