//! Many callers that misbehave neither keep others from being served nor fill the memory. `examples/load.rs` measures
//! more, with larger numbers.

use std::process::{Command, Stdio};

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::program::Running;

/// The largest resident size of a process in kilobytes, where the system has it.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

#[tokio::test]
async fn slow_and_huge_requests_neither_stop_the_sandbox_nor_fill_the_memory() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elepay-sandbox"));
    command.stderr(Stdio::null());
    let program = Running::start(command);
    let (url, key) = (program.value("base URL").to_owned(), program.value("key").to_owned());
    let address = url.trim_start_matches("http://");
    let client = reqwest::Client::new();
    let customer = |body: String| client.post(format!("{url}/customers")).bearer_auth(&key).body(body);
    let head = format!("POST /customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n");
    let body = format!("{head}Content-Length: 1000000\r\n\r\n{}", " ".repeat(15_000));

    let mut open = Vec::new();
    for bytes in [&head, &body] {
        for _ in 0..100 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(bytes.as_bytes()).await.unwrap();
            open.push(stream);
        }
        let response = customer("{}".to_owned()).header("content-type", "application/json").send().await.unwrap();
        assert_eq!(response.status().as_u16(), 201);
    }
    // 100 MB of bodies, which are not all remembered.
    for _ in 0..120 {
        let body = format!(r#"{{"unknown": "{}"}}"#, "x".repeat(900_000));
        let response = customer(body).header("content-type", "application/json").send().await.unwrap();
        assert_eq!(response.status().as_u16(), 201);
    }
    if let Some(peak) = peak(program.id()) {
        assert!(peak < 400_000, "{peak} kB");
    }
    drop(open);
}
