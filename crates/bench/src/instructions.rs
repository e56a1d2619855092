//! Instructions per call or per body, counted by callgrind.

use crate::calls::{Failure, Side};
use crate::own_program::{OwnProgram, Server};
use crate::pieces::Piece;
use crate::samples::Sample;

/// The numbers of repetitions whose difference is taken, so that start-up cancels.
#[derive(Debug, Clone, Copy)]
pub struct Repetitions {
    /// The smaller one.
    pub few: u32,
    /// The larger one.
    pub many: u32,
}

impl Repetitions {
    /// Few, for a result soon.
    pub const QUICK: Self = Self { few: 20, many: 120 };
    /// As many as the published numbers are made of.
    pub const FULL: Self = Self { few: 200, many: 1_200 };
}

/// Returns the instructions of one call.
pub fn of_call(program: &OwnProgram, side: Side, sample: Sample, repetitions: Repetitions) -> Result<f64, Failure> {
    let server = Server::start(program, 1)?;
    per_repetition(repetitions, |count| {
        count_instructions(program, &["call", side.name(), sample.name(), &server.base, &count.to_string()])
    })
}

/// Returns the instructions of decoding one body.
pub fn of_decoding(program: &OwnProgram, side: Side, sample: Sample, repetitions: Repetitions) -> Result<f64, Failure> {
    per_repetition(repetitions, |count| {
        count_instructions(program, &["decode", side.name(), sample.name(), &count.to_string()])
    })
}

/// Returns the instructions of a piece of a call.
pub fn of_piece(program: &OwnProgram, piece: Piece, repetitions: Repetitions) -> Result<f64, Failure> {
    per_repetition(repetitions, |count| count_instructions(program, &["piece", piece.name, &count.to_string()]))
}

#[expect(clippy::cast_precision_loss, reason = "a float holds 53 bits, far more than are counted")]
fn per_repetition(
    Repetitions { few, many }: Repetitions,
    count: impl Fn(u32) -> Result<u64, Failure>,
) -> Result<f64, Failure> {
    Ok((count(many)? - count(few)?) as f64 / f64::from(many - few))
}

fn count_instructions(program: &OwnProgram, arguments: &[&str]) -> Result<u64, Failure> {
    let output = program.under_valgrind(&["--tool=callgrind", "--callgrind-out-file=/dev/null"], arguments)?;
    collected(&output).ok_or_else(|| format!("callgrind printed no number of instructions: {output}").into())
}

/// Returns the number in the line `==123== Collected : 456`.
fn collected(output: &str) -> Option<u64> {
    output.lines().find_map(|line| line.split_once("Collected :"))?.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Repetitions, collected, per_repetition};

    #[test]
    fn the_number_of_instructions_is_read_from_what_callgrind_prints() {
        let output = "==7== Callgrind\n==7== Events    : Ir\n==7== Collected : 123456789\n==7==\n";
        assert_eq!(collected(output), Some(123_456_789));
        assert_eq!(collected("==7== Callgrind\n"), None);
    }

    #[test]
    fn start_up_does_not_count() {
        let cost = per_repetition(Repetitions { few: 200, many: 1_200 }, |count| Ok(5_000_000 + 70 * u64::from(count)));
        assert!((cost.unwrap() - 70.0).abs() < f64::EPSILON);
    }
}
