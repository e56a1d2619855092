//! Measures what a call costs, compared with reqwest and structs written by hand, and with the vendor's SDK for Python.
//!
//! [`report`] makes the measurements, each in processes of its own: a [`server`] with [`samples`] as responses, and a
//! program that makes [`calls`] with this crate or as in [`bare`]. Instructions are counted by valgrind's callgrind,
//! which does not depend on what else the machine does.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod arguments;
pub mod bare;
pub mod calls;
mod cpu;
mod instructions;
mod memory;
mod offline;
mod own_program;
pub mod pieces;
mod python;
pub mod report;
pub mod samples;
pub mod server;
mod table;
pub mod worker;
