//! Waiting until a status is final.

mod methods;
mod polling;
mod waited;

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::value::status::Status;
use crate::{Client, Error, Response, RetryPolicy};
use polling::{Look, Looking, Polling};

pub use waited::Waited;

/// The shortest pause, so that an interval of zero is not a busy loop. Tests on a sandbox stay fast.
const MIN_INTERVAL: Duration = Duration::from_millis(100);
/// The total time. The vendor publishes none; this is longer than the 10 minutes for which an `EasyQR` code is valid by
/// default, and short enough for a person to wait.
const DEADLINE: Duration = Duration::from_secs(15 * 60);

/// A wait for a final status, which starts when it is awaited. See [`Client::wait_for_charge`].
///
/// ```no_run
/// # async fn waits(client: &elepay::Client) {
/// use elepay::ErrorKind;
/// use std::time::Duration;
///
/// let wait = client.wait_for_code("code_1").interval(Duration::from_secs(5)).deadline(Duration::from_secs(30 * 60));
/// match wait.await {
///     Ok(code) => println!("{}: {:?}", code.id, code.progress()),
///     Err(error) if error.kind() == ErrorKind::Deadline => println!("last seen: {:?}", error.last_status()),
///     Err(error) => println!("nothing was learned: {error:?}"),
/// }
/// # }
/// ```
#[must_use = "a wait does nothing unless it is awaited"]
pub struct Wait<T> {
    /// The operation that is polled.
    operation: &'static str,
    /// The identifiers of the object.
    ids: Vec<String>,
    look: Look<T>,
    status: fn(&Response<T>) -> Option<&dyn Status>,
    interval: Duration,
    deadline: Duration,
}

impl<T> Wait<T> {
    /// Creates a wait that calls `look`, with a client and the identifiers, until `status` is final.
    fn new<F, const N: usize>(
        client: &Client,
        operation: &'static str,
        ids: [&str; N],
        look: fn(Client, [String; N]) -> F,
        status: fn(&Response<T>) -> Option<&dyn Status>,
    ) -> Self
    where
        F: Future<Output = Result<Response<T>, Error>> + Send + 'static,
    {
        let ids = ids.map(str::to_owned);
        let interval = client.inner.wait_interval;
        // A wait looks again anyway. Retries of its own could sleep through the last look before the deadline.
        let client = client.with_retry(RetryPolicy::off());
        let look = {
            let ids = ids.clone();
            Arc::new(move || -> Looking<T> { Box::pin(look(client.clone(), ids.clone())) })
        };
        Self { operation, ids: ids.to_vec(), look, status, interval, deadline: DEADLINE }
    }

    /// Sets the pause between a response and the next request: by default that of
    /// [`ClientBuilder::wait_interval`](crate::ClientBuilder::wait_interval), 10 seconds. If it is much shorter, elepay
    /// is likely to reject requests because there are too many.
    ///
    /// An interval below 100 milliseconds is treated as 100 milliseconds. A longer pause that the server asks for with
    /// `Retry-After` is honoured. Whatever the pause, there is a last look shortly before the deadline: 5 seconds, or a
    /// tenth of the deadline if that is less.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets the total time, starting at the `.await`: 15 minutes by default. A request in progress is dropped when it
    /// has passed. A deadline beyond the range of the clock never passes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }
}

impl<T: Send + 'static> IntoFuture for Wait<T> {
    type Output = Result<Waited<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let pause = self.interval.max(MIN_INTERVAL);
        let polling = Polling { look: self.look, status: self.status, operation: self.operation, pause };
        Box::pin(polling.run(self.deadline))
    }
}

impl<T> Clone for Wait<T> {
    fn clone(&self) -> Self {
        Self { ids: self.ids.clone(), look: self.look.clone(), ..*self }
    }
}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("operation", &self.operation)
            .field("ids", &self.ids)
            .field("interval", &self.interval)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
