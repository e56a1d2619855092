//! The port: accepts connections, stops listening for a while, and closes everything with the sandbox.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep, sleep_until};

use crate::fault::Strike;
use crate::sandbox::lock;
use crate::script::Script;
use crate::wire::{Line, SharedLine, Wire};

/// Asks for a window in which nothing listens; answered when it has begun.
pub struct Refuse {
    pub window: Duration,
    pub begun: oneshot::Sender<()>,
    /// One less when it has begun.
    pub pending: Arc<AtomicUsize>,
}

/// Until when nothing listens.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Closed {
    Not,
    Until(Instant),
    ForGood,
}

const A_MOMENT: Duration = Duration::from_millis(10);

/// A port that is held, listening or not.
pub struct Gate {
    address: SocketAddr,
    listener: Option<TcpListener>,
    /// Keeps the port while nothing listens, where the system allows two sockets on it.
    _holder: Option<TcpSocket>,
    script: Arc<Mutex<Script>>,
    requests: mpsc::UnboundedReceiver<Refuse>,
    open: JoinSet<()>,
    lines: Vec<(SharedLine, AbortHandle)>,
}

impl Gate {
    pub fn bind(
        address: SocketAddr,
        script: Arc<Mutex<Script>>,
        requests: mpsc::UnboundedReceiver<Refuse>,
    ) -> io::Result<Self> {
        // Elsewhere two sockets cannot be on one port, and it is free for a moment in each window.
        let holder = cfg!(target_os = "linux").then(|| bound(address)).transpose()?;
        let address = holder.as_ref().map_or(Ok(address), TcpSocket::local_addr)?;
        let listener = listen(address)?;
        let address = listener.local_addr()?;
        Ok(Self {
            address,
            listener: Some(listener),
            _holder: holder,
            script,
            requests,
            open: JoinSet::new(),
            lines: Vec::new(),
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until it is dropped, and all connections with it.
    pub async fn serve(mut self, router: Router) {
        let mut closed = Closed::Not;
        loop {
            tokio::select! {
                biased;
                request = self.requests.recv() => {
                    let Some(Refuse { window, begun, pending }) = request else { return };
                    self.listener = None;
                    self.drop_idle().await;
                    let until = Instant::now().checked_add(window).map_or(Closed::ForGood, Closed::Until);
                    closed = if closed < until { until } else { closed };
                    pending.fetch_sub(1, Ordering::SeqCst);
                    // Whoever asked may have gone.
                    let _ = begun.send(());
                }
                () = wait(closed) => {
                    // The port is still held, or was free a moment ago; if it is taken, later is as good.
                    self.listener = listen(self.address).ok();
                    let again = Closed::Until(Instant::now() + A_MOMENT);
                    closed = if self.listener.is_some() { Closed::Not } else { again };
                }
                accepted = accept(self.listener.as_ref()) => match accepted {
                    Ok((stream, peer)) => self.connected(stream, peer, &router),
                    // Out of files, most likely: some may be closed soon.
                    Err(_) => sleep(A_MOMENT).await,
                },
                Some(_) = self.open.join_next() => {
                    self.lines.retain(|(_, task)| !task.is_finished());
                }
            }
        }
    }

    fn connected(&mut self, stream: TcpStream, peer: SocketAddr, router: &Router) {
        {
            let mut script = lock(&self.script);
            let closed = script.next_if(|strike| matches!(strike, Strike::CloseOnAccept)).is_some();
            if closed || script.refusing() {
                script.refuse_next();
                return;
            }
        }
        // Answers are small and should not wait for each other.
        let _ = stream.set_nodelay(true);
        let line = Line::shared();
        let wire = Wire::new(stream, Arc::clone(&line), Arc::clone(&self.script));
        let router = router.clone().layer(Extension(Arc::clone(&line))).layer(Extension(ConnectInfo(peer)));
        let task = self.open.spawn(async move {
            let service = TowerToHyperService::new(router);
            // It ends with an error when the caller goes away or a fault ends it, which both are usual here.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(wire), service).await;
        });
        self.lines.push((line, task));
    }

    /// Idle connections end now, the others with their answer.
    async fn drop_idle(&mut self) {
        for (line, task) in &self.lines {
            if lock(line).end_when_idle() {
                task.abort();
            }
        }
        // Until they are really gone.
        while self.lines.iter().any(|(line, task)| lock(line).end_when_idle() && !task.is_finished()) {
            tokio::task::yield_now().await;
        }
    }
}

async fn wait(closed: Closed) {
    match closed {
        Closed::Until(until) => sleep_until(until).await,
        Closed::Not | Closed::ForGood => std::future::pending().await,
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // So that the port can be bound again at once; on Windows it would let others take it.
    socket.set_reuseaddr(cfg!(unix))?;
    socket.bind(address)?;
    Ok(socket)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    bound(address)?.listen(1024)
}
