//! The state of one connection, shared by those who read it, write it and respond on it.
//!
//! A connection passes through these phases once for each request:
//!
//! ```text
//!           first byte            head is            handler has            response
//!           arrives               read               responded              is flushed
//!   Idle ───────────────▶ Arriving ─────────▶ Busy ───────────────▶ Responded ────────────▶ Idle
//! ```
//!
//! - `Idle`: no byte of the next request has arrived. `close_when_idle` closes the connection at once.
//! - `Arriving`: entered by `bytes_arrived`. As soon as the target is known, and unless it is one of the sandbox's own
//!   paths, that ends the connection if `reset_on_next_request` is set, if nothing is to listen now, or if an early
//!   fault is scheduled. The head has to arrive within a time limit.
//! - `Busy`: entered by `head_received`, also from `Idle` if two requests have arrived together.
//! - `Responded`: entered by `responded`. `preamble`, `write_limit` and `trickle` shape the bytes; `flushed` leads back
//!   to `Idle`, or closes the connection if `close_when_idle` or `write_limit` is set.
//!
//! From every phase, `end` leads out: once it is set, the next read or write fails and the server drops the connection.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Uri;

use super::effect::Effect;
use super::fault::Fault;
use super::fault_schedule::FaultSchedule;
use crate::paths;
use crate::sync::lock;

/// The state of one connection.
#[derive(Debug, Default)]
pub struct ConnectionState {
    phase: Phase,
    /// How the connection ends, at the next read or write.
    end: Option<End>,
    /// The next request finds the connection dead.
    reset_on_next_request: bool,
    /// The connection is closed when its response is sent, or now if it is idle.
    close_when_idle: bool,
    /// The first bytes of the request that is arriving, until its target is known.
    begun: Option<Vec<u8>>,
    /// The fault of the request that is arriving, if it happens before the request is known. The call is counted then.
    early: Option<Fault>,
    /// The number of bytes that are still read before the connection is reset.
    read_limit: Option<usize>,
    /// The bytes to write before the response.
    preamble: Vec<u8>,
    /// The number of bytes that are still written before the connection is closed.
    write_limit: Option<usize>,
    /// The number of bytes that are written at a time, and the pause after them.
    trickle: Option<(usize, Duration)>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    /// No byte of the next request has arrived.
    #[default]
    Idle,
    /// The head of a request is arriving.
    Arriving,
    /// The body of a request is arriving, or a handler is responding.
    Busy,
    /// The response is being written.
    Responded,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Close,
    Reset,
}

/// A connection's state, shared.
pub type SharedState = Arc<Mutex<ConnectionState>>;

impl ConnectionState {
    /// Ends the connection.
    pub fn end(&mut self, end: End) {
        self.end = Some(end);
    }

    /// Returns how the connection is to end, if it is.
    pub fn ending(&self) -> Option<End> {
        self.end
    }

    /// Lets the connection be dead for its next request.
    pub fn reset_on_next_request(&mut self) {
        self.reset_on_next_request = true;
    }

    /// Closes the connection when its response is sent. Returns whether it is idle now.
    pub fn close_when_idle(&mut self) -> bool {
        self.close_when_idle = true;
        self.phase == Phase::Idle
    }

    /// Returns whether the head of a request is arriving.
    pub fn is_arriving(&self) -> bool {
        self.phase == Phase::Arriving
    }

    pub fn set_preamble(&mut self, bytes: Vec<u8>) {
        self.preamble = bytes;
    }

    pub fn limit_writing(&mut self, bytes: usize) {
        self.write_limit = Some(bytes);
    }

    pub fn trickle(&mut self, bytes: usize, every: Duration) {
        self.trickle = Some((bytes, every));
    }

    /// Bytes have arrived. The first ones of a request can trigger a scheduled fault.
    pub fn bytes_arrived(&mut self, schedule: &Mutex<FaultSchedule>, bytes: &[u8]) {
        if self.phase == Phase::Idle {
            self.phase = Phase::Arriving;
            self.begun = Some(Vec::new());
        }
        let mut arrived = bytes.len();
        if let Some(begun) = &mut self.begun {
            begun.extend_from_slice(bytes);
            let Some(is_own) = is_own(begun) else { return };
            arrived = begun.len();
            self.begun = None;
            // The sandbox's own pages are not calls.
            if !is_own {
                self.call_arrives(schedule);
            }
        }
        if let Some(left) = &mut self.read_limit {
            *left = left.saturating_sub(arrived);
            if *left == 0 {
                self.end = Some(End::Reset);
            }
        }
    }

