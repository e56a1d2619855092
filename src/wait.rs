//! Waiting for a payer.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use http::StatusCode;
use tokio::time::{self, Instant};

use crate::error::ErrorRepr;
use crate::types::ChargeStatus;
use crate::{Client, Delivery, Error, ErrorKind};

/// How long to wait before the status is asked for again. Ours to choose: the vendor names none.
const INTERVAL: Duration = Duration::from_secs(10);
/// How long to wait in all. Ours to choose too: longer than the 10 minutes that an `EasyQR` code is valid unless told
/// otherwise, and short enough for somebody to wait.
const DEADLINE: Duration = Duration::from_secs(15 * 60);

impl Client {
    /// Waits until a charge is no longer `pending`, and gives the status it has then.
    ///
    /// Asks for the status with [`retrieve_charge_status`](Self::retrieve_charge_status), at once and then every 10
    /// seconds, for 15 minutes at most; both can be chosen. Every other status ends the wait, also one that is newer than this
    /// crate: `captured` and `uncaptured` tell that the payer has paid, `revoked` that nobody will. A webhook tells the
    /// same sooner and with fewer calls, where one can be received.
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
    /// Failures that may pass do not end the wait: no connection, no answer in time, a 408 or 5xx status, a code that leaves the
    /// outcome open (as the S codes do), an answer that cannot be read, too many requests (its `Retry-After` is heeded).
    /// Everything else does, such as a charge that
    /// does not exist. When the deadline is over, the error is of the kind [`ErrorKind::Deadline`],
    /// [`Error::last_status`] has the status that was seen last, and its source is the failure of the last try, if it
    /// failed. The charge itself is not changed: the payer may still pay.
    ///
    /// # Cancellation
    /// It only reads, so the future may be dropped at any time.
    ///
    /// # Panics
    /// Outside of a Tokio runtime with I/O and time turned on.
    pub fn wait_for_charge(&self, charge_id: impl AsRef<str>) -> Wait {
        let charge_id = charge_id.as_ref().to_owned();
        Wait { client: self.clone(), charge_id, interval: INTERVAL, deadline: DEADLINE }
    }
}

/// A wait that has not begun; `.await` it. See [`Client::wait_for_charge`].
#[derive(Clone)]
#[must_use = "it waits only when it is awaited"]
pub struct Wait {
    client: Client,
    charge_id: String,
    interval: Duration,
    deadline: Duration,
}

impl Wait {
    /// How long to wait after one answer before asking again: 10 seconds unless set. Asking much more often than that
    /// is likely to be turned away as too many requests.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// How long to wait in all, from the `.await` on: 15 minutes unless set. A call that is under way then is given up.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    async fn end(self) -> Result<ChargeStatus, Error> {
        // Beyond what the clock can tell is never.
        let deadline = Instant::now().checked_add(self.deadline);
        let mut seen = Seen::default();
        let waiting = self.ask(&mut seen);
        match deadline {
            None => waiting.await,
            Some(deadline) => match time::timeout_at(deadline, waiting).await {
                Ok(ended) => ended,
                Err(_) => Err(seen.over(self.deadline)),
            },
        }
    }

    async fn ask(&self, seen: &mut Seen) -> Result<ChargeStatus, Error> {
        loop {
            let mut pause = self.interval;
            match self.client.retrieve_charge_status(&self.charge_id).await {
                Ok(answer) => {
                    seen.failure = None;
                    match answer.into_inner().status {
                        Some(ChargeStatus::Pending) => seen.status = Some(ChargeStatus::Pending),
                        Some(status) => return Ok(status),
                        // An answer that says nothing.
                        None => {}
                    }
                }
                Err(error) if may_pass(&error) => {
                    pause = pause.max(error.retry_after().unwrap_or_default());
                    seen.failure = Some(error);
                }
                Err(error) => return Err(error),
            }
            time::sleep(pause).await;
        }
    }
}

/// What was learnt until now.
#[derive(Default)]
struct Seen {
    status: Option<ChargeStatus>,
    /// Of the last try.
    failure: Option<Error>,
}

impl Seen {
    fn over(self, deadline: Duration) -> Error {
        let last = match (&self.status, &self.failure) {
            (Some(_), _) => "the charge was still pending when it was last seen",
            (None, Some(_)) => "no answer told its status",
            (None, None) => "no answer came",
        };
        let text = format!("the wait was over after {deadline:?}: {last}");
        let mut parts = ErrorRepr::new(ErrorKind::Deadline, Delivery::Unknown, text);
        parts.operation = Some("retrieveChargeStatus");
        parts.last_status = self.status;
        parts.source = self.failure.map(Into::into);
        parts.into()
    }
}

/// Whether asking again can be of use. It only reads, so nothing speaks against it.
fn may_pass(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Undecodable => true,
        ErrorKind::Status => {
            let of_server = error.status().is_some_and(|status| {
                status.is_server_error()
                    || status == StatusCode::REQUEST_TIMEOUT
                    || status == StatusCode::TOO_MANY_REQUESTS
            });
            // Trouble of elepay's own can come with a 4xx status too; then the code leaves it open.
            of_server || error.is_retryable() || (error.delivery() == Delivery::Unknown && has_code(error))
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
        Box::pin(self.end())
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
