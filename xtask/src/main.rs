//! The maintainers' commands. `cargo xtask help` lists them.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Codegen(arguments) => codegen::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}
