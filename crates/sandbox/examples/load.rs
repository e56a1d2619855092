//! Measures how the sandbox, in a process of its own, behaves under load and abuse; prints the table of
//! `docs/sandbox-load.md`. Needs Linux, for the memory of a process, and more than 1,000 open files (`ulimit -n 4096`).

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use elepay_sandbox::Sandbox;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How many connections each scenario opens at a time.
const CONNECTIONS: usize = 1_000;

const POST: &str = "POST /customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_sandbox\r\n\
    Content-Type: application/json\r\n";

#[tokio::main]
async fn main() -> Outcome<()> {
    if std::env::args().nth(1).as_deref() == Some("serve") {
        let sandbox = Sandbox::builder().read_timeout(Duration::from_secs(5)).start().await?;
        println!("{}", sandbox.url());
        std::future::pending::<()>().await;
    }
    let mut server = Server::start()?;
    println!("| {CONNECTIONS} connections at a time | Responses | Seconds | Slowest other call | Memory | At most |");
    println!("|---|---|---|---|---|---|");
    server.report("idle, before the first request", Vec::new(), false).await?;
    let order = r#"{"description": "usual"}"#;
    server.report("a call each", repeated(&request(order)), true).await?;
    server.report("ten calls each", repeated(&request(order).repeat(10)), true).await?;
    server.report("half a head, and nothing more", repeated(POST), true).await?;
    let slow = format!("{POST}Content-Length: 1000000\r\n\r\n{}", " ".repeat(15_000));
    server.report("15 kB of a body of 1 MB, and nothing more", repeated(&slow), true).await?;
    server.report("a head of 1 MB", repeated(&format!("{POST}X: {}\r\n\r\n", "x".repeat(1_000_000))), true).await?;
    let large = |size: usize| request(&format!(r#"{{"unknown": "{}"}}"#, "x".repeat(size)));
    server.report("a body of 200 kB in a member that is unknown", repeated(&large(200_000)), true).await?;
    let numbers = request(&format!(r#"{{"unknown": [{}0]}}"#, "0,".repeat(100_000)));
    server.report("a body of 200 kB of numbers", repeated(&numbers), true).await?;
    server.report("a body of 4 MB", repeated(&large(4_000_000)), true).await?;
    server
        .report("malformed chunks", repeated(&format!("{POST}Transfer-Encoding: chunked\r\n\r\nZZZ\r\n")), true)
        .await?;
    server.report("a TLS handshake", repeated("\x16\x03\x01\x02\0\x01\0"), true).await?;
    server.report("noise", (0..CONNECTIONS).map(noise).collect(), true).await?;
    server.report("idle, after all of them", Vec::new(), false).await?;
    Ok(())
}

/// A sandbox in a process of its own.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start() -> Outcome<Self> {
        let mut process = Command::new(std::env::current_exe()?).arg("serve").stdout(Stdio::piped()).spawn()?;
        let mut url = String::new();
        BufReader::new(process.stdout.as_mut().ok_or("no output")?).read_line(&mut url)?;
        Ok(Self { process, address: url.trim().trim_start_matches("http://").to_owned() })
    }

    /// Sends each request on a connection of its own, all at once; meanwhile one usual call follows the other. Prints
    /// what came back, and the memory of the process.
    async fn report(&mut self, what: &str, requests: Vec<Vec<u8>>, is_load: bool) -> Outcome<()> {
        let begun = Instant::now();
        let mut exchanges = JoinSet::new();
        for request in requests {
            let address = self.address.clone();
            exchanges.spawn(async move { exchange(&address, &request).await });
        }
        let mut statuses = std::collections::BTreeMap::new();
        let mut slowest = Duration::ZERO;
        loop {
            let call = Instant::now();
            let status = exchange(&self.address, request("{}").as_bytes()).await;
            if status.as_deref().ok() != Some("201") {
                return Err(format!("{what}: another call was answered with {status:?}").into());
            }
            slowest = slowest.max(call.elapsed());
            while let Some(status) = exchanges.try_join_next() {
                *statuses.entry(status?.unwrap_or_else(|_| "none".to_owned())).or_insert(0) += 1;
            }
            if exchanges.is_empty() {
                break;
            }
        }
        let statuses: Vec<_> = statuses.iter().map(|(status, count)| format!("{status} × {count}")).collect();
        let (seconds, slowest) = if is_load {
            (format!("{:.1}", begun.elapsed().as_secs_f64()), format!("{} ms", slowest.as_millis()))
        } else {
            (String::new(), String::new())
        };
        let (now, peak) = (self.memory("VmRSS:")?, self.memory("VmHWM:")?);
        println!("| {what} | {} | {seconds} | {slowest} | {now} MB | {peak} MB |", statuses.join(", "));
        Ok(())
    }

    /// Returns a memory figure of the process in megabytes.
    fn memory(&self, name: &str) -> Outcome<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such figure")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1_000)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn request(body: &str) -> String {
    format!("{POST}Content-Length: {}\r\n\r\n{body}", body.len())
}

fn repeated(request: &str) -> Vec<Vec<u8>> {
    vec![request.as_bytes().to_vec(); CONNECTIONS]
}

/// Returns bytes that look random, the same ones each time.
fn noise(seed: usize) -> Vec<u8> {
    let mut state = seed as u64 + 1;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    std::iter::repeat_with(next).take(2_000).collect()
}

/// Sends bytes on a new connection, and returns the last status that comes back. If the bytes are whole requests, the
/// last one asks for the connection to be closed; others are closed by the sandbox.
async fn exchange(address: &str, bytes: &[u8]) -> Outcome<String> {
    let mut stream = TcpStream::connect(address).await?;
    // The sandbox may respond before it has read everything.
    let _ = stream.write_all(bytes).await;
    let expected = bytes.windows(POST.len()).filter(|part| *part == POST.as_bytes()).count().max(1);
    let mut received = Vec::new();
    let mut statuses = Vec::new();
    while statuses.len() < expected {
        if stream.read_buf(&mut received).await? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&received);
        statuses = text
            .match_indices("HTTP/1.1 ")
            .filter_map(|(at, _)| text.get(at + 9..at + 12).map(str::to_owned))
            .collect();
    }
    Ok(statuses.pop().ok_or("no response")?)
}
