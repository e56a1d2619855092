//! Checks of the repository's structure, which no compiler makes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod commands;
mod cycles;
mod foreign_types;
mod imports;
mod layout;
mod published;
mod repository;
