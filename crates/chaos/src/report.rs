//! The table, for people and for programs.

use serde_json::{Value, json};

use super::count::{Broken, Count, Done, Outcome};

/// How many calls are listed that break the promise.
const MOST_LISTED: usize = 50;

/// What was run.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    pub seed: u64,
    pub calls: u64,
    pub reckless: bool,
}

impl Run {
    /// The command that repeats it.
    pub fn command(&self) -> String {
        let reckless = if self.reckless { " --reckless" } else { "" };
        format!("cargo xtask chaos --calls {} --seed {}{reckless}", self.calls, self.seed)
    }
}

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
    for broken in Broken::ALL {
        line(broken.name(), count.broken.get(&broken).copied().unwrap_or_default());
    }
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

fn failure(call: &Done) -> String {
    let broken: Vec<_> = call.broken().into_iter().map(Broken::name).collect();
    format!(
        "call {} ({}): {}; {} requests executed, reported as {}, tried again {} times; planned: {}",
        call.number,
        call.operation,
        broken.join(", "),
        call.executed.unwrap_or_default(),
        outcome(&call.outcome),
        call.retries,
        call.planned.join(" | ")
    )
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Succeeded => "success".to_owned(),
        Outcome::Failed(delivery, text) => format!("{delivery:?} ({text})"),
        Outcome::Panicked => "a panic".to_owned(),
    }
}

pub fn json(run: &Run, count: &Count) -> Value {
    let broken = |broken: Broken| count.broken.get(&broken).copied().unwrap_or_default();
    let failures = count.failures.iter().map(|call| {
        json!({
            "call": call.number, "operation": call.operation, "planned": call.planned, "struck": call.struck,
            "retries": call.retries, "outcome": outcome(&call.outcome), "executed": call.executed,
            "broken": call.broken().into_iter().map(Broken::name).collect::<Vec<_>>(),
        })
    });
    json!({
        "version": version(),
        "command": run.command(),
        // As text: a reader of JSON may not hold 64 bits.
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
        "chargedTwice": broken(Broken::ChargedTwice),
        "reportedNotSentOrRejectedButCharged": broken(Broken::DeniedButCharged),
        "reportedSuccessButNotCharged": broken(Broken::SucceededNotCharged),
        "panics": broken(Broken::Panicked),
        "failures": failures.collect::<Vec<_>>(),
    })
}

/// The version of the crate that was driven, as its manifest has it.
fn version() -> String {
    let manifest: Option<toml::Table> = include_str!("../../../Cargo.toml").parse().ok();
    manifest
        .and_then(|manifest| Some(manifest.get("package")?.get("version")?.as_str()?.to_owned()))
        .unwrap_or_default()
}
