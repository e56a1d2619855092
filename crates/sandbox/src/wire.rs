//! The bytes of one connection, which can be held back, cut off or lost.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::fault::{Fault, Strike};
use crate::sandbox::lock;
use crate::script::Script;
use crate::server::PAGES;

/// What shall happen to the connection, shared with those who answer its requests.
#[derive(Debug)]
pub struct Line {
    phase: Phase,
    /// How the connection ends, at the next chance.
    end: Option<End>,
    /// It is reset when the next request arrives.
    end_on_arrival: bool,
    /// It is closed when the answer has gone.
    end_when_idle: bool,
    /// The fault of the request that is on its way, if that strikes before it is known; the call is counted then.
    early: Option<Fault>,
    /// How much of a request is still read before the end.
    readable: Option<usize>,
    /// What is written before the answer.
    first: Vec<u8>,
    /// How much of the answer is still written before the end.
    writable: Option<usize>,
    trickle: Option<(usize, Duration)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No byte of a next request has come.
    Idle,
    /// A request is on its way or being worked on.
    Asked,
    /// Its handler has answered; the answer is still being written.
    Answered,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Close,
    Reset,
}

pub type SharedLine = Arc<Mutex<Line>>;

impl Line {
    pub fn shared() -> SharedLine {
        Arc::new(Mutex::new(Self {
            phase: Phase::Idle,
            end: None,
            end_on_arrival: false,
            end_when_idle: false,
            early: None,
            readable: None,
            first: Vec::new(),
            writable: None,
            trickle: None,
        }))
    }

    pub fn end(&mut self, end: End) {
        self.end = Some(end);
    }

    pub fn end_on_next_arrival(&mut self) {
        self.end_on_arrival = true;
    }

    /// Ends it now if it is idle, else when its answer has gone. Tells whether it is idle.
    pub fn end_when_idle(&mut self) -> bool {
        self.end_when_idle = true;
        self.phase == Phase::Idle
    }

    /// A request is known, and what strikes it already; an error if its connection is to end at once.
    pub fn asked(&mut self) -> Result<Option<Fault>, ()> {
        if self.end_on_arrival && self.phase == Phase::Idle {
            self.end = Some(End::Reset);
        }
        self.phase = Phase::Asked;
        let early = self.early.take();
        if self.end.is_some() { Err(()) } else { Ok(early) }
    }

    pub fn write_first(&mut self, bytes: Vec<u8>) {
        self.first = bytes;
    }

    pub fn cut_after(&mut self, bytes: usize) {
        self.writable = Some(bytes);
    }

    pub fn trickle(&mut self, bytes: usize, every: Duration) {
        self.trickle = Some((bytes, every));
    }

    pub fn answered(&mut self) {
        self.phase = Phase::Answered;
    }

    fn written(&mut self, bytes: usize) {
        if let Some(left) = &mut self.writable {
            *left = left.saturating_sub(bytes);
            if *left == 0 {
                self.end = Some(End::Close);
            }
        }
    }

    /// Bytes have come; the first of a request may be what a planned fault waits for.
    fn arrived(&mut self, script: &Mutex<Script>, bytes: &[u8]) {
        if self.phase == Phase::Idle {
            self.phase = Phase::Asked;
            if self.end_on_arrival {
                self.end = Some(End::Reset);
                return;
            }
            // The sandbox's own pages are no calls.
            if !is_page(bytes) {
                let mut script = lock(script);
                if script.refusing() {
                    self.end = Some(End::Close);
                    return;
                }
                let early = |strike: &Strike| matches!(strike, Strike::CloseOnAccept | Strike::ResetReading(_));
                self.early = script.next_if(early);
                match self.early.as_ref().map(|fault| &fault.strike) {
                    Some(Strike::CloseOnAccept) => self.end = Some(End::Close),
                    Some(Strike::ResetReading(after)) => self.readable = Some(*after),
                    _ => {}
                }
                if self.early.is_some() {
                    script.refuse_next();
                }
            }
        }
        if let Some(left) = &mut self.readable {
            *left = left.saturating_sub(bytes.len());
            if *left == 0 {
                self.end = Some(End::Reset);
            }
        }
    }
}

/// Whether a request is for `/_sandbox`, by its first bytes.
fn is_page(bytes: &[u8]) -> bool {
    let target = bytes.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    target.starts_with(PAGES.as_bytes())
}

/// A connection.
pub struct Wire {
    stream: TcpStream,
    line: SharedLine,
    script: Arc<Mutex<Script>>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    pub fn new(stream: TcpStream, line: SharedLine, script: Arc<Mutex<Script>>) -> Self {
        Self { stream, line, script, pause: None }
    }

    /// An error once the connection shall end; the server then drops it.
    fn alive(&self) -> io::Result<()> {
        match lock(&self.line).end {
            None => Ok(()),
            Some(End::Close) => Err(io::ErrorKind::BrokenPipe.into()),
            Some(End::Reset) => {
                // With what is unread or unsent, dropping it now sends a reset.
                self.stream.set_zero_linger()?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.alive()?;
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buffer))?;
        let bytes = &buffer.filled()[before..];
        if !bytes.is_empty() {
            lock(&this.line).arrived(&this.script, bytes);
        }
        Poll::Ready(this.alive())
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Some(pause) = &mut this.pause {
            ready!(pause.as_mut().poll(cx));
            this.pause = None;
        }
        loop {
            this.alive()?;
            let (first, allowed) = {
                let line = lock(&this.line);
                let allowed =
                    line.writable.unwrap_or(usize::MAX).min(line.trickle.map_or(usize::MAX, |(size, _)| size));
                (line.first.clone(), allowed)
            };
            if allowed == 0 {
                lock(&this.line).end = Some(End::Close);
                continue;
            }
            if !first.is_empty() {
                let written = ready!(Pin::new(&mut this.stream).poll_write(cx, &first[..first.len().min(allowed)]))?;
                let mut line = lock(&this.line);
                line.first.drain(..written);
                line.written(written);
                continue;
            }
            let written = ready!(Pin::new(&mut this.stream).poll_write(cx, &bytes[..bytes.len().min(allowed)]))?;
            let mut line = lock(&this.line);
            line.written(written);
            this.pause = line.trickle.map(|(_, every)| Box::pin(sleep(every)));
            return Poll::Ready(Ok(written));
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.alive()?;
        ready!(Pin::new(&mut this.stream).poll_flush(cx))?;
        let mut line = lock(&this.line);
        if line.phase == Phase::Answered {
            line.phase = Phase::Idle;
            line.trickle = None;
            // Cut off somewhere, if only at its end.
            if line.end_when_idle || line.writable.is_some() {
                line.end = Some(End::Close);
            }
        }
        drop(line);
        Poll::Ready(this.alive())
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
