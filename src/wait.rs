//! Waiting until the payer has acted.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use http::StatusCode;
use tokio::time::{self, Instant};

use crate::error::ErrorRepr;
use crate::types::ChargeStatus;
use crate::{Client, Delivery, Error, ErrorKind};

/// The pause between two requests. The vendor publishes none.
const INTERVAL: Duration = Duration::from_secs(10);
/// The total time. The vendor publishes none; this is longer than the 10 minutes for which an `EasyQR` code is valid by
/// default, and short enough for a person to wait.
const DEADLINE: Duration = Duration::from_secs(15 * 60);

impl Client {
    /// Waits until a charge is no longer `pending`, and returns its status.
    ///
    /// Polls [`retrieve_charge_status`](Self::retrieve_charge_status) at once and then every 10 seconds, for at most 15
    /// minutes; [`Wait`] has setters for both. Any other status ends the wait, including one that is newer than this
    /// crate: `captured` means that the payer has paid, `uncaptured` that the amount is authorised, `revoked` that the
    /// charge was revoked. If you can receive webhooks, they report the same sooner and with fewer requests.
    ///
    /// ```no_run
    /// # async fn waits(client: &elepay::Client) -> Result<(), elepay::Error> {
    /// use elepay::types::ChargeStatus;
    /// use std::time::Duration;
    ///
    /// let status = client.wait_for_charge("cha_1").deadline(Duration::from_secs(5 * 60)).await?;
    /// if status == ChargeStatus::Captured {
    ///     println!("paid");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Transient failures do not end the wait: no connection, a timeout, a 408 or 5xx status, a code that leaves the
    /// outcome open (as the S codes do), a response that cannot be decoded, too many requests (`Retry-After` is
    /// respected). Every other failure does, for example if the charge does not exist. When the deadline has passed,
    /// the error is of the kind [`ErrorKind::Deadline`], [`Error::last_status`] returns the status that was last seen,
    /// and the source is the failure of the last request, if it failed. The charge itself is not changed: the payer can
    /// still pay.
    ///
    /// # Cancellation
    /// The wait only reads, so the future can be dropped at any time.
    ///
    /// # Panics
    /// Panics if it is awaited outside a Tokio runtime with I/O and time enabled.
    pub fn wait_for_charge(&self, charge_id: impl AsRef<str>) -> Wait {
        let charge_id = charge_id.as_ref().to_owned();
        Wait { client: self.clone(), charge_id, interval: INTERVAL, deadline: DEADLINE }
    }
}

/// A wait for a charge, which starts when it is awaited. See [`Client::wait_for_charge`].
#[derive(Clone)]
#[must_use = "a wait does nothing unless it is awaited"]
pub struct Wait {
    client: Client,
    charge_id: String,
    interval: Duration,
    deadline: Duration,
}

impl Wait {
    /// Sets the pause between a response and the next request: 10 seconds by default. If it is much shorter, elepay is
    /// likely to reject requests because there are too many.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets the total time, starting at the `.await`: 15 minutes by default. A request in progress is dropped when it
    /// has passed.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    async fn run(self) -> Result<ChargeStatus, Error> {
        // A deadline that the clock cannot represent never comes.
        let deadline = Instant::now().checked_add(self.deadline);
        let mut seen = Seen::default();
        let polling = self.poll_status(&mut seen);
        match deadline {
            None => polling.await,
            Some(deadline) => match time::timeout_at(deadline, polling).await {
                Ok(outcome) => outcome,
                Err(_) => Err(seen.into_error(self.deadline)),
            },
        }
    }

    async fn poll_status(&self, seen: &mut Seen) -> Result<ChargeStatus, Error> {
        loop {
            let mut pause = self.interval;
            match self.client.retrieve_charge_status(&self.charge_id).await {
                Ok(response) => {
                    seen.failure = None;
                    match response.into_inner().status {
                        Some(ChargeStatus::Pending) => seen.status = Some(ChargeStatus::Pending),
                        Some(status) => return Ok(status),
                        // The response has no status.
                        None => {}
                    }
                }
                Err(error) if is_transient(&error) => {
                    pause = pause.max(error.retry_after().unwrap_or_default());
                    seen.failure = Some(error);
                }
                Err(error) => return Err(error),
            }
            time::sleep(pause).await;
        }
    }
}

/// The state of a wait.
#[derive(Default)]
struct Seen {
    status: Option<ChargeStatus>,
    /// The failure of the last request.
    failure: Option<Error>,
}

impl Seen {
    /// Returns the error of a wait that reached its deadline.
    fn into_error(self, deadline: Duration) -> Error {
        let last = match (&self.status, &self.failure) {
            (Some(_), _) => "the charge was still pending when it was last seen",
            (None, Some(_)) => "no response contained its status",
            (None, None) => "no response arrived",
        };
        let text = format!("the wait reached its deadline of {deadline:?}: {last}");
        ErrorRepr::new(ErrorKind::Deadline, Delivery::Unknown, text)
            .with_operation("retrieveChargeStatus")
            .with_last_status(self.status)
            .with_source(self.failure)
            .into()
    }
}

/// Returns whether the next request might succeed. It only reads, so it is always safe.
fn is_transient(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Undecodable => true,
        ErrorKind::Status => {
            let is_transient_status = error.status().is_some_and(|status| {
                status.is_server_error()
                    || status == StatusCode::REQUEST_TIMEOUT
                    || status == StatusCode::TOO_MANY_REQUESTS
            });
            // A failure inside elepay can have a 4xx status too; then the code leaves the outcome open.
            is_transient_status || error.is_retryable() || (error.delivery() == Delivery::Unknown && has_code(error))
        }
        _ => false,
    }
}

fn has_code(error: &Error) -> bool {
    error.code().is_some() || error.legacy_code().is_some()
}

impl IntoFuture for Wait {
    type Output = Result<ChargeStatus, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<ChargeStatus, Error>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("charge_id", &self.charge_id)
            .field("interval", &self.interval)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
