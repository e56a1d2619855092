//! A port at which every TLS handshake fails.

use std::io;
use std::net::Ipv4Addr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A fatal alert: `handshake_failure` (40), in a record of TLS 1.2, which 1.3 uses too.
const ALERT: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];

pub async fn listen() -> io::Result<(String, TcpListener)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    Ok((format!("https://{}", listener.local_addr()?), listener))
}

pub async fn refuse(listener: TcpListener) {
    while let Ok((mut stream, _)) = listener.accept().await {
        // The greeting is read, so that closing does not reset the connection before the alert arrives.
        let mut greeting = [0; 16 << 10];
        let _ = stream.read(&mut greeting).await;
        let _ = stream.write_all(&ALERT).await;
    }
}
