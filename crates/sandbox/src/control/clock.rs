//! The sandbox's clock.

use std::time::Duration;

use serde::Serialize;

use crate::context::Context;
use crate::domain::tick::tick;
use crate::http::fault_kind::seconds;
use crate::sync::lock;

/// The clock: it runs as that of the machine does, and is ahead of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clock {
    /// The time, in epoch milliseconds.
    pub time: u64,
    /// By how much it is ahead of the machine's clock.
    #[serde(rename = "advancedSeconds", with = "seconds")]
    pub advanced: Duration,
}

/// Returns the time.
pub fn read(context: &Context) -> Clock {
    let state = lock(&context.state);
    Clock { time: state.now(), advanced: state.advanced() }
}

/// Advances the clock, and lets everything happen that is due then.
pub fn advance(context: &Context, time: Duration) -> Clock {
    {
        let mut state = lock(&context.state);
        state.advance(time);
        tick(&mut state);
    }
    read(context)
}
