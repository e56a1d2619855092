//! The loop of every wait.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::time::{self, Instant};

use super::waited::Waited;
use crate::error::ErrorRepr;
use crate::value::status::Status;
use crate::{Delivery, Error, ErrorKind, Progress, Response, transport};

/// How long before the deadline the last look is at most.
const MAX_LAST_LOOK: Duration = Duration::from_secs(5);

/// Retrieves the object once.
pub(super) type Look<T> = Arc<dyn Fn() -> Looking<T> + Send + Sync>;
pub(super) type Looking<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

/// What is polled, and how often.
pub(super) struct Polling<T> {
    pub(super) look: Look<T>,
    pub(super) status: fn(&Response<T>) -> Option<&dyn Status>,
    pub(super) operation: &'static str,
    pub(super) pause: Duration,
}

impl<T> Polling<T> {
    pub(super) async fn run(self, deadline: Duration) -> Result<Waited<T>, Error> {
        transport::require_time().map_err(|error| error.in_operation(self.operation, true))?;
        // A deadline that the clock cannot represent never comes.
        let end = Instant::now().checked_add(deadline);
        let last_look = end.map(|end| end - MAX_LAST_LOOK.min(deadline / 10));
        let mut seen = Seen::default();
        let polling = self.poll(&mut seen, last_look);
        match end {
            None => polling.await,
            Some(end) => match time::timeout_at(end, polling).await {
                Ok(outcome) => outcome,
                Err(_) => Err(seen.into_error(self.operation, deadline)),
            },
        }
    }

    async fn poll(&self, seen: &mut Seen, last_look: Option<Instant>) -> Result<Waited<T>, Error> {
        loop {
            let mut pause = self.pause;
            match (self.look)().await {
                Ok(response) => {
                    seen.failure = None;
                    if let Some(status) = (self.status)(&response) {
                        let progress = status.progress();
                        // Nobody knows whether a status that is newer than this crate is final.
                        if status.is_known() && progress != Progress::Ongoing {
                            return Ok(Waited::new(response, progress));
                        }
                        seen.status = Some((status.as_str().to_owned(), status.is_known()));
                    }
                }
                Err(error) if is_transient(&error) => {
                    pause = pause.max(error.retry_after().unwrap_or_default());
                    seen.failure = Some(error);
                }
                Err(error) => return Err(error),
            }
            sleep(pause, last_look).await;
        }
    }
}

/// Sleeps until the next look, which is not later than the last look before the deadline, unless that is over.
async fn sleep(pause: Duration, last_look: Option<Instant>) {
    let now = Instant::now();
    let until_last_look = last_look.map(|last_look| last_look.saturating_duration_since(now));
    match until_last_look.filter(|left| !left.is_zero()) {
        Some(left) => time::sleep(pause.min(left)).await,
        None => time::sleep(pause).await,
    }
}

/// The state of a wait.
#[derive(Default)]
struct Seen {
    /// The last status, and whether this version of the crate knows it.
    status: Option<(String, bool)>,
    /// The failure of the last request.
    failure: Option<Error>,
}

impl Seen {
    /// Returns the error of a wait that reached its deadline.
    fn into_error(self, operation: &'static str, deadline: Duration) -> Error {
        let last = match (&self.status, &self.failure) {
            (Some((status, true)), _) => format!("the status was still `{status}`"),
            // It is not printed, since a server can put anything there.
            (Some((_, false)), _) => "the last status is unknown to this version of the crate".to_owned(),
            (None, Some(_)) => "no response contained a status of this object".to_owned(),
            (None, None) => "no response arrived".to_owned(),
        };
        let text = format!("the wait reached its deadline of {deadline:?}: {last}");
        ErrorRepr::new(ErrorKind::Deadline, Delivery::Unknown, text)
            .with_operation(operation)
            .with_last_status(self.status.map(|(status, _)| status))
            .with_source(self.failure)
            .into()
    }
}

/// Returns whether the next request might succeed. It only reads, so it is always safe.
fn is_transient(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Undecodable => true,
        ErrorKind::Status => {
            let is_transient_status = error.http_status().is_some_and(|status| {
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
