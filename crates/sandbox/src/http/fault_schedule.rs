//! The faults that are scheduled, by the call to which they apply.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::effect::Effect;
use super::fault::Fault;
use crate::request::Request;

/// Chooses the fault of a call by its request.
type Choice = Arc<dyn Fn(&Request) -> Option<Fault> + Send + Sync>;

/// Asks the listener for a time in which nothing listens.
pub struct Window {
    pub length: Duration,
    /// Notified when it has begun.
    pub begun: oneshot::Sender<()>,
    /// The number of windows that have not begun; the listener decrements it.
    pub pending: Arc<AtomicUsize>,
}

/// The scheduled faults, by the number of the call.
pub struct FaultSchedule {
    /// The number of calls so far.
    calls: u64,
    /// Asks the listener for windows.
    windows: mpsc::UnboundedSender<Window>,
    /// The number of windows that the listener has not begun.
    pending: Arc<AtomicUsize>,
    scheduled: BTreeMap<u64, Fault>,
    choice: Option<Choice>,
}

impl FaultSchedule {
    pub fn new(windows: mpsc::UnboundedSender<Window>) -> Self {
        Self { calls: 0, windows, pending: Arc::default(), scheduled: BTreeMap::new(), choice: None }
    }

    /// Begins a window. From now on calls are refused; the receiver is notified when the listener is closed.
    pub fn refuse(&self, length: Duration) -> oneshot::Receiver<()> {
        let (begun, has_begun) = oneshot::channel();
        self.pending.fetch_add(1, Ordering::SeqCst);
        // Sending fails if the listener has stopped; then nothing listens anyway.
        let _ = self.windows.send(Window { length, begun, pending: Arc::clone(&self.pending) });
        has_begun
    }

    /// Returns whether a window is due that the listener has not begun.
    pub fn is_refusing(&self) -> bool {
        self.pending.load(Ordering::SeqCst) > 0
    }

    /// Begins the window that is scheduled for the next call, if there is one: no call can reach it.
    pub fn refuse_next(&mut self) -> Option<oneshot::Receiver<()>> {
        match self.take_next_if(|effect| matches!(effect, Effect::RefuseConnections(_)))?.effect {
            Effect::RefuseConnections(length) => Some(self.refuse(length)),
            _ => None,
        }
    }

    /// Schedules a fault for the `nth` call from now; 1 is the next.
    pub fn schedule(&mut self, nth: u64, fault: Fault) {
        self.scheduled.insert(self.calls.saturating_add(nth.max(1)), fault);
    }

    /// Schedules a fault for the first call that has none.
    pub fn append(&mut self, fault: Fault) {
        let mut free = self.calls + 1;
        while self.scheduled.contains_key(&free) {
            free += 1;
        }
        self.scheduled.insert(free, fault);
    }

    /// Chooses the faults of all calls that none is scheduled for.
    pub fn choose(&mut self, choice: impl Fn(&Request) -> Option<Fault> + Send + Sync + 'static) {
        self.choice = Some(Arc::new(choice));
    }

    pub fn clear(&mut self) {
        self.scheduled.clear();
        self.choice = None;
    }

    /// Takes the fault of the next call if its effect passes the test; the call then counts.
    pub fn take_next_if(&mut self, test: impl Fn(&Effect) -> bool) -> Option<Fault> {
        let number = self.calls + 1;
        if !test(&self.scheduled.get(&number)?.effect) {
            return None;
        }
        self.calls = number;
        self.scheduled.remove(&number)
    }

    /// Counts a call, and returns its fault and how to choose one if it has none.
    pub fn take_next(&mut self) -> (Option<Fault>, Option<Choice>) {
        self.calls += 1;
        (self.scheduled.remove(&self.calls), self.choice.clone())
    }
}

impl fmt::Debug for FaultSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("FaultSchedule");
        debug.field("calls", &self.calls).field("scheduled", &self.scheduled).finish_non_exhaustive()
    }
}

/// Waits until a window has begun. An error means that the sandbox has stopped, and then nothing listens either.
pub async fn begun(window: oneshot::Receiver<()>) {
    let _ = window.await;
}
