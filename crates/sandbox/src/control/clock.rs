//! The sandbox's clock.

use std::time::Duration;

use serde::Serialize;

use super::refusal::Refusal;
use crate::context::Context;
use crate::domain::tick::tick;
use crate::sync::lock;

/// The clock: it runs as that of the machine does, and is ahead of it, or behind it after a snapshot was restored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clock {
    /// The time, in epoch milliseconds.
    pub time: u64,
    /// By how many seconds it is ahead of the machine's clock; less than 0 if it is behind.
    #[serde(rename = "advancedSeconds")]
    pub offset: f64,
}

/// Returns the time.
pub fn read(context: &Context) -> Clock {
    let state = lock(&context.state);
    let offset = state.offset();
    #[allow(clippy::cast_precision_loss, reason = "nobody needs milliseconds after thousands of years")]
    let seconds = offset as f64 / 1_000.0;
    Clock { time: state.now(), offset: seconds }
}

/// Advances the clock, and lets everything happen that is due then.
///
/// # Errors
/// Returns an error if it would pass the year 9999.
pub fn advance(context: &Context, time: Duration) -> Result<Clock, Refusal> {
    {
        let mut state = lock(&context.state);
        state.advance(time).map_err(Refusal::conflict)?;
        tick(&mut state);
    }
    Ok(read(context))
}
