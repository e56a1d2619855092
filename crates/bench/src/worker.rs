//! What the measured processes do.

use std::hint::black_box;
use std::sync::Arc;

use elepay::types::{Charge, ChargeList};

use crate::bare;
use crate::calls::{Caller, Failure, Side, at_once, one_by_one, runtime};
use crate::pieces::Piece;
use crate::samples::Sample;
use crate::{cpu, memory};

/// Makes calls one after the other, and prints the seconds of CPU that those after the first took.
///
/// # Errors
/// If a call fails.
pub fn call(side: Side, sample: Sample, base: &str, count: usize) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let caller = Caller::new(side, base)?;
        one_by_one(&caller, sample, 1).await?;
        let before = cpu::seconds();
        one_by_one(&caller, sample, count).await?;
        if let (Some(before), Some(after)) = (before, cpu::seconds()) {
            println!("{}", after - before);
        }
        Ok(())
    })
}

/// Decodes a body repeatedly.
///
/// # Errors
/// If the body cannot be decoded.
pub fn decode(side: Side, sample: Sample, count: usize) -> Result<(), Failure> {
    let body = sample.body();
    for _ in 0..count {
        let body = black_box(body.as_bytes());
        match (side, sample) {
            (Side::Elepay, Sample::Charge) => drop(black_box(elepay::decode::<Charge>(body)?)),
            (Side::Elepay, Sample::Page) => drop(black_box(elepay::decode::<ChargeList>(body)?)),
            (Side::Reqwest, Sample::Charge) => drop(black_box(serde_json::from_slice::<bare::Charge>(body)?)),
            (Side::Reqwest, Sample::Page) => drop(black_box(serde_json::from_slice::<bare::ChargeList>(body)?)),
        }
    }
    Ok(())
}

/// Does the work of a piece repeatedly.
///
/// # Errors
/// If there is no such piece, or its work cannot be prepared.
pub fn piece(name: &str, count: usize) -> Result<(), Failure> {
    let piece = Piece::named(name).ok_or_else(|| format!("there is no piece `{name}`"))?;
    let mut work = (piece.prepare)()?;
    for _ in 0..count {
        black_box(work());
    }
    Ok(())
}

/// Makes calls that wait for each other, and prints the KiB of memory that they took at most.
///
/// # Errors
/// If a call fails, or the memory of this process is unknown.
pub fn hold(side: Side, base: &str, count: usize) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let caller = Arc::new(Caller::new(side, base)?);
        let before = memory::resident()?;
        at_once(&caller, count).await?;
        println!("{}", memory::peak()?.saturating_sub(before));
        Ok(())
    })
}
