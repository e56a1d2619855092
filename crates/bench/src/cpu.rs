//! The CPU that calls take.

use std::fs;

use crate::calls::{Failure, Side};
use crate::own_program::{OwnProgram, Server};
use crate::samples::Sample;

/// Returns the seconds of CPU of this thread, which does all the work; `None` if this system does not tell.
pub fn seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = text.split(' ').next()?.parse().ok()?;
    Some(std::time::Duration::from_nanos(nanoseconds).as_secs_f64())
}

/// Returns how many createCharge one side makes in a second of CPU; `None` if this system does not tell.
pub fn calls_per_second(program: &OwnProgram, side: Side, count: u32) -> Result<Option<f64>, Failure> {
    let server = Server::start(program, 1)?;
    let count_text = count.to_string();
    let output = program.output(&["call", side.name(), Sample::Charge.name(), &server.base, &count_text])?;
    Ok(output.trim().parse::<f64>().ok().map(|seconds| f64::from(count) / seconds))
}
