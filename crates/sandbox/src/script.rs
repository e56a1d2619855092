//! Which fault strikes which call.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::fault::{Fault, Strike};
use crate::gate::Refuse;
use crate::sandbox::Request;

type Choice = Arc<dyn Fn(&Request) -> Option<Fault> + Send + Sync>;

/// The faults that are planned, by the number of the call.
pub struct Script {
    /// Calls that have come so far.
    calls: u64,
    /// Windows without listener, for the gate to begin.
    refusals: mpsc::UnboundedSender<Refuse>,
    /// How many of them it has not begun.
    pending: Arc<AtomicUsize>,
    planned: BTreeMap<u64, Fault>,
    choice: Option<Choice>,
}

impl Script {
    pub fn new(refusals: mpsc::UnboundedSender<Refuse>) -> Self {
        Self { calls: 0, refusals, pending: Arc::default(), planned: BTreeMap::new(), choice: None }
    }

    /// Begins a window now: it counts as begun, and is told when the gate has closed.
    pub fn refuse(&self, window: Duration) -> oneshot::Receiver<()> {
        let (begun, has_begun) = oneshot::channel();
        self.pending.fetch_add(1, Ordering::SeqCst);
        // Without a gate there is nobody to refuse.
        let _ = self.refusals.send(Refuse { window, begun, pending: Arc::clone(&self.pending) });
        has_begun
    }

    /// Whether a window has begun that the gate has not carried out.
    pub fn refusing(&self) -> bool {
        self.pending.load(Ordering::SeqCst) > 0
    }

    /// A window that is first in line begins: no call can bring it about.
    pub fn refuse_next(&mut self) -> Option<oneshot::Receiver<()>> {
        match self.next_if(|strike| matches!(strike, Strike::Refuse(_)))?.strike {
            Strike::Refuse(window) => Some(self.refuse(window)),
            _ => None,
        }
    }

    /// For the `nth` call from now; 1 is the next.
    pub fn plan(&mut self, nth: u64, fault: Fault) {
        self.planned.insert(self.calls + nth.max(1), fault);
    }

    /// For the first call that has none yet.
    pub fn append(&mut self, fault: Fault) {
        let mut free = self.calls + 1;
        while self.planned.contains_key(&free) {
            free += 1;
        }
        self.planned.insert(free, fault);
    }

    pub fn choose(&mut self, choice: impl Fn(&Request) -> Option<Fault> + Send + Sync + 'static) {
        self.choice = Some(Arc::new(choice));
    }

    pub fn clear(&mut self) {
        self.planned.clear();
        self.choice = None;
    }

    /// Takes the next call's fault if it is of a kind that strikes now.
    pub fn next_if(&mut self, strikes: impl Fn(&Strike) -> bool) -> Option<Fault> {
        let number = self.calls + 1;
        if !strikes(&self.planned.get(&number)?.strike) {
            return None;
        }
        self.calls = number;
        self.planned.remove(&number)
    }

    /// A call has come: its fault, or how to choose it.
    pub fn next(&mut self) -> (Option<Fault>, Option<Choice>) {
        self.calls += 1;
        (self.planned.remove(&self.calls), self.choice.clone())
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").field("calls", &self.calls).field("planned", &self.planned).finish_non_exhaustive()
    }
}
