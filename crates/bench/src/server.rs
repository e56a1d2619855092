//! A server that responds to everything at once, from memory. It runs in a process of its own, so that nothing of it is
//! measured.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use crate::samples::Sample;

/// Requests below this path are answered when there are as many of them as calls at once.
pub const HELD: &str = "/held";

/// The stack of a thread that serves one connection.
const STACK: usize = 64 * 1024;

/// Prints the address, and serves until standard input is closed. `together` is the number of requests below [`HELD`]
/// that are answered together.
///
/// # Errors
/// If no address can be bound.
pub fn serve(together: usize) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    thread::spawn(move || accept(&listener, together));
    io::copy(&mut io::stdin(), &mut io::sink()).map(drop)
}

fn accept(listener: &TcpListener, together: usize) {
    let gate = Arc::new(Gate { together, arrived: Mutex::new(0), complete: Condvar::new() });
    let responses = Arc::new(Responses::new());
    for connection in listener.incoming().flatten() {
        let (gate, responses) = (gate.clone(), responses.clone());
        // If there is no thread for it, the connection is closed, and the call fails.
        let _ = thread::Builder::new().stack_size(STACK).spawn(move || connection_loop(&connection, &gate, &responses));
    }
}

/// Where requests wait for each other.
struct Gate {
    together: usize,
    arrived: Mutex<usize>,
    complete: Condvar,
}

impl Gate {
    fn pass(&self) {
        let mut arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        *arrived += 1;
        self.complete.notify_all();
        while *arrived < self.together {
            arrived = self.complete.wait(arrived).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

struct Responses {
    charge: Vec<u8>,
    page: Vec<u8>,
}

impl Responses {
    fn new() -> Self {
        Self { charge: response("201 Created", &Sample::Charge.body()), page: response("200 OK", &Sample::Page.body()) }
    }
}

fn response(status: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nDate: Sat, 28 Nov 2026 03:00:00 GMT\r\nContent-Type: application/json;charset=utf-8\r\n\
         Content-Length: {}\r\nConnection: keep-alive\r\nX-Request-Id: 0f8fad5bd9cb469fa16570867728950e\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Responds to each request on a connection, until the client closes it.
fn connection_loop(mut connection: &TcpStream, gate: &Gate, responses: &Responses) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(4 * 1024, connection);
    let mut body = Vec::new();
    loop {
        let Some((request_line, length)) = head(&mut reader)? else { return Ok(()) };
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        if request_line.contains(HELD) {
            gate.pass();
        }
        let response = if request_line.starts_with("POST") { &responses.charge } else { &responses.page };
        connection.write_all(response)?;
    }
}

/// Returns the first line of a request, and the length of its body; `None` at the end of the connection.
fn head(reader: &mut impl BufRead) -> io::Result<Option<(String, usize)>> {
    let mut first = String::new();
    if reader.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().map_err(|_| io::Error::other("Content-Length is not a number"))?;
            }
            Some(_) => {}
            None => return Ok(Some((first, length))),
        }
    }
}
