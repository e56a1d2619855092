//! The maintainers' commands. `cargo xtask help` lists them.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod chaos;
mod check_spec;
mod codegen;
#[path = "../../build/mod.rs"]
mod steps;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The maintainers' commands of the elepay crate")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the code that build.rs makes of the document, to be read or compared.
    Codegen(codegen::Arguments),
    /// Holds the document against the vendor's published pages.
    CheckSpec(check_spec::Arguments),
    Chaos(chaos::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Codegen(arguments) => codegen::run(&arguments).map(|()| false),
        Command::CheckSpec(arguments) => check_spec::run(&arguments),
        Command::Chaos(arguments) => chaos::run(&arguments),
    };
    match outcome {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(1),
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}
