//! A server on loopback that records every request byte by byte and responds with exactly the bytes it is given.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub method: String,
    pub target: String,
    /// In the order they came, names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What the server does after it has read a request.
#[derive(Debug, Clone)]
pub enum Step {
    Send(Vec<u8>),
    /// Sends the bytes this many times.
    Repeat(Vec<u8>, usize),
    Wait(Duration),
}

/// The server; it stops listening when it is dropped.
pub struct Loopback {
    pub address: SocketAddr,
    recorded: Arc<Mutex<Vec<Recorded>>>,
}

impl Loopback {
    /// Responds to every request with the steps that `respond` returns, one request a connection.
    pub fn start(respond: impl Fn(&Recorded) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let recorded = Arc::new(Mutex::new(Vec::new()));
        let (respond, log) = (Arc::new(respond), recorded.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (respond, log) = (respond.clone(), log.clone());
                thread::spawn(move || serve(stream, &*respond, &log));
            }
        });
        Self { address, recorded }
    }

    /// Responds to every request with these bytes.
    pub fn responding(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::start(move |_| vec![Step::Send(bytes.clone())])
    }

    /// Responds with one response after another, and then with the last one again and again.
    pub fn in_turn(responses: Vec<Vec<u8>>) -> Self {
        let count = AtomicUsize::new(0);
        Self::start(move |_| {
            let index = count.fetch_add(1, Ordering::SeqCst).min(responses.len() - 1);
            vec![Step::Send(responses[index].clone())]
        })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn requests(&self) -> Vec<Recorded> {
        self.recorded.lock().expect("no panic while recording").clone()
    }

    /// The only request that came.
    pub fn request(&self) -> Recorded {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "one request: {requests:?}");
        requests.remove(0)
    }
}

impl Recorded {
    /// The only value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let values: Vec<_> = self.headers.iter().filter(|(key, _)| key == name).collect();
        assert!(values.len() <= 1, "`{name}` came more than once: {values:?}");
        values.first().map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }
}

/// The bytes of a response as elepay sends it.
pub fn json(status: &str, body: &str) -> Vec<u8> {
    response(status, "application/json;charset=utf-8", body.as_bytes())
}

/// The bytes of a response of any content type.
pub fn response(status: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn serve(mut stream: TcpStream, respond: &dyn Fn(&Recorded) -> Vec<Step>, log: &Mutex<Vec<Recorded>>) {
    let Some(request) = read(&mut stream) else { return };
    log.lock().expect("no panic while recording").push(request.clone());
    for step in respond(&request) {
        let done = match step {
            Step::Send(bytes) => stream.write_all(&bytes).is_ok(),
            Step::Repeat(bytes, times) => (0..times).all(|_| stream.write_all(&bytes).is_ok()),
            Step::Wait(time) => {
                thread::sleep(time);
                true
            }
        };
        if !done {
            return;
        }
    }
    // The client must see the end of the response, not a reset.
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let _ = stream.read(&mut [0; 64]);
}

/// Reads one request; `None` if the connection ends before.
pub fn read(stream: &mut TcpStream) -> Option<Recorded> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut chunk).ok()? {
            0 => return None,
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").map_or(Some(0), |(_, n)| n.parse().ok())?;
    let mut body = bytes[head_end + 4..].to_vec();
    while body.len() < length {
        match stream.read(&mut chunk).ok()? {
            0 => return None,
            count => body.extend_from_slice(&chunk[..count]),
        }
    }
    Some(Recorded { method, target, headers, body })
}
