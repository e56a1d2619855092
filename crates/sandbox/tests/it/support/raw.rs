//! HTTP as bytes, for requests that no client library would send.

use std::time::Duration;

use elepay_sandbox::Sandbox;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Opens a connection.
pub async fn connect(sandbox: &Sandbox) -> TcpStream {
    TcpStream::connect(sandbox.url().trim_start_matches("http://")).await.unwrap()
}

/// Sends bytes, and returns everything that comes back until the sandbox closes the connection.
pub async fn exchange(sandbox: &Sandbox, bytes: impl AsRef<[u8]>) -> String {
    let mut stream = connect(sandbox).await;
    // The sandbox may respond, and stop reading, before it has everything.
    let _ = stream.write_all(bytes.as_ref()).await;
    read_to_end(&mut stream).await
}

/// Reads until the sandbox closes the connection.
pub async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut response = Vec::new();
    let read = stream.read_to_end(&mut response);
    let outcome = tokio::time::timeout(Duration::from_secs(60), read).await.expect("the connection is closed");
    let response = String::from_utf8_lossy(&response).into_owned();
    assert!(outcome.is_ok(), "{outcome:?} after {response}");
    response
}
