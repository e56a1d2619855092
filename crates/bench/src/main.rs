//! `cargo xtask bench`: what a call costs.

use std::process::ExitCode;

use clap::Parser as _;

use elepay_bench::arguments::{Arguments, Work};
use elepay_bench::calls::Failure;
use elepay_bench::{report, server, worker};

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.work {
        None if arguments.pieces => report::print_pieces(),
        None => report::print(arguments.quick),
        Some(Work::Serve { together }) => Ok(server::serve(together)?),
        Some(Work::Call { side, sample, base, count }) => worker::call(side, sample, &base, count),
        Some(Work::Decode { side, sample, count }) => worker::decode(side, sample, count),
        Some(Work::Piece { name, count }) => worker::piece(&name, count),
        Some(Work::Hold { side, base, count }) => worker::hold(side, &base, count),
    }
}
