//! Compares the OpenAPI document with the published pages; `cargo xtask check-spec` runs it.

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(
    name = "cargo xtask check-spec",
    bin_name = "cargo xtask check-spec",
    about = "Compares the document with the vendor's published pages"
)]
struct Command {
    #[command(flatten)]
    arguments: elepay_check_spec::Arguments,
}

fn main() -> ExitCode {
    match elepay_check_spec::run(&Command::parse().arguments) {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(1),
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}
