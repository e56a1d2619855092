//! The command line.

use clap::{Parser, Subcommand};

use crate::calls::Side;
use crate::samples::Sample;

/// Measures what a call costs, and prints a table with ratios.
///
/// Instructions of user code per call, counted by valgrind's callgrind: the difference between 200 and 1,200 calls, so
/// that start-up cancels. Compared with reqwest and plain structs that are written by hand, over loopback without TLS.
/// Memory of calls that wait at the same time, and calls per second of CPU, compared with the vendor's SDK for Python
/// too, if it can be fetched. What cannot be measured on this machine is skipped, and the table says so.
///
/// Exits with 0 whatever the numbers are, and with 2 if a measurement failed.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
pub struct Arguments {
    /// Counts instructions only, over 20 and 120 calls.
    #[arg(long)]
    pub quick: bool,
    /// Counts the instructions of the pieces of a call instead, such as decoding, over 20 and 120 repetitions.
    #[arg(long, conflicts_with = "quick")]
    pub pieces: bool,
    /// What a process of a measurement does.
    #[command(subcommand)]
    pub work: Option<Work>,
}

/// What a process of a measurement does.
#[derive(Debug, Subcommand)]
pub enum Work {
    /// Responds to every request from memory, until standard input is closed.
    #[command(hide = true)]
    Serve {
        /// Number of requests that are answered together.
        together: usize,
    },
    /// Makes calls one after the other, and prints the seconds of CPU after the first.
    #[command(hide = true)]
    Call {
        /// Who calls.
        side: Side,
        /// What is called.
        sample: Sample,
        /// URL of the server.
        base: String,
        /// Number of calls.
        count: usize,
    },
    /// Decodes a body repeatedly.
    #[command(hide = true)]
    Decode {
        /// Who decodes.
        side: Side,
        /// What is decoded.
        sample: Sample,
        /// Number of times.
        count: usize,
    },
    /// Does the work of a piece repeatedly.
    #[command(hide = true)]
    Piece {
        /// What is done.
        name: String,
        /// Number of times.
        count: usize,
    },
    /// Makes calls at once, and prints the KiB of memory that they took.
    #[command(hide = true)]
    Hold {
        /// Who calls.
        side: Side,
        /// URL of the server.
        base: String,
        /// Number of calls.
        count: usize,
    },
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::Arguments;

    #[test]
    fn the_commands_in_the_docs_can_be_run() {
        let docs = include_str!("../../../docs/costs.md");
        let lines: Vec<_> = docs.lines().filter(|line| line.starts_with("cargo xtask bench")).collect();
        assert!(!lines.is_empty());
        for line in lines {
            let arguments = line.split_whitespace().skip(2);
            let parsed = Arguments::try_parse_from(arguments);
            assert!(parsed.is_ok_and(|arguments| arguments.work.is_none()), "{line}");
        }
    }
}
