//! Whether a call that failed is made again, and when.

use std::pin::Pin;
use std::time::{Duration, Instant};

use crate::Error;

/// Whether a call is made again when it fails.
///
/// It is made again only where that cannot charge twice and has a chance ([`Error::is_retryable`]): by default up to 3
/// attempts in all, begun within 60 seconds. Before the second attempt there is a random pause of up to half a second; its upper
/// bound doubles with each attempt up to 10 seconds ("full jitter"). If the server asks for a longer pause by
/// `Retry-After`, that is kept; where it would end after the deadline, the call fails at once.
///
/// A `POST` or `DELETE` is repeated only if it was never sent, or was turned away because there were too many requests
/// (429, or the code `M005000`). A `GET` is repeated too after 408, 502, 503, 504, and where the connection broke or the time
/// was up; with the usual time-out of 60 s, though, a time-out leaves no time for another attempt. What has an unknown outcome and may move money is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    deadline: Duration,
    initial_backoff: Duration,
    max_backoff: Duration,
}

impl RetryPolicy {
    /// Every call is made once.
    #[must_use]
    pub const fn off() -> Self {
        Self { max_attempts: 1, ..Self::usual() }
    }

    const fn usual() -> Self {
        Self {
            max_attempts: 3,
            deadline: Duration::from_secs(60),
            initial_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(10),
        }
    }

    /// Sets the maximum number of attempts, the first one included: 3 by default. 0 is treated as 1.
    #[must_use]
    pub const fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = max_attempts;
        self
    }

    /// Within which time after the beginning of a call another attempt may begin: 60 s by default. Each attempt has all the
    /// time that [`timeout`](crate::ClientBuilder::timeout) gives it, because one that were cut off would turn a clear no into
    /// an unknown outcome. So a call takes no longer than both together.
    #[must_use]
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the upper bound of the pause before the second attempt: 500 ms by default. It doubles with each further
    /// attempt, up to [`max_backoff`](Self::max_backoff). The pause itself is random, between zero and the bound.
    #[must_use]
    pub const fn initial_backoff(mut self, initial_backoff: Duration) -> Self {
        self.initial_backoff = initial_backoff;
        self
    }

    /// Sets the upper bound of every pause: 10 s by default.
    #[must_use]
    pub const fn max_backoff(mut self, max_backoff: Duration) -> Self {
        self.max_backoff = max_backoff;
        self
    }

    /// How long to pause before the next attempt; `None` to give up.
    pub(crate) fn pause(&self, error: &Error, attempt: u32, elapsed: Duration, chance: f64) -> Option<Duration> {
        if attempt >= self.max_attempts || !error.is_retryable() {
            return None;
        }
        let doubled = self.initial_backoff.saturating_mul(2_u32.saturating_pow(attempt - 1));
        let bound = doubled.min(self.max_backoff);
        // Chance is the caller's: what is none counts as nothing.
        let share = if chance.is_nan() { 0.0 } else { chance.clamp(0.0, 1.0) };
        let backoff = Duration::try_from_secs_f64(bound.as_secs_f64() * share).unwrap_or(bound);
        let pause = backoff.max(error.retry_after().unwrap_or_default());
        (elapsed.checked_add(pause)? < self.deadline).then_some(pause)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::usual()
    }
}

/// Time and chance, as the pauses between attempts see them; time-outs and [`wait_for_charge`](crate::Client::wait_for_charge) go by Tokio's
/// time, and dates in `Retry-After` by the system's. A test gives its own to [`ClientBuilder::clock`](crate::ClientBuilder::clock), so
/// that it does not have to sleep.
pub trait Clock: Send + Sync {
    /// The time since some moment that stays the same.
    fn now(&self) -> Duration;

    /// Ends after so long.
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// A number from 0 to 1, anew each time.
    fn chance(&self) -> f64;
}

/// The real one.
pub(crate) struct SystemClock(Instant);

impl SystemClock {
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(time))
    }

    fn chance(&self) -> f64 {
        fastrand::f64()
    }
}
