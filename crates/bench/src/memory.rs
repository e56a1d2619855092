//! The memory of calls that wait at the same time.

use std::fs;

use crate::calls::{Failure, Side};
use crate::own_program::{OwnProgram, Server};
use crate::server::HELD;

/// The number of calls at once.
pub const CALLS: usize = 1_000;

/// Returns whether this system tells how much memory a process has.
pub fn is_known() -> bool {
    resident().is_ok()
}

/// Returns the resident memory of this process in KiB.
pub fn resident() -> Result<u64, Failure> {
    status("VmRSS:")
}

/// Returns the most resident memory that this process ever had, in KiB.
pub fn peak() -> Result<u64, Failure> {
    status("VmHWM:")
}

fn status(name: &str) -> Result<u64, Failure> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)).ok_or_else(|| format!("no {name} in it"))?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// Returns the KiB that [`CALLS`] calls at once take.
pub fn of_calls(program: &OwnProgram, side: Side) -> Result<u64, Failure> {
    let server = Server::start(program, CALLS)?;
    let base = format!("{}{HELD}", server.base);
    Ok(program.output(&["hold", side.name(), &base, &CALLS.to_string()])?.trim().parse()?)
}
