//! The command line, and the lines that the program prints.

pub mod options;
pub mod start_up;
