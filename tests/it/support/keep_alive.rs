//! A server on loopback that keeps its connections open and counts them.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::loopback::{Recorded, read};

/// The server. Its threads end with the connections.
pub struct KeepAlive {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    requests: Vec<Recorded>,
    /// The number of connections so far.
    accepted: usize,
    /// The number of connections that the client has closed.
    closed: usize,
}

impl KeepAlive {
    /// Responds to every request with the status and JSON that `respond` returns.
    pub fn start(respond: impl Fn(&Recorded) -> (&'static str, String) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (respond, log) = (Arc::new(respond), seen.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                log.lock().expect("no panic").accepted += 1;
                let (respond, log) = (respond.clone(), log.clone());
                thread::spawn(move || {
                    serve(stream, &*respond, &log);
                    log.lock().expect("no panic").closed += 1;
                });
            }
        });
        Self { address, seen }
    }

    /// Responds to every request with a charge.
    pub fn with_charges() -> Self {
        Self::start(|_| ("201 Created", r#"{"id":"cha_1"}"#.to_owned()))
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn requests(&self) -> Vec<Recorded> {
        self.seen.lock().expect("no panic").requests.clone()
    }

    /// The number of connections that were made.
    pub fn accepted(&self) -> usize {
        self.seen.lock().expect("no panic").accepted
    }

    /// The number of connections that the client has closed.
    pub fn closed(&self) -> usize {
        self.seen.lock().expect("no panic").closed
    }
}

/// Waits until something has happened, for a long time on a busy machine.
pub async fn until(what: &str, happened: impl Fn() -> bool) {
    let start = Instant::now();
    while !happened() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn serve(mut stream: TcpStream, respond: &dyn Fn(&Recorded) -> (&'static str, String), log: &Mutex<Seen>) {
    while let Some(request) = read(&mut stream) {
        log.lock().expect("no panic").requests.push(request.clone());
        let (status, body) = respond(&request);
        let head =
            format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        if stream.write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}
