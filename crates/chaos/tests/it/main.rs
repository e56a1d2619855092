//! What the measurement promises.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod docs;
mod exit_status;
mod faults;
mod promise;
mod seeds;
mod violations;
