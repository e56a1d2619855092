//! What became of the calls, in numbers, and which of them break the promise.

use std::collections::BTreeMap;

use elepay::Delivery;

use super::faults::{KINDS, TLS};

/// How a call ended for its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Succeeded,
    Failed(Delivery, String),
    Panicked,
}

/// A call that is over.
#[derive(Debug, Clone)]
pub struct Done {
    pub number: u64,
    pub operation: String,
    /// By attempt, those that were planned.
    pub planned: Vec<String>,
    /// Those that struck.
    pub struck: Vec<&'static str>,
    pub retries: u32,
    pub outcome: Outcome,
    /// How many of its requests the sandbox executed; nothing where the operation only reads.
    pub executed: Option<u32>,
}

/// How the promise was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    ChargedTwice,
    DeniedButCharged,
    SucceededNotCharged,
    Panicked,
}

impl Broken {
    pub const ALL: [Self; 4] = [Self::ChargedTwice, Self::DeniedButCharged, Self::SucceededNotCharged, Self::Panicked];

    /// How the table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChargedTwice => "charged twice",
            Self::DeniedButCharged => "reported NotSent or Rejected but charged",
            Self::SucceededNotCharged => "reported success but not charged",
            Self::Panicked => "panics",
        }
    }
}

impl Done {
    /// All the ways in which this call breaks the promise.
    pub fn broken(&self) -> Vec<Broken> {
        let executed = |holds: fn(u32) -> bool| self.executed.is_some_and(holds);
        let denied = matches!(self.outcome, Outcome::Failed(Delivery::NotSent | Delivery::Rejected, _));
        let mut broken = Vec::new();
        if executed(|times| times > 1) {
            broken.push(Broken::ChargedTwice);
        }
        if denied && executed(|times| times > 0) {
            broken.push(Broken::DeniedButCharged);
        }
        if self.outcome == Outcome::Succeeded && executed(|times| times == 0) {
            broken.push(Broken::SucceededNotCharged);
        }
        if self.outcome == Outcome::Panicked {
            broken.push(Broken::Panicked);
        }
        broken
    }
}

/// The numbers of a run.
#[derive(Debug, Default)]
pub struct Count {
    pub calls: u64,
    pub operations: BTreeMap<String, u64>,
    pub faults: BTreeMap<&'static str, u64>,
    pub retries: u64,
    pub succeeded: u64,
    pub not_sent: u64,
    pub rejected: u64,
    pub accepted: u64,
    pub unknown: u64,
    /// Calls that were executed though they are reported as [`Delivery::Unknown`]: what a blind repetition would do twice.
    pub unknown_but_executed: u64,
    pub broken: BTreeMap<Broken, u64>,
    /// The calls that break the promise.
    pub failures: Vec<Done>,
}

impl Count {
    /// Counts calls; every operation and every fault has its line, if only with a zero.
    pub fn of(operations: &[String], calls: Vec<Done>) -> Self {
        let mut count = Self {
            operations: operations.iter().map(|id| (id.clone(), 0)).collect(),
            faults: KINDS.iter().map(|kind| (kind.name(), 0)).chain([(TLS, 0)]).collect(),
            broken: Broken::ALL.map(|broken| (broken, 0)).into(),
            ..Self::default()
        };
        for call in calls {
            count.add(call);
        }
        count.failures.sort_by_key(|call| call.number);
        count
    }

    fn add(&mut self, call: Done) {
        self.calls += 1;
        *self.operations.entry(call.operation.clone()).or_default() += 1;
        for name in &call.struck {
            *self.faults.entry(name).or_default() += 1;
        }
        self.retries += u64::from(call.retries);
        match call.outcome {
            Outcome::Succeeded => self.succeeded += 1,
            Outcome::Failed(Delivery::NotSent, _) => self.not_sent += 1,
            Outcome::Failed(Delivery::Rejected, _) => self.rejected += 1,
            Outcome::Failed(Delivery::Accepted, _) => self.accepted += 1,
            Outcome::Failed(Delivery::Unknown, _) => {
                self.unknown += 1;
                self.unknown_but_executed += u64::from(call.executed.is_some_and(|times| times > 0));
            }
            Outcome::Panicked => {}
        }
        let broken = call.broken();
        for broken in &broken {
            *self.broken.entry(*broken).or_default() += 1;
        }
        if !broken.is_empty() {
            self.failures.push(call);
        }
    }

    /// Whether the promise was kept.
    pub fn kept(&self) -> bool {
        self.failures.is_empty()
    }
}
