//! The maintainers' commands: each runs the program of the crate that owns it, so that `xtask` itself builds at once.

use std::env;
use std::process::{Command, ExitCode};

const HELP: &str = "\
The maintainers' commands of the elepay crate

Usage: cargo xtask <COMMAND> [OPTIONS]

Commands:
  check-spec  Compares the document with the vendor's published pages
  codegen     Writes the code that build.rs generates from the document
  chaos       Makes many calls while everything goes wrong, and counts what was charged twice
  ci          Runs all checks, or one of them

`cargo xtask <COMMAND> --help` explains a command.
";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<_> = arguments.collect();
    let program: &[&str] = match command.as_str() {
        "check-spec" => &["-p", "elepay-check-spec"],
        "codegen" => &["-p", "elepay-codegen", "--example", "codegen"],
        "chaos" => &["-p", "elepay-chaos"],
        "" | "help" | "-h" | "--help" => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprintln!("error: there is no command `{other}`\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(["run", "--quiet"]).args(program).arg("--").args(rest).status();
    match status {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::from(2), ExitCode::from),
        Err(error) => {
            eprintln!("error: cargo cannot be run: {error}");
            ExitCode::from(2)
        }
    }
}