    fn call_arrives(&mut self, schedule: &Mutex<FaultSchedule>) {
        if self.reset_on_next_request {
            self.end = Some(End::Reset);
            return;
        }
        let mut schedule = lock(schedule);
        if schedule.is_refusing() {
            self.end = Some(End::Close);
            return;
        }
        self.early = schedule.take_next_if(Effect::happens_while_reading);
        match self.early.as_ref().map(|fault| &fault.effect) {
            Some(Effect::CloseOnAccept) => self.end = Some(End::Close),
            Some(Effect::ResetReading(after)) => self.read_limit = Some(*after),
            _ => {}
        }
        if self.early.is_some() {
            schedule.refuse_next();
        }
    }

    /// The head of a request was read. `is_own` is `true` if the path is one of the sandbox's own.
    pub fn head_received(&mut self, is_own: bool) {
        // Of two requests that arrived together, the second one gets here without a byte of its own.
        if self.reset_on_next_request && self.phase == Phase::Idle && !is_own {
            self.end = Some(End::Reset);
        }
        self.begun = None;
        self.phase = Phase::Busy;
    }

    /// A call was received. Returns the fault that is applied to it already.
    ///
    /// # Errors
    /// Returns an error if the connection ends, so that there is no response.
    pub fn request_received(&mut self) -> Result<Option<Fault>, ()> {
        let early = self.early.take();
        if self.end.is_some() { Err(()) } else { Ok(early) }
    }

    /// The handler has responded.
    pub fn responded(&mut self) {
        self.phase = Phase::Responded;
    }

    /// Returns the bytes to write before the response.
    pub fn preamble(&self) -> Vec<u8> {
        self.preamble.clone()
    }

    /// Returns the number of bytes that can be written now.
    pub fn writable(&self) -> usize {
        let at_a_time = self.trickle.map_or(usize::MAX, |(bytes, _)| bytes);
        self.write_limit.unwrap_or(usize::MAX).min(at_a_time)
    }

    /// Bytes of the preamble were written.
    pub fn preamble_written(&mut self, bytes: usize) {
        self.preamble.drain(..bytes);
        self.count_written(bytes);
    }

    /// Bytes of the response were written. Returns how long to pause before the next ones.
    pub fn written(&mut self, bytes: usize) -> Option<Duration> {
        self.count_written(bytes);
        self.trickle.map(|(_, every)| every)
    }

    fn count_written(&mut self, bytes: usize) {
        if let Some(left) = &mut self.write_limit {
            *left = left.saturating_sub(bytes);
            if *left == 0 {
                self.end = Some(End::Close);
            }
        }
    }

    /// Everything was written.
    pub fn flushed(&mut self) {
        if self.phase == Phase::Responded {
            self.phase = Phase::Idle;
            self.trickle = None;
            // A response that is shorter than its limit is cut at its end.
            if self.close_when_idle || self.write_limit.is_some() {
                self.end = Some(End::Close);
            }
        }
    }
}

/// The number of bytes in which the target of a request must end so that it can be one of the sandbox's own.
const MAX_TARGET: usize = 8 << 10;

/// Returns whether a request that begins with these bytes is for one of the sandbox's own paths, or `None` if too few
/// have arrived.
fn is_own(bytes: &[u8]) -> Option<bool> {
    // Servers ignore empty lines before a request.
    let bytes = bytes.trim_ascii_start();
    let is_text = bytes.first().is_none_or(u8::is_ascii_graphic);
    if !is_text || bytes.len() > MAX_TARGET {
        return Some(false);
    }
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut words = line.split(|byte| *byte == b' ');
    let target = words.nth(1);
    if words.next().is_none() && line.len() == bytes.len() {
        return None;
    }
    let target = target.and_then(|target| std::str::from_utf8(target).ok()?.parse::<Uri>().ok());
    Some(target.is_some_and(|target| paths::is_own(target.path())))
}
