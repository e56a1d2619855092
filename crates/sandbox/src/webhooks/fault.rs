//! What can go wrong with the events of one change.

use std::time::Duration;

/// Something that goes wrong while an event is sent: see [`Sandbox::webhook_fault`](crate::Sandbox::webhook_fault).
///
/// It strikes the first attempt only; redeliveries are as they should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookFault(pub(super) Effect);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Late(Duration),
    Twice,
    OutOfOrder,
    Lost,
    Altered(Alteration),
}

/// What is wrong with the request itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alteration {
    WrongSignature,
    OldSecret,
    ChangedBody,
}

impl WebhookFault {
    /// Sends the event that much later, by the sandbox's clock.
    #[must_use]
    pub fn late(by: Duration) -> Self {
        Self(Effect::Late(by))
    }

    /// Sends the event twice, one right after the other.
    #[must_use]
    pub fn twice() -> Self {
        Self(Effect::Twice)
    }

    /// Sends the event after the next one. If there is no next one, it is never sent.
    #[must_use]
    pub fn out_of_order() -> Self {
        Self(Effect::OutOfOrder)
    }

    /// Never sends the event, as if the receiver had been down for longer than it is sent again.
    #[must_use]
    pub fn lost() -> Self {
        Self(Effect::Lost)
    }

    /// Signs the event with a secret that nobody has, as a forger would.
    #[must_use]
    pub fn wrong_signature() -> Self {
        Self(Effect::Altered(Alteration::WrongSignature))
    }

    /// Signs the event with the secret that was valid before the last rotation, and with no other. Without a rotation,
    /// this is a wrong signature.
    #[must_use]
    pub fn old_secret() -> Self {
        Self(Effect::Altered(Alteration::OldSecret))
    }

    /// Changes one byte of the body after it was signed.
    #[must_use]
    pub fn changed_body() -> Self {
        Self(Effect::Altered(Alteration::ChangedBody))
    }
}
