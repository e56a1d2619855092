//! What holds of this repository as a whole: its structure, which no compiler checks.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod cycles;
mod imports;
mod layout;
mod repository;
