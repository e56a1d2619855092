//! The vendor's site on loopback: a page for every operation of the document and the guide, and the faults that a test
//! wants.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::site_pages as pages;

/// A step of the response to a request.
pub enum Step {
    Send(Vec<u8>),
    Wait(Duration),
    /// Waits until this many requests are in progress, for some seconds at most.
    Gather(usize),
}

/// A received request.
#[derive(Clone)]
pub struct Hit {
    pub page: String,
    /// In lower case.
    pub head: String,
    pub at: Instant,
}

/// The server; its thread runs until the process ends.
pub struct Site {
    address: SocketAddr,
    hits: Arc<Mutex<Vec<Hit>>>,
    most: Arc<AtomicUsize>,
}

/// The response to a request for a page, after so many earlier ones; none for the page as it should be.
type Respond = dyn Fn(&str, usize) -> Option<Vec<Step>> + Send + Sync;

impl Site {
    pub fn start(respond: impl Fn(&str, usize) -> Option<Vec<Step>> + Send + Sync + 'static) -> Self {
        Self::serving(pages::all().clone(), respond)
    }

    pub fn serving(
        pages: BTreeMap<String, Vec<u8>>,
        respond: impl Fn(&str, usize) -> Option<Vec<Step>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (hits, most, now) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)), AtomicUsize::new(0));
        let site = Self { address, hits: hits.clone(), most: most.clone() };
        let (respond, now): (Arc<Respond>, _) = (Arc::new(respond), Arc::new(now));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (respond, hits, most, now) = (respond.clone(), hits.clone(), most.clone(), now.clone());
                let pages = pages.clone();
                thread::spawn(move || {
                    let Some(hit) = read(&stream) else { return };
                    let page = hit.page.clone();
                    let before = {
                        let mut hits = hits.lock().unwrap();
                        hits.push(hit);
                        hits.iter().filter(|other| other.page == page).count() - 1
                    };
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let steps = respond(&page, before).unwrap_or_else(|| match pages.get(&page) {
                        Some(page) => vec![Step::Send(ok(page))],
                        None => vec![Step::Send(status("404 Not Found"))],
                    });
                    serve(stream, steps, &now);
                });
            }
        });
        site
    }

    pub fn url(&self, page: &str) -> String {
        format!("http://{}/{page}", self.address)
    }

    /// A list of its pages in the form of `openapi/published.toml`.
    pub fn sources(&self) -> String {
        let guide = format!("guide.en = [\"{}\"]\n[operations]\n", self.url(pages::GUIDE));
        let operations = pages::operations();
        operations.iter().fold(guide, |list, id| format!("{list}{id}.en = [\"{}\"]\n", self.url(id)))
    }

    pub fn hits(&self) -> Vec<Hit> {
        self.hits.lock().unwrap().clone()
    }

    /// The most requests in progress at the same time.
    pub fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

/// A response with a whole page.
pub fn ok(page: &[u8]) -> Vec<u8> {
    let head = format!("content-type: {}\r\ncontent-length: {}", pages::content_type(page), page.len());
    response("200 OK", &head, page)
}

pub fn status(status: &str) -> Vec<u8> {
    response(status, "content-type: text/plain\r\ncontent-length: 4", b"none")
}

pub fn redirect(to: &str) -> Vec<u8> {
    response("307 Temporary Redirect", &format!("location: {to}\r\ncontent-length: 0"), b"")
}

pub fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{headers}\r\nconnection: close\r\n\r\n").as_bytes(), body].concat()
}

fn serve(mut stream: TcpStream, steps: Vec<Step>, now: &AtomicUsize) {
    let last = steps.len().saturating_sub(1);
    let mut in_progress = true;
    for (index, step) in steps.into_iter().enumerate() {
        if index == last {
            // Before the client has the whole response and requests the next page.
            now.fetch_sub(1, Ordering::SeqCst);
            in_progress = false;
        }
        let done = match step {
            Step::Send(bytes) => stream.write_all(&bytes).is_ok(),
            Step::Wait(time) => {
                thread::sleep(time);
                true
            }
            Step::Gather(count) => {
                let began = Instant::now();
                while now.load(Ordering::SeqCst) < count && began.elapsed() < Duration::from_secs(15) {
                    thread::sleep(Duration::from_millis(5));
                }
                true
            }
        };
        if !done {
            break;
        }
    }
    if in_progress {
        now.fetch_sub(1, Ordering::SeqCst);
    }
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let _ = stream.read(&mut [0; 64]);
}

fn read(mut stream: &TcpStream) -> Option<Hit> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while !bytes.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut chunk).ok()? {
            0 => return None,
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
    let head = String::from_utf8(bytes).ok()?;
    let page = head.split(' ').nth(1)?.trim_start_matches('/').to_owned();
    Some(Hit { page, head: head.to_lowercase(), at: Instant::now() })
}
