//! What the outbox keeps of a delivery, and what the sender needs of it.

use std::sync::Arc;
use std::time::Duration;

use super::delivery::Delivery;
use super::fault::Alteration;

/// A delivery that is planned or done.
pub struct Entry {
    pub delivery: Delivery,
    /// The text of the event, which is signed.
    pub text: Arc<str>,
    pub alteration: Option<Alteration>,
}

/// A request to be sent now.
pub struct Outgoing {
    /// What `Outbox::finish` takes.
    pub number: usize,
    /// The same: the id of the webhook.
    pub webhook: String,
    pub url: String,
    pub body: String,
    /// The body that is signed; a fault may send another one.
    pub signed: Arc<str>,
    /// Each of them makes a signature.
    pub secrets: Vec<String>,
    pub timeout: Duration,
}

impl Entry {
    /// Returns about how much memory it takes, in bytes. `before` is the one that was planned last; if both are of one
    /// event, they share its text, which is counted there.
    pub fn weight(&self, before: Option<&Self>) -> usize {
        let shares_text = before.is_some_and(|before| Arc::ptr_eq(&before.text, &self.text));
        let text = if shares_text { 0 } else { self.text.len() };
        size_of::<Self>() + self.delivery.body.len() + self.delivery.url.len() + text
    }
}
