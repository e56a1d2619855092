//! The report of a run, for people and for programs.

use serde_json::{Value, json};

use crate::count::{CallResult, CompletedCall, Count, Payments, Violation};

/// The most calls that are listed because they break the promise.
const MOST_LISTED: usize = 50;

/// The name of the payments that the shop does not know of.
pub const NEVER_KNOWN: &str = "paid but never known";

/// The settings of a run.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// The seed of everything random.
    pub seed: u64,
    /// The number of calls.
    pub calls: u64,
    /// Whether failed calls are repeated blindly.
    pub reckless: bool,
    /// Whether the shop relies on webhooks alone.
    pub trusting: bool,
}

impl Run {
    /// Returns the command that repeats the run.
    #[must_use]
    pub fn command(&self) -> String {
        let flag = |is_set, flag| if is_set { flag } else { "" };
        let (reckless, trusting) = (flag(self.reckless, " --reckless"), flag(self.trusting, " --trusting"));
        format!("cargo xtask chaos --calls {} --seed {}{reckless}{trusting}", self.calls, self.seed)
    }
}

/// Returns the report as text.
#[must_use]
pub fn text(run: &Run, count: &Count) -> String {
    let mut lines = vec![format!("elepay {}: {}", version(), run.command()), String::new()];
    let mut line = |name: &str, number: u64| lines.push(format!("{name:<42}{number:>8}"));
    line("calls", count.calls);
    for (operation, number) in &count.operations {
        line(&format!("  {operation}"), *number);
    }
    line("faults", count.faults.values().sum());
    for (fault, number) in &count.faults {
        line(&format!("  {fault}"), *number);
    }
    line("retries", count.retries);
    line("succeeded", count.succeeded);
    line("NotSent", count.not_sent);
    line("Rejected", count.rejected);
    line("Accepted", count.accepted);
    line("Unknown", count.unknown);
    line("  executed all the same", count.unknown_but_executed);
    let Payments { paid, by_webhook, by_reconciling, never_known } = count.payments;
    line("payments", paid);
    line("  known by a webhook", by_webhook);
    line("  known by reconciling", by_reconciling);
    for violation in Violation::ALL {
        line(violation.name(), count.violations.get(&violation).copied().unwrap_or_default());
    }
    line(NEVER_KNOWN, never_known);
    if !count.failures.is_empty() {
        lines.push(String::new());
    }
    for call in count.failures.iter().take(MOST_LISTED) {
        lines.push(failure(call));
    }
    if count.failures.len() > MOST_LISTED {
        lines.push(format!("and {} more calls", count.failures.len() - MOST_LISTED));
    }
    lines.join("\n")
}

fn failure(call: &CompletedCall) -> String {
    let violations: Vec<_> = call.violations().into_iter().map(Violation::name).collect();
    format!(
        "call {} ({}): {}; {} requests executed, reported as {}, {} retries; planned: {}",
        call.number,
        call.operation,
        violations.join(", "),
        call.executed.unwrap_or_default(),
        result(&call.result),
        call.retries,
        call.planned.join(" | ")
    )
}

fn result(result: &CallResult) -> String {
    match result {
        CallResult::Succeeded => "success".to_owned(),
        CallResult::Failed(delivery, text) => format!("{delivery:?} ({text})"),
        CallResult::Panicked => "a panic".to_owned(),
    }
}

/// Returns the report as JSON.
#[must_use]
pub fn json(run: &Run, count: &Count) -> Value {
    let violated = |violation: Violation| count.violations.get(&violation).copied().unwrap_or_default();
    let failures = count.failures.iter().map(|call| {
        json!({
            "call": call.number, "operation": call.operation, "planned": call.planned, "struck": call.struck,
            "retries": call.retries, "outcome": result(&call.result), "executed": call.executed,
            "broken": call.violations().into_iter().map(Violation::name).collect::<Vec<_>>(),
        })
    });
    json!({
        "version": version(),
        "command": run.command(),
        // As a string: a reader of JSON may not hold 64 bits.
        "seed": run.seed.to_string(),
        "calls": count.calls,
        "operations": count.operations,
        "faults": count.faults,
        "retries": count.retries,
        "succeeded": count.succeeded,
        "notSent": count.not_sent,
        "rejected": count.rejected,
        "accepted": count.accepted,
        "unknown": count.unknown,
        "unknownButExecuted": count.unknown_but_executed,
        "chargedTwice": violated(Violation::ChargedTwice),
        "reportedNotSentOrRejectedButCharged": violated(Violation::DeniedButCharged),
        "reportedSuccessButNotCharged": violated(Violation::SucceededNotCharged),
        "panics": violated(Violation::Panicked),
        "payments": count.payments.paid,
        "paymentsKnownByWebhook": count.payments.by_webhook,
        "paymentsKnownByReconciling": count.payments.by_reconciling,
        "paidButNeverKnown": count.payments.never_known,
        "failures": failures.collect::<Vec<_>>(),
    })
}

/// Returns the version of the client, which is that of the workspace.
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
