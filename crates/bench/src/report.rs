//! The measurements, and the table with their results.

use std::process::{Command, Stdio};

use crate::calls::{Failure, Side};
use crate::cpu;
use crate::instructions::{self, Repetitions};
use crate::memory;
use crate::own_program::OwnProgram;
use crate::pieces;
use crate::python::Sdk;
use crate::samples::Sample;
use crate::table::{Table, grouped};

const WITHOUT_VALGRIND: &str = "instructions, because valgrind is not installed";
/// The number of times that CPU is measured. The best time counts: it had the least from other programs.
const RUNS: usize = 3;
/// The number of calls whose CPU is measured.
const CALLS: u32 = 20_000;
/// The same for the SDK, which takes longer.
const SDK_CALLS: u32 = 500;

/// Measures everything, or only instructions, and prints a table.
///
/// # Errors
/// If a measurement fails. What this machine cannot measure is skipped.
pub fn print(quick: bool) -> Result<(), Failure> {
    let program = OwnProgram::find()?;
    let mut report = Report { table: Table::new(&["", "elepay", "Compared", "Ratio"]), skipped: Vec::new() };
    report.instructions(&program, quick)?;
    if !quick {
        report.memory(&program)?;
        report.cpu(&program)?;
    }
    print!("{}", report.table.markdown());
    for reason in report.skipped {
        println!("\nskipped: {reason}");
    }
    Ok(())
}

/// Counts the instructions of the pieces of a call, and prints a table.
///
/// # Errors
/// If a measurement fails. Without valgrind, nothing is measured.
pub fn print_pieces() -> Result<(), Failure> {
    if !has_valgrind() {
        println!("skipped: {WITHOUT_VALGRIND}");
        return Ok(());
    }
    let program = OwnProgram::find()?;
    let mut table = Table::new(&["", "Instructions"]);
    for piece in pieces::ALL {
        let instructions = instructions::of_piece(&program, *piece, Repetitions::QUICK)?;
        table.row(vec![piece.name.to_owned(), grouped(instructions)]);
    }
    print!("{}", table.markdown());
    Ok(())
}

struct Report {
    table: Table,
    skipped: Vec<String>,
}

impl Report {
    /// Adds the numbers of our side and of the other.
    fn compare(&mut self, what: &str, ours: f64, other: f64) {
        let ratio = format!("{:.3}", ours / other);
        self.table.row(vec![what.to_owned(), grouped(ours), grouped(other), ratio]);
    }

    fn instructions(&mut self, program: &OwnProgram, quick: bool) -> Result<(), Failure> {
        if !has_valgrind() {
            self.skipped.push(WITHOUT_VALGRIND.to_owned());
            return Ok(());
        }
        let repetitions = if quick { Repetitions::QUICK } else { Repetitions::FULL };
        for (sample, call, body) in [
            (Sample::Charge, "createCharge, instructions; reqwest", "decoding a charge, instructions; serde_json"),
            (Sample::Page, "page of 100 charges, instructions; reqwest", "decoding a page, instructions; serde_json"),
        ] {
            let calls = |side| instructions::of_call(program, side, sample, repetitions);
            self.compare(call, calls(Side::Elepay)?, calls(Side::Reqwest)?);
            let decoding = |side| instructions::of_decoding(program, side, sample, repetitions);
            self.compare(body, decoding(Side::Elepay)?, decoding(Side::Reqwest)?);
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "a float holds 53 bits")]
    fn memory(&mut self, program: &OwnProgram) -> Result<(), Failure> {
        if !memory::is_known() {
            self.skipped.push("memory, because this system has no /proc/self/status".to_owned());
            return Ok(());
        }
        let memory = |side| memory::of_calls(program, side).map(|kib| kib as f64);
        let what = format!("{} createCharge at once, KiB; reqwest", grouped(memory::CALLS as f64));
        self.compare(&what, memory(Side::Elepay)?, memory(Side::Reqwest)?);
        Ok(())
    }

    fn cpu(&mut self, program: &OwnProgram) -> Result<(), Failure> {
        let (mut ours, mut reqwest) = (0.0_f64, 0.0_f64);
        for _ in 0..RUNS {
            let calls = |side| cpu::calls_per_second(program, side, CALLS);
            let (Some(one), Some(other)) = (calls(Side::Elepay)?, calls(Side::Reqwest)?) else {
                self.skipped.push("calls per second of CPU, because this system has no /proc/thread-self".to_owned());
                return Ok(());
            };
            (ours, reqwest) = (ours.max(one), reqwest.max(other));
        }
        self.compare("createCharge per second of CPU; reqwest", ours, reqwest);
        match Sdk::install(&program.scratch()) {
            Ok(sdk) => {
                let mut other = 0.0_f64;
                for _ in 0..RUNS {
                    other = other.max(sdk.calls_per_second(program, SDK_CALLS)?);
                }
                self.compare(&format!("createCharge per second of CPU; {}", sdk.name), ours, other);
            }
            Err(reason) => self.skipped.push(format!("the vendor's SDK for Python, because {reason}")),
        }
        Ok(())
    }
}

fn has_valgrind() -> bool {
    let mut command = Command::new("valgrind");
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
