use std::pin::Pin;
use std::time::{Duration, Instant};

/// The source of time and randomness for the pauses between attempts. A test can replace it with
/// [`ClientBuilder::clock`](crate::ClientBuilder::clock) to avoid sleeping.
///
/// Only these pauses use it: timeouts and a [`Wait`](crate::Wait) use Tokio's time, and dates in `Retry-After` are
/// compared with the system's.
pub trait Clock: Send + Sync {
    /// Returns the time since a fixed moment.
    fn now(&self) -> Duration;

    /// Completes after `time`.
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// Returns a fresh random number in `0.0..=1.0`.
    fn chance(&self) -> f64;
}

/// The system's time and randomness.
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
