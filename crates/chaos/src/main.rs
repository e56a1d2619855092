//! `cargo xtask chaos`: many calls on bad days, and whether the client keeps its promise.

mod calls;
mod clock;
mod count;
mod drive;
mod faults;
mod plan;
mod report;
#[cfg(test)]
mod tests;

use std::process::ExitCode;
use std::sync::LazyLock;

use clap::Parser as _;

use count::{Count, Done};
use elepay_spec::Document;
use report::Run;

/// Makes calls of all operations against the sandbox while everything goes wrong that can, many at once and with all kinds
/// of retry policies, and counts what was executed.
///
/// Exits with 0 if no call was charged twice, none was reported as not sent or rejected though it was charged, none as
/// successful though it was not, and none has panicked; else with 1, and lists the calls. The seed decides which calls are
/// made and what goes wrong, so the printed command repeats a run.
#[derive(clap::Parser)]
#[command(name = "cargo xtask chaos", bin_name = "cargo xtask chaos")]
struct Arguments {
    /// How many calls are made.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..))]
    calls: u64,
    /// What all chance comes from; a fresh one by default.
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Repeats each call that fails, as nobody should: to see that it is counted.
    #[arg(long, hide = true)]
    reckless: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(1),
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}

/// Whether the promise was broken.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(..));
    let run = Run { seed, calls: arguments.calls, reckless: arguments.reckless };
    // Before anything can go wrong.
    eprintln!("{}", run.command());
    let count = measure(run)?;
    match arguments.format {
        Format::Text => println!("{}", report::text(&run, &count)),
        Format::Json => println!("{:#}", report::json(&run, &count)),
    }
    Ok(!count.kept())
}

/// Makes the calls and counts.
fn measure(run: Run) -> Result<Count, String> {
    Ok(Count::of(&names(), drive(run)?))
}

fn drive(run: Run) -> Result<Vec<Done>, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("no runtime: {error}"))?;
    runtime.block_on(drive::run(run, names().into()))
}

fn names() -> Vec<String> {
    operations().iter().map(|(id, _)| id.clone()).collect()
}

/// Whether an operation only reads, so that it may be executed any number of times.
fn reads(operation: &str) -> bool {
    operations().iter().any(|(id, reads)| *reads && id == operation)
}

/// The operations of the document, and which of them only read.
fn operations() -> &'static [(String, bool)] {
    static OPERATIONS: LazyLock<Vec<(String, bool)>> = LazyLock::new(|| {
        let Ok(document) = Document::parse("openapi/elepay.yaml", elepay::OPENAPI) else { return Vec::new() };
        let mut operations = Vec::new();
        for (at, _, _) in document.members("/paths") {
            for (_, method, operation) in document.members(&at) {
                operations.extend(operation["operationId"].as_str().map(|id| (id.to_owned(), method == "get")));
            }
        }
        operations
    });
    &OPERATIONS
}
