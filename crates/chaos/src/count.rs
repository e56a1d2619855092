//! How the calls ended, in numbers, and which of them break the promise.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use elepay::Delivery;
use elepay_spec::Operation;

use crate::faults::{KINDS, TLS};

/// How a call ended for its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallResult {
    /// It returned a response.
    Succeeded,
    /// It returned an error with this delivery and message.
    Failed(Delivery, String),
    /// It panicked.
    Panicked,
}

/// A call that has ended.
#[derive(Debug, Clone)]
pub struct CompletedCall {
    /// The number of the call in its run.
    pub number: u64,
    /// The `operationId`.
    pub operation: &'static str,
    /// The planned fault of each attempt.
    pub planned: Vec<String>,
    /// The faults that struck.
    pub struck: Vec<&'static str>,
    /// How often it was retried.
    pub retries: u32,
    /// How it ended.
    pub result: CallResult,
    /// How many of its requests the sandbox executed; `None` if the operation only reads.
    pub executed: Option<u32>,
}

/// A way to break the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// More than one request was executed.
    ChargedTwice,
    /// It was reported as not sent or rejected, but executed.
    DeniedButCharged,
    /// It was reported as successful, but not executed.
    SucceededNotCharged,
    /// It panicked.
    Panicked,
}

impl Violation {
    /// Every violation, in the order of the report.
    pub const ALL: [Self; 4] = [Self::ChargedTwice, Self::DeniedButCharged, Self::SucceededNotCharged, Self::Panicked];

    /// Returns the name in the report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ChargedTwice => "charged twice",
            Self::DeniedButCharged => "reported NotSent or Rejected but charged",
            Self::SucceededNotCharged => "reported success but not charged",
            Self::Panicked => "panics",
        }
    }
}

impl CompletedCall {
    /// Returns every way in which this call breaks the promise.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let executed = |holds: fn(u32) -> bool| self.executed.is_some_and(holds);
        let denied = matches!(self.result, CallResult::Failed(Delivery::NotSent | Delivery::Rejected, _));
        let mut violations = Vec::new();
        if executed(|times| times > 1) {
            violations.push(Violation::ChargedTwice);
        }
        if denied && executed(|times| times > 0) {
            violations.push(Violation::DeniedButCharged);
        }
        if self.result == CallResult::Succeeded && executed(|times| times == 0) {
            violations.push(Violation::SucceededNotCharged);
        }
        if self.result == CallResult::Panicked {
            violations.push(Violation::Panicked);
        }
        violations
    }
}

/// The payments of a run, and how the shop has learned of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Payments {
    /// The charges that are paid at the end.
    pub paid: u64,
    /// Those that a webhook has reported.
    pub by_webhook: u64,
    /// Those that the shop has found by looking for what no webhook has reported.
    pub by_reconciling: u64,
    /// Those that the shop does not know of.
    pub never_known: u64,
}

impl AddAssign for Payments {
    fn add_assign(&mut self, other: Self) {
        self.paid += other.paid;
        self.by_webhook += other.by_webhook;
        self.by_reconciling += other.by_reconciling;
        self.never_known += other.never_known;
    }
}

/// What a run has found out.
#[derive(Debug, Default)]
pub struct Measured {
    /// The calls, as they have ended.
    pub calls: Vec<CompletedCall>,
    /// The payments.
    pub payments: Payments,
}

/// The numbers of a run.
#[derive(Debug, Default)]
pub struct Count {
    /// The number of calls.
    pub calls: u64,
    /// The number of calls of each operation.
    pub operations: BTreeMap<&'static str, u64>,
    /// How often each fault struck.
    pub faults: BTreeMap<&'static str, u64>,
    /// The number of retries of all calls.
    pub retries: u64,
    /// Calls that succeeded.
    pub succeeded: u64,
    /// Calls that failed with [`Delivery::NotSent`].
    pub not_sent: u64,
    /// Calls that failed with [`Delivery::Rejected`].
    pub rejected: u64,
    /// Calls that failed with [`Delivery::Accepted`].
    pub accepted: u64,
    /// Calls that failed with [`Delivery::Unknown`].
    pub unknown: u64,
    /// Calls that were executed though they are reported as [`Delivery::Unknown`]: a blind retry would execute them
    /// twice.
    pub unknown_but_executed: u64,
    /// The payments, and how the shop has learned of them.
    pub payments: Payments,
    /// The number of calls with each violation.
    pub violations: BTreeMap<Violation, u64>,
    /// The calls that break the promise.
    pub failures: Vec<CompletedCall>,
}

impl Count {
    /// Counts what a run has found out. Every operation and every fault is listed, even with zero.
    #[must_use]
    pub fn of(operations: &'static [Operation<'static>], measured: Measured) -> Self {
        let mut count = Self {
            operations: operations.iter().map(|operation| (operation.id, 0)).collect(),
            faults: KINDS.iter().map(|kind| (kind.name(), 0)).chain([(TLS, 0)]).collect(),
            violations: Violation::ALL.map(|violation| (violation, 0)).into(),
            payments: measured.payments,
            ..Self::default()
        };
        for call in measured.calls {
            count.add(call);
        }
        count.failures.sort_by_key(|call| call.number);
        count
    }

    fn add(&mut self, call: CompletedCall) {
        self.calls += 1;
        *self.operations.entry(call.operation).or_default() += 1;
        for name in &call.struck {
            *self.faults.entry(name).or_default() += 1;
        }
        self.retries += u64::from(call.retries);
        match call.result {
            CallResult::Succeeded => self.succeeded += 1,
            CallResult::Failed(Delivery::NotSent, _) => self.not_sent += 1,
            CallResult::Failed(Delivery::Rejected, _) => self.rejected += 1,
            CallResult::Failed(Delivery::Accepted, _) => self.accepted += 1,
            CallResult::Failed(Delivery::Unknown, _) => {
                self.unknown += 1;
                self.unknown_but_executed += u64::from(call.executed.is_some_and(|times| times > 0));
            }
            CallResult::Panicked => {}
        }
        let violations = call.violations();
        for violation in &violations {
            *self.violations.entry(*violation).or_default() += 1;
        }
        if !violations.is_empty() {
            self.failures.push(call);
        }
    }

    /// Returns whether the promise was kept.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.failures.is_empty() && self.payments.never_known == 0
    }
}
