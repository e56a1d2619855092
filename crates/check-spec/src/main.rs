//! Compares the OpenAPI document with the published pages; `cargo xtask check-spec` runs it.

use std::process::ExitCode;

use clap::Parser;
use elepay_check_spec::{Arguments, Outcome, run};

#[derive(Parser)]
#[command(
    name = "cargo xtask check-spec",
    bin_name = "cargo xtask check-spec",
    about = "Compares the document with the vendor's published pages",
    after_help = "Exit status: 0 if they agree, 1 if there are findings of at least the severity of `--fail-on`, 2 if \
        a page could not be read or the check could not be started."
)]
struct Command {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> ExitCode {
    let outcome = run(&Command::parse().arguments, &mut anstream::stdout()).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        Outcome::Failed
    });
    outcome.into()
}
