//! The port: accepts connections, stops listening for a while, and closes everything when the sandbox is dropped.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep, sleep_until};

use super::connection::Connection;
use super::connection_state::SharedState;
use super::effect::Effect;
use super::fault_schedule::{FaultSchedule, Window};
use super::serve::serve;
use crate::sync::lock;

/// Until when nothing listens.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Closed {
    Open,
    Until(Instant),
    Forever,
}

/// The pause before another attempt where the system refused one.
const RETRY_PAUSE: Duration = Duration::from_millis(10);

/// A port that is held, whether something listens on it or not.
pub struct Listener {
    address: SocketAddr,
    socket: Option<TcpListener>,
    /// Holds the port while nothing listens, where the system allows two sockets on one port.
    _holder: Option<TcpSocket>,
    schedule: Arc<Mutex<FaultSchedule>>,
    windows: mpsc::UnboundedReceiver<Window>,
    /// The time in which the head of a request has to arrive.
    read_timeout: Duration,
    tasks: JoinSet<()>,
    connections: Vec<(SharedState, AbortHandle)>,
}

impl Listener {
    pub fn bind(
        address: SocketAddr,
        schedule: Arc<Mutex<FaultSchedule>>,
        windows: mpsc::UnboundedReceiver<Window>,
        read_timeout: Duration,
    ) -> io::Result<Self> {
        // Other systems refuse a second socket on the port, so there it is free for a moment in each window.
        let holder = cfg!(target_os = "linux").then(|| bound(address)).transpose()?;
        let address = holder.as_ref().map_or(Ok(address), TcpSocket::local_addr)?;
        let socket = listen(address)?;
        let address = socket.local_addr()?;
        Ok(Self {
            address,
            socket: Some(socket),
            _holder: holder,
            schedule,
            windows,
            read_timeout,
            tasks: JoinSet::new(),
            connections: Vec::new(),
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until it is dropped, which drops all connections.
    pub async fn serve(mut self, router: Router) {
        let mut closed = Closed::Open;
        loop {
            tokio::select! {
                biased;
                window = self.windows.recv() => {
                    let Some(Window { length, begun, pending }) = window else { return };
                    self.socket = None;
                    self.close_idle().await;
                    let until = Instant::now().checked_add(length).map_or(Closed::Forever, Closed::Until);
                    // The longer of two windows counts.
                    closed = if closed < until { until } else { closed };
                    pending.fetch_sub(1, Ordering::SeqCst);
                    // Sending fails if the receiver was dropped.
                    let _ = begun.send(());
                }
                () = end_of(closed) => {
                    // This can fail if the port is not held and another program has taken it. Later it may succeed.
                    self.socket = listen(self.address).ok();
                    let later = Closed::Until(Instant::now() + RETRY_PAUSE);
                    closed = if self.socket.is_some() { Closed::Open } else { later };
                }
                accepted = accept(self.socket.as_ref()) => match accepted {
                    Ok((stream, peer)) => self.connected(stream, peer, &router),
                    // Most likely there are too many open files, and some may be closed soon.
                    Err(_) => sleep(RETRY_PAUSE).await,
                },
                Some(_) = self.tasks.join_next() => {
                    self.connections.retain(|(_, task)| !task.is_finished());
                }
            }
        }
    }

    fn connected(&mut self, stream: TcpStream, peer: SocketAddr, router: &Router) {
        {
            let mut schedule = lock(&self.schedule);
            let closed = schedule.take_next_if(|effect| matches!(effect, Effect::CloseOnAccept)).is_some();
            if closed || schedule.is_refusing() {
                schedule.refuse_next();
                return;
            }
        }
        // Responses are small and should not wait for each other.
        let _ = stream.set_nodelay(true);
        let state = SharedState::default();
        let connection = Connection::new(stream, Arc::clone(&state), Arc::clone(&self.schedule), self.read_timeout);
        let router = router.clone().layer(Extension(Arc::clone(&state))).layer(Extension(ConnectInfo(peer)));
        let task = self.tasks.spawn(serve(connection, router, Arc::clone(&state)));
        self.connections.push((state, task));
    }

    /// Closes idle connections now, and the others when their responses are sent.
    async fn close_idle(&mut self) {
        for (state, task) in &self.connections {
            if lock(state).close_when_idle() {
                task.abort();
            }
        }
        // The runtime drops an aborted task only some turns later.
        while self.connections.iter().any(|(state, task)| lock(state).close_when_idle() && !task.is_finished()) {
            tokio::task::yield_now().await;
        }
    }
}

async fn end_of(closed: Closed) {
    match closed {
        Closed::Until(until) => sleep_until(until).await,
        Closed::Open | Closed::Forever => std::future::pending().await,
    }
}

async fn accept(socket: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match socket {
        Some(socket) => socket.accept().await,
        None => std::future::pending().await,
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Lets the port be bound again at once. On Windows it would let other programs take the port.
    socket.set_reuseaddr(cfg!(unix))?;
    socket.bind(address)?;
    Ok(socket)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    bound(address)?.listen(1024)
}
