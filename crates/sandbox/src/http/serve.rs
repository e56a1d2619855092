//! One connection, from its first byte to its last. What is not HTTP is refused with the reason.

use std::error::Error as _;
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::connection::Connection;
use super::connection_state::SharedState;
use super::response::JSON;
use crate::sync::lock;
use crate::{calendar, paths};

/// The maximum size of a request's head, in bytes.
const MAX_HEAD: usize = 64 << 10;

/// How long the peer has to read the last response, and how many bytes of its own are read meanwhile. To close a
/// connection earlier would destroy the response if the peer is still sending.
const FAREWELL: (Duration, u64) = (Duration::from_secs(2), 64 << 20);

/// Serves requests until the connection ends.
pub async fn serve(mut connection: Connection, router: Router, state: SharedState) {
    // The HTTP library panics at a time that the head of a response cannot state.
    if !SystemTime::now().duration_since(UNIX_EPOCH).is_ok_and(|time| time < calendar::END) {
        let reason = "the clock of the sandbox's machine is before 1970 or after 9999, which HTTP cannot state; set it";
        let limit = connection.read_timeout();
        let stream = connection.into_stream();
        // A client does not expect a response before it has sent a request.
        let _ = timeout(limit, stream.peek(&mut [0])).await;
        return refuse(stream, "503 Service Unavailable", "M003000", reason).await;
    }
    let service = TowerToHyperService::new(router);
    let received = Arc::clone(&state);
    let service = service_fn(move |request: http::Request<Incoming>| {
        lock(&received).head_received(paths::is_own(request.uri().path()));
        Box::pin(service.call(request))
    });
    let mut http = http1::Builder::new().max_buf_size(MAX_HEAD).serve_connection(TokioIo::new(connection), service);
    let outcome = poll_fn(|context| http.poll_without_shutdown(context)).await;
    connection = http.into_parts().io.into_inner();
    let (is_ending, is_arriving) = {
        let state = lock(&state);
        (state.ending().is_some(), state.is_arriving())
    };
    match outcome {
        // A fault ends the connection abruptly.
        _ if is_ending => {}
        Err(error) if is_arriving => {
            let (status, reason) = refusal(&error, &connection);
            refuse(connection.into_stream(), status, "M002002", &reason).await;
        }
        _ => say_farewell(connection.into_stream()).await,
    }
}

/// Returns the status and the reason with which a head is refused.
fn refusal(error: &hyper::Error, connection: &Connection) -> (&'static str, String) {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    if cause.is_some_and(|cause| cause.kind() == io::ErrorKind::TimedOut) {
        let limit = connection.read_timeout();
        ("408 Request Timeout", format!("the head of the request did not arrive within {limit:?}"))
    } else if error.is_parse_too_large() {
        let limit = MAX_HEAD >> 10;
        let reason = format!("the head of the request is too large: more than {limit} KiB, or too many headers");
        ("431 Request Header Fields Too Large", reason)
    } else if connection.begins_with_tls() {
        ("400 Bad Request", "the sandbox speaks plain HTTP; call it by `http`, not `https`".to_owned())
    } else {
        let http2 = if error.is_parse_version_h2() { "HTTP/2, " } else { "" };
        ("400 Bad Request", format!("this is {http2}not HTTP/1.1: {error}"))
    }
}

/// Sends a response that no handler has made, and closes the connection.
async fn refuse(mut stream: TcpStream, status: &str, code: &str, reason: &str) {
    let body = json!({ "errorCode": code, "message": reason }).to_string();
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {JSON}\r\nConnection: close\r\nContent-Length:");
    // The peer may be gone.
    let _ = stream.write_all(format!("{head} {}\r\n\r\n{body}", body.len()).as_bytes()).await;
    say_farewell(stream).await;
}

/// Closes a connection so that the peer can read the last response first.
async fn say_farewell(mut stream: TcpStream) {
    let (time, bytes) = FAREWELL;
    let farewell = async {
        stream.shutdown().await?;
        tokio::io::copy(&mut stream.take(bytes), &mut tokio::io::sink()).await
    };
    // It does not matter how this ends.
    let _ = timeout(time, farewell).await;
}
