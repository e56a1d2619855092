use std::time::Duration;

use crate::Error;

/// A policy for retries, whether and when a failed call is made again: for all calls of a client
/// ([`ClientBuilder::retry`](crate::ClientBuilder::retry)), or for some
/// ([`Client::with_retry`](crate::Client::with_retry)).
///
/// A call is retried only if that cannot charge twice and might succeed ([`Error::is_retryable`]): by default there are
/// at most 3 attempts, all of which start within 60 seconds. The pause before the second attempt is random, up to half
/// a second; this upper bound doubles with each attempt, up to 10 seconds (exponential backoff with full jitter). If
/// the server asks for a longer pause with `Retry-After`, the client waits that long; if the pause would end after the
/// deadline, the call fails at once.
///
/// A `POST` or `DELETE` is retried only if it was never sent, or was rejected because there were too many requests
/// (429, or the code `M005000`), and no other code asks to look up first. A `GET` is also retried after 408, 502, 503
/// and 504, and after a lost connection or a timeout; with the default timeout of 60 s, though, a timeout leaves no
/// time for another attempt. A call that may move money and whose outcome is unknown is never retried.
///
/// ```
/// use elepay::{Client, RetryPolicy};
/// use std::time::Duration;
///
/// # fn clients(key: elepay::SecretKey) -> Result<(), elepay::Error> {
/// let policy = RetryPolicy::default().max_attempts(5).deadline(Duration::from_secs(20));
/// let client = Client::builder(key).retry(policy).build()?;
/// let once = client.with_retry(RetryPolicy::off()); // for the calls of this clone
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    deadline: Duration,
    initial_backoff: Duration,
    max_backoff: Duration,
}

impl RetryPolicy {
    /// Returns a policy that makes every call once.
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

    /// Sets how long after the start of a call another attempt may start: 60 s by default.
    ///
    /// Attempts in progress are not cut short, since that would turn a clear failure into an unknown outcome: each has
    /// its full [`timeout`](crate::ClientBuilder::timeout). So a call takes at most the sum of both.
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

    /// Returns how long to pause before the next attempt; `None` to give up. `chance` is between 0 and 1.
    pub(super) fn pause(&self, error: &Error, attempt: u32, elapsed: Duration, chance: f64) -> Option<Duration> {
        if attempt >= self.max_attempts || !error.is_retryable() {
            return None;
        }
        let doubled = self.initial_backoff.saturating_mul(2_u32.saturating_pow(attempt - 1));
        let bound = doubled.min(self.max_backoff);
        // A clock of the caller's can return any number.
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
