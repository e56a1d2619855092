//! The waits of the client: which operation retrieves a status, and where the status is that decides.

use super::Wait;
use crate::types::{ChargeStatusObject, Code, Refund, SourceStatusObject};
use crate::value::object_progress::{status, status_of_received_code};
use crate::{Client, Error, Response};

impl Client {
    /// Waits until a charge has been paid, authorised, refused or revoked.
    ///
    /// Polls [`retrieve_charge_status`](Self::retrieve_charge_status) at once and then every 10 seconds, for at most 15
    /// minutes; [`Wait`] has setters for both, and
    /// [`ClientBuilder::wait_interval`](crate::ClientBuilder::wait_interval) one for all waits of a client. It
    /// goes on while the progress of the status is [`Ongoing`](crate::Progress::Ongoing): not only while it is
    /// `pending`, but also while the payer is on the way to a convenience store or a bank. If you can receive
    /// webhooks, they report the same sooner and with fewer requests, but no webhook reports a failed payment.
    ///
    /// ```no_run
    /// # async fn waits(client: &elepay::Client) -> Result<(), elepay::Error> {
    /// use elepay::Progress;
    /// use std::time::Duration;
    ///
    /// let charge = client.wait_for_charge("cha_1").deadline(Duration::from_secs(5 * 60)).await?;
    /// match charge.progress() {
    ///     Progress::Succeeded => println!("paid, or authorised if you capture later"),
    ///     Progress::Failed => println!("not paid, and it will not be: cancel the order, unless a code can pay it"),
    ///     Progress::Unclear | Progress::Ongoing => println!("a person has to decide: {:?}", charge.status),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # A newer status
    /// A status that is newer than this version of the crate does not end the wait, since nobody knows whether it is
    /// final: the wait goes on until the status is one that the crate knows, or the deadline has passed.
    ///
    /// # Errors
    /// Transient failures do not end the wait: no connection, a timeout, a 408 or 5xx status, a code that leaves the
    /// outcome open (as the S codes do), a response that cannot be decoded, too many requests (`Retry-After` is
    /// respected). The next look follows after the interval; [`RetryPolicy`](crate::RetryPolicy) has no effect. Every
    /// other failure ends the wait, for example if the charge does not exist.
    ///
    /// When the deadline has passed, the error is of the kind [`ErrorKind::Deadline`](crate::ErrorKind::Deadline),
    /// [`Error::last_status`] returns the status that was last seen, and the source is the failure of the last request,
    /// if it failed. Nothing has been decided then: the payer can still pay, at a convenience store days later. Keep
    /// the order, and wait again.
    ///
    /// # Cancellation
    /// The wait only reads, so the future can be dropped at any time.
    pub fn wait_for_charge(&self, charge_id: impl AsRef<str>) -> Wait<ChargeStatusObject> {
        let ids = [charge_id.as_ref()];
        Wait::new(self, "retrieveChargeStatus", ids, retrieve_charge_status, |charge| status(charge.status.as_ref()))
    }

    /// Waits until a refund is complete, which can take days. The default deadline is 15 minutes; when it has passed,
    /// wait again later.
    ///
    /// Polls [`retrieve_charge_refund`](Self::retrieve_charge_refund); everything else is as described for
    /// [`wait_for_charge`](Self::wait_for_charge).
    ///
    /// # Errors
    /// See [`wait_for_charge`](Self::wait_for_charge), also for cancellation.
    pub fn wait_for_refund(&self, charge_id: impl AsRef<str>, refund_id: impl AsRef<str>) -> Wait<Refund> {
        let ids = [charge_id.as_ref(), refund_id.as_ref()];
        Wait::new(self, "retrieveChargeRefund", ids, retrieve_refund, |refund| status(refund.status.as_ref()))
    }

    /// Waits until a code has been paid or can no longer be paid. The charge of a paid code is in the result.
    ///
    /// A payer who has chosen a convenience store can still pay there after the code has been closed. So the status of
    /// a closed code's charge decides, if there is a charge: whether the wait goes on, and its progress at the end.
    /// The wait also goes on if there is one that could not be decoded.
    ///
    /// Polls [`retrieve_code`](Self::retrieve_code); everything else is as described for
    /// [`wait_for_charge`](Self::wait_for_charge).
    ///
    /// ```no_run
    /// # async fn waits(client: &elepay::Client) -> Result<(), elepay::Error> {
    /// use elepay::Progress;
    ///
    /// let code = client.wait_for_code("code_1").await?;
    /// match (code.progress(), &code.charge) {
    ///     (Progress::Succeeded, Some(charge)) => println!("paid with the charge {}", charge.id),
    ///     (Progress::Failed, _) => println!("not paid, and it will not be: cancel the order"),
    ///     _ => println!("a person has to decide: {:?}", code.status),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// See [`wait_for_charge`](Self::wait_for_charge), also for cancellation.
    pub fn wait_for_code(&self, code_id: impl AsRef<str>) -> Wait<Code> {
        Wait::new(self, "retrieveCode", [code_id.as_ref()], retrieve_code, status_of_received_code)
    }

    /// Waits until the payer has agreed to a source, or the source cannot be used.
    ///
    /// It takes the id of the source only, since elepay has the status at `/sources/{sourceId}/status`, and returns a
    /// [`SourceStatusObject`]. For the whole source, call [`retrieve_source`](Self::retrieve_source) then, which takes
    /// the id of the customer, too.
    ///
    /// Polls [`retrieve_source_status`](Self::retrieve_source_status); everything else is as described for
    /// [`wait_for_charge`](Self::wait_for_charge).
    ///
    /// # Errors
    /// See [`wait_for_charge`](Self::wait_for_charge), also for cancellation.
    pub fn wait_for_source(&self, source_id: impl AsRef<str>) -> Wait<SourceStatusObject> {
        let ids = [source_id.as_ref()];
        Wait::new(self, "retrieveSourceStatus", ids, retrieve_source_status, |source| status(source.status.as_ref()))
    }
}

async fn retrieve_charge_status(client: Client, [id]: [String; 1]) -> Result<Response<ChargeStatusObject>, Error> {
    client.retrieve_charge_status(id).await
}

async fn retrieve_refund(client: Client, [id, refund_id]: [String; 2]) -> Result<Response<Refund>, Error> {
    client.retrieve_charge_refund(id, refund_id).await
}

async fn retrieve_code(client: Client, [id]: [String; 1]) -> Result<Response<Code>, Error> {
    client.retrieve_code(id).await
}

async fn retrieve_source_status(client: Client, [id]: [String; 1]) -> Result<Response<SourceStatusObject>, Error> {
    client.retrieve_source_status(id).await
}
