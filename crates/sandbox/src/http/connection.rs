//! A TCP connection whose bytes can be held back, cut off or lost, as its state says.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

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
}

impl Connection {
    pub fn new(stream: TcpStream, state: SharedState, schedule: Arc<Mutex<FaultSchedule>>) -> Self {
        Self { stream, state, schedule, pause: None }
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
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buffer))?;
        let bytes = &buffer.filled()[before..];
        if !bytes.is_empty() {
            lock(&this.state).bytes_arrived(&this.schedule, bytes);
        }
        Poll::Ready(this.check_open())
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
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
