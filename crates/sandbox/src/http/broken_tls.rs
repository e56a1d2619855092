//! An address at which every TLS handshake fails.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// How long a client has to send its hello.
const TIME: Duration = Duration::from_secs(30);

/// The pause before another attempt where the system refused to accept a connection.
const RETRY_PAUSE: Duration = Duration::from_millis(10);

/// A fatal alert, `handshake_failure` (40), in a record of TLS 1.2, which TLS 1.3 uses as well.
const ALERT: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];

pub async fn listen() -> io::Result<(String, TcpListener)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    Ok((format!("https://{}", listener.local_addr()?), listener))
}

/// Responds to every connection with the alert.
pub async fn refuse(listener: TcpListener) {
    let mut tasks = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    tasks.spawn(timeout(TIME, alert(stream)));
                }
                // Most likely there are too many open files, and some may be closed soon.
                Err(_) => sleep(RETRY_PAUSE).await,
            },
            Some(_) = tasks.join_next() => {}
        }
    }
}

async fn alert(mut stream: TcpStream) {
    // If the client's hello were left unread, closing would reset the connection before the alert arrives.
    let mut hello = [0; 16 << 10];
    let _ = stream.read(&mut hello).await;
    let _ = stream.write_all(&ALERT).await;
}
