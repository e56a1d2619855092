//! `/_sandbox`, which only the sandbox's own machine may see.

use elepay_sandbox::Sandbox;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Sends a head as it is, and returns the status line of the response.
async fn status_line(sandbox: &Sandbox, head: &str) -> String {
    let mut stream = TcpStream::connect(sandbox.url().trim_start_matches("http://")).await.unwrap();
    stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_foreign_host_name_that_resolves_to_this_machine_does_not_get_the_state() {
    let sandbox = Sandbox::start().await.unwrap();
    let port = sandbox.url().rsplit(':').next().unwrap().to_owned();
    for (target, hosts, status) in [
        ("/_sandbox", "Host: 127.0.0.1\r\n", 200),
        ("/_sandbox", &format!("Host: 127.0.0.1:{port}\r\n"), 200),
        ("/_sandbox", "Host: localhost\r\n", 200),
        ("/_sandbox", "Host: LOCALHOST:4010\r\n", 200),
        ("/_sandbox", "Host: [::1]:4010\r\n", 200),
        ("http://localhost/_sandbox", "Host: localhost\r\n", 200),
        ("/_sandbox", "Host: evil.example\r\n", 403),
        ("/_sandbox", "Host: localhost.evil.example\r\n", 403),
        ("/_sandbox", "Host: 127.evil.example\r\n", 403),
        ("/_sandbox", "Host: 127.0.0.1.nip.io\r\n", 403),
        ("/_sandbox", "Host: [::1].evil\r\n", 403),
        ("/_sandbox", "Host: \r\n", 403),
        ("/_sandbox", "", 403),
        ("/_sandbox", "Host: localhost\r\nHost: evil.example\r\n", 403),
        ("http://evil.example/_sandbox", "Host: 127.0.0.1\r\n", 403),
    ] {
        let line = status_line(&sandbox, &format!("GET {target} HTTP/1.1\r\n{hosts}")).await;
        assert!(line.starts_with(&format!("HTTP/1.1 {status} ")), "{target} {hosts:?}: {line}");
    }
}
