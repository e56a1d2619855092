//! A TCP connection whose bytes can be held back, cut off or lost, as its state says.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use super::connection_state::{End, SharedState};
use super::fault_schedule::FaultSchedule;
use crate::sync::lock;

/// A connection.
pub struct Connection {
    stream: TcpStream,
    state: SharedState,
    schedule: Arc<Mutex<FaultSchedule>>,
    pause: Option<Pin<Box<Sleep>>>,
    /// The time in which the head of a request has to arrive.
    read_timeout: Duration,
    /// When the head that is arriving is late.
    deadline: Option<Pin<Box<Sleep>>>,
    first_byte: Option<u8>,
}

impl Connection {
    pub fn new(
        stream: TcpStream,
        state: SharedState,
        schedule: Arc<Mutex<FaultSchedule>>,
        read_timeout: Duration,
    ) -> Self {
        Self { stream, state, schedule, pause: None, read_timeout, deadline: None, first_byte: None }
    }

    pub fn read_timeout(&self) -> Duration {
        self.read_timeout
    }

    /// Returns whether the first byte is that of a TLS handshake.
    pub fn begins_with_tls(&self) -> bool {
        self.first_byte == Some(0x16)
    }

    pub fn into_stream(self) -> TcpStream {
        self.stream
    }

    /// Fails if the head of a request has taken too long to arrive.
    fn check_in_time(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if !lock(&self.state).is_arriving() {
            self.deadline = None;
            return Ok(());
        }
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(self.read_timeout)));
        if deadline.as_mut().poll(cx).is_ready() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }

    /// Fails if the connection is to end; the server then drops it.
    fn check_open(&self) -> io::Result<()> {
        match lock(&self.state).ending() {
            None => Ok(()),
            Some(End::Close) => Err(io::ErrorKind::BrokenPipe.into()),
            Some(End::Reset) => {
                // Without lingering, dropping the connection sends a reset.
                self.stream.set_zero_linger()?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.check_open()?;
        this.check_in_time(cx)?;
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buffer))?;
        let bytes = &buffer.filled()[before..];
        if let Some(first) = bytes.first() {
            this.first_byte.get_or_insert(*first);
            lock(&this.state).bytes_arrived(&this.schedule, bytes);
        }
        Poll::Ready(this.check_open())
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        // What the HTTP library writes about a head that it cannot read does not say why.
        if lock(&this.state).is_arriving() {
            return Poll::Ready(Ok(bytes.len()));
        }
        if let Some(pause) = &mut this.pause {
            ready!(pause.as_mut().poll(cx));
            this.pause = None;
        }
        loop {
            this.check_open()?;
            let (preamble, writable) = {
                let state = lock(&this.state);
                (state.preamble(), state.writable())
            };
            if writable == 0 {
                lock(&this.state).end(End::Close);
                continue;
            }
            if !preamble.is_empty() {
                let part = &preamble[..preamble.len().min(writable)];
                let written = ready!(Pin::new(&mut this.stream).poll_write(cx, part))?;
                lock(&this.state).preamble_written(written);
                continue;
            }
            let written = ready!(Pin::new(&mut this.stream).poll_write(cx, &bytes[..bytes.len().min(writable)]))?;
            this.pause = lock(&this.state).written(written).map(|every| Box::pin(sleep(every)));
            return Poll::Ready(Ok(written));
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.check_open()?;
        ready!(Pin::new(&mut this.stream).poll_flush(cx))?;
        lock(&this.state).flushed();
        Poll::Ready(this.check_open())
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
