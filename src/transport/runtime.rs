//! What the client needs of a Tokio runtime. Tokio panics where something is missing; here that is an error.

use std::net::{Ipv4Addr, UdpSocket};
use std::panic::catch_unwind;
use std::time::Duration;

use tokio::runtime::{Handle, Id};

use crate::Error;

/// Returns the runtime that polls the caller.
pub(super) fn current() -> Result<Id, Error> {
    let handle = Handle::try_current()
        .map_err(|cause| Error::configuration(format!("there is no Tokio runtime here; {ADVICE}")).caused_by(cause))?;
    Ok(handle.id())
}

/// Returns an error if there is no runtime, or if it has no timers.
pub(crate) fn require_time() -> Result<(), Error> {
    current()?;
    require("time", || drop(tokio::time::sleep(Duration::ZERO)))
}

/// Returns an error if the current runtime cannot open connections.
pub(super) fn require_io() -> Result<(), Error> {
    // Without a socket to try with, nothing is known; the call itself then fails in one way or another.
    let Ok(socket) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)) else { return Ok(()) };
    if socket.set_nonblocking(true).is_err() {
        return Ok(());
    }
    require("I/O", || drop(tokio::net::UdpSocket::from_std(socket)))
}

const ADVICE: &str = "call it inside a Tokio runtime with I/O and time enabled, such as that of #[tokio::main] or \
    Builder::new_multi_thread().enable_all()";

/// Tokio offers no way to ask what a runtime has enabled: it panics at the attempt to use it.
fn require(what: &str, attempt: impl FnOnce() + std::panic::UnwindSafe) -> Result<(), Error> {
    catch_unwind(attempt)
        .map_err(|_| Error::configuration(format!("the Tokio runtime has no {what} enabled; {ADVICE}")))
}
