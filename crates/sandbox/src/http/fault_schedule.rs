//! The faults that are scheduled, by the call to which they apply.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::effect::Effect;
use super::fault::Fault;
use super::fault_plan::{FaultPlan, Rule, take_match};
use crate::request::Request;
use crate::sync::lock;

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
    /// The faults of calls that none is scheduled for, by their requests.
    rules: Arc<Mutex<Vec<Rule>>>,
    choice: Option<Choice>,
}

/// Every fault that is planned, for a later time.
#[derive(Clone, Default)]
pub struct Planned {
    /// By the number of the call, counted from the time at which this was taken.
    scheduled: BTreeMap<u64, Fault>,
    rules: Vec<Rule>,
    choice: Option<Choice>,
}

impl FaultSchedule {
    pub fn new(windows: mpsc::UnboundedSender<Window>) -> Self {
        Self {
            calls: 0,
            windows,
            pending: Arc::default(),
            scheduled: BTreeMap::new(),
            rules: Arc::default(),
            choice: None,
        }
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

    /// Schedules a fault for the first call that has none. Returns its number from now; 1 is the next.
    pub fn append(&mut self, fault: Fault) -> u64 {
        let mut free = self.calls + 1;
        while self.scheduled.contains_key(&free) {
            free += 1;
        }
        self.scheduled.insert(free, fault);
        free - self.calls
    }

    /// Adds a rule, which applies after those that are there already.
    pub fn add_rule(&mut self, rule: Rule) {
        lock(&self.rules).push(rule);
    }

    /// Returns what is planned, in the order in which it applies, without the faults of [`choose`](Self::choose).
    pub fn list(&self) -> Vec<FaultPlan> {
        let scheduled = self.scheduled.iter();
        let scheduled = scheduled.map(|(number, fault)| FaultPlan::nth(number - self.calls, fault.clone()));
        scheduled.chain(lock(&self.rules).iter().map(FaultPlan::from)).collect()
    }

    /// Returns everything that is planned.
    pub fn planned(&self) -> Planned {
        let scheduled = self.scheduled.iter().map(|(number, fault)| (number - self.calls, fault.clone()));
        Planned { scheduled: scheduled.collect(), rules: lock(&self.rules).clone(), choice: self.choice.clone() }
    }

    /// Replaces everything that is planned.
    pub fn replace(&mut self, planned: Planned) {
        let scheduled = planned.scheduled.into_iter();
        self.scheduled = scheduled.map(|(nth, fault)| (self.calls.saturating_add(nth), fault)).collect();
        *lock(&self.rules) = planned.rules;
        self.choice = planned.choice;
    }

    /// Chooses the faults of all calls that none is scheduled for.
    pub fn choose(&mut self, choice: impl Fn(&Request) -> Option<Fault> + Send + Sync + 'static) {
        self.choice = Some(Arc::new(choice));
    }

    pub fn clear(&mut self) {
        self.replace(Planned::default());
    }

    /// Returns the number of faults that are planned by a number or by a rule.
    pub fn len(&self) -> usize {
        self.scheduled.len() + lock(&self.rules).len()
    }

    /// Returns about how much memory those faults take, in bytes.
    pub fn weight(&self) -> usize {
        let rules = lock(&self.rules);
        let rules = rules.iter().map(|rule| rule.fault.weight() + rule.when.weight());
        self.scheduled.values().map(Fault::weight).chain(rules).sum()
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

    /// Counts a call, and returns its fault and how to choose one if it has none. A request that is not a call of an
    /// operation does not count, and is left to the choice.
    pub fn take_next(&mut self, is_call: bool) -> (Option<Fault>, Option<Choice>) {
        self.calls += u64::from(is_call);
        let scheduled = if is_call { self.scheduled.remove(&self.calls) } else { None };
        let (rules, choice) = (Arc::clone(&self.rules), self.choice.clone());
        let by_request = move |request: &Request| {
            let matching = take_match(&mut lock(&rules), request);
            matching.or_else(|| choice.as_ref().and_then(|choose| choose(request)))
        };
        (scheduled, Some(Arc::new(by_request)))
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
