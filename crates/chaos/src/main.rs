//! `cargo xtask chaos`: many calls while everything goes wrong, and whether the client keeps its promise.

use std::process::ExitCode;

use clap::Parser as _;

use elepay_chaos::count::Count;
use elepay_chaos::report::Run;
use elepay_chaos::{document, drive, report};

/// Makes calls of all operations against the sandbox while everything goes wrong that can, many at once and with all
/// kinds of retry policies, and counts what was executed.
///
/// Exits with 0 if no call was charged twice, none was reported as not sent or rejected though it was charged, none
/// as successful though it was not, none panicked, and no payment remained unknown though its webhook was lost.
/// Otherwise it exits with 1 and lists the calls, and with 2 if the run itself failed. The seed determines the calls
/// and the faults, so the printed command repeats a run.
#[derive(clap::Parser)]
#[command(name = "cargo xtask chaos", bin_name = "cargo xtask chaos")]
struct Arguments {
    /// Number of calls.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..))]
    calls: u64,
    /// Seed of everything random; a fresh one by default.
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Repeats each call that fails, as nobody should, to show that this is counted.
    #[arg(long, hide = true)]
    reckless: bool,
    /// Relies on webhooks alone, as nobody should, to show that what is lost is counted.
    #[arg(long, hide = true)]
    trusting: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// How a run ended.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    PromiseKept,
    PromiseBroken,
    Failed,
}

impl Outcome {
    fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::PromiseKept => 0,
            Self::PromiseBroken => 1,
            Self::Failed => 2,
        })
    }
}

fn main() -> ExitCode {
    let outcome = run(&Arguments::parse()).unwrap_or_else(|reason| {
        eprintln!("error: {reason}");
        Outcome::Failed
    });
    outcome.exit_code()
}

fn run(arguments: &Arguments) -> Result<Outcome, String> {
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(..));
    let Arguments { calls, reckless, trusting, .. } = *arguments;
    let run = Run { seed, calls, reckless, trusting };
    // Before anything can go wrong.
    eprintln!("{}", run.command());
    let count = Count::of(document::operations(), drive::run_blocking(run)?);
    match arguments.format {
        Format::Text => println!("{}", report::text(&run, &count)),
        Format::Json => println!("{:#}", report::json(&run, &count)),
    }
    Ok(if count.is_kept() { Outcome::PromiseKept } else { Outcome::PromiseBroken })
}
