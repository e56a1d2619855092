//! The commands of maintainers. Each runs the program of the crate that owns it, so that `xtask` builds in a moment.

use std::env;
use std::process::ExitCode;

mod build_cost;
mod ci;
mod document;
mod links;
mod package;
mod probes;
mod program;
mod release_notes;
mod shell;
mod steps;

const HELP: &str = "\
Commands for maintainers of the elepay crate

Usage: cargo xtask <COMMAND> [OPTIONS]

Commands:
  check-spec     Compares the OpenAPI document with the vendor's published pages
  codegen        Writes the code that build.rs generates from the document
  chaos          Makes many calls under random faults, and counts what was charged twice or misreported
  bench          Measures what a call costs, compared with reqwest and with the vendor's SDK for Python
  build-cost     Builds small programs from scratch, and prints what it takes, compared with other crates
  ci             Runs every check that a change has to pass, or the steps that are named
  release-notes  Prints the section of the changelog about the version in Cargo.toml
  help           Prints this help

`cargo xtask <COMMAND> --help` explains a command.
";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<_> = arguments.collect();
    match command.as_str() {
        "build-cost" => build_cost::run(&rest),
        "ci" => ci::run(&rest),
        "release-notes" => release_notes::run(&rest),
        "" | "help" | "-h" | "--help" => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        command => program::run(command, &rest).unwrap_or_else(|| {
            eprintln!("error: unknown command `{command}`\n\n{HELP}");
            ExitCode::from(2)
        }),
    }
}
