//! What a test does with webhooks.

use std::time::Duration;

use serde_json::Value;

use super::actions;
use super::delivery::Delivery;
use super::fault::WebhookFault;
use super::registry::Webhook;
use crate::error::Error;
use crate::sandbox::Sandbox;

/// Webhooks. Every change of status that the document has a type of event for is recorded as an [event](Self::events),
/// and sent to every registered URL as elepay does: signed, one after the other, and again if the receiver does not
/// respond with a 2xx status in time, at most six times: three times after a minute, then three times after ten
/// minutes, by the sandbox's clock.
impl Sandbox {
    /// Registers a URL to which events are sent from now on, with a signing secret of its own. The URL must begin with
    /// `http://`, since the sandbox sends nothing by TLS.
    ///
    /// # Errors
    /// Returns an error if the sandbox cannot send to such a URL, or if 100 are registered.
    pub fn add_webhook(&self, url: impl AsRef<str>) -> Result<Webhook, Error> {
        Ok(actions::add(self.context(), url.as_ref(), None)?)
    }

    /// Registers a URL with a signing secret that the receiver has already.
    ///
    /// # Errors
    /// Returns an error if the sandbox cannot send to such a URL, if 100 are registered, or if this cannot be a secret.
    pub fn add_webhook_with_secret(&self, url: impl AsRef<str>, secret: impl AsRef<str>) -> Result<Webhook, Error> {
        Ok(actions::add(self.context(), url.as_ref(), Some(secret.as_ref()))?)
    }

    /// Returns every webhook in the order in which they were registered.
    #[must_use]
    pub fn webhooks(&self) -> Vec<Webhook> {
        actions::all(self.context())
    }

    /// Removes a webhook. Nothing more is sent to it.
    ///
    /// # Errors
    /// Returns an error if there is no such webhook.
    pub fn remove_webhook(&self, id: &str) -> Result<(), Error> {
        actions::remove(self.context(), id)
    }

    /// Gives a webhook another secret. Until [`end_rotation`](Self::end_rotation), the header has two signatures, one
    /// of each secret.
    ///
    /// # Errors
    /// Returns an error if there is no such webhook.
    pub fn rotate_secret(&self, id: &str) -> Result<Webhook, Error> {
        actions::rotate_secret(self.context(), id)
    }

    /// Stops signing with the secret that a webhook had before [`rotate_secret`](Self::rotate_secret).
    ///
    /// # Errors
    /// Returns an error if there is no such webhook.
    pub fn end_rotation(&self, id: &str) -> Result<Webhook, Error> {
        actions::end_rotation(self.context(), id)
    }

    /// Returns the latest events as they are sent, in the order in which they were recorded, whether anybody receives
    /// them or not: at most 10,000, with about 32 MiB of memory. Each contains the object as it was at that time.
    #[must_use]
    pub fn events(&self) -> Vec<Value> {
        actions::events(self.context())
    }

    /// Returns the latest deliveries in the order in which they were planned; those that are planned are `Pending`. At
    /// most 10,000 are kept, with about 32 MiB of memory; one that is forgotten before it was sent never is.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        actions::deliveries(self.context())
    }

    /// Sends an event again, now and to every webhook, whether it was delivered or not.
    ///
    /// # Errors
    /// Returns an error if there is no such event.
    pub fn redeliver(&self, event_id: &str) -> Result<(), Error> {
        actions::redeliver(self.context(), event_id)
    }

    /// Applies a fault to the next event, or to the first one after it that has no fault yet.
    pub fn webhook_fault(&self, fault: WebhookFault) {
        actions::add_fault(self.context(), fault);
    }

    /// Returns the faults of the next events, without those of [`webhook_fault_when`](Self::webhook_fault_when).
    #[must_use]
    pub fn webhook_faults(&self) -> Vec<WebhookFault> {
        actions::faults(self.context())
    }

    /// Chooses the fault of every event that has none yet. The function must not call the sandbox.
    pub fn webhook_fault_when(&self, choice: impl Fn(&Value) -> Option<WebhookFault> + Send + Sync + 'static) {
        actions::choose_faults(self.context(), choice);
    }

    /// Removes every fault of an event that has not occurred yet.
    pub fn clear_webhook_faults(&self) {
        actions::clear_faults(self.context());
    }

    /// Sets how long a receiver may take to respond, in real time: 10 seconds by default. elepay publishes no time.
    pub fn webhook_timeout(&self, timeout: Duration) {
        actions::set_timeout(self.context(), timeout);
    }

    /// Waits until everything that is due was sent, and every receiver has responded or taken too long. What is due
    /// later is not waited for: [`advance`](Self::advance) the clock first.
    pub async fn webhooks_sent(&self) {
        actions::until_sent(self.context()).await;
    }
}
