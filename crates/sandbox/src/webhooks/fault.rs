//! What can go wrong with the events of one change.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::http::fault_kind::seconds;

/// Something that goes wrong while an event is sent: see [`Sandbox::webhook_fault`](crate::Sandbox::webhook_fault).
///
/// It strikes the first attempt only; redeliveries are as they should be.
///
/// As JSON, which the sandbox's control API takes, the constructor is the member `kind`, and its argument follows:
/// `{"kind": "late", "seconds": 90}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebhookFault(pub(super) Effect);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
// Serde accepts unknown members beside a variant without braces.
pub enum Effect {
    Late {
        #[serde(with = "seconds")]
        seconds: Duration,
    },
    Twice {},
    OutOfOrder {},
    Lost {},
    WrongSignature {},
    OldSecret {},
    ChangedBody {},
}

impl Effect {
    /// Returns what is wrong with the request itself, if something is.
    pub fn alteration(&self) -> Option<Alteration> {
        match self {
            Self::WrongSignature {} => Some(Alteration::WrongSignature),
            Self::OldSecret {} => Some(Alteration::OldSecret),
            Self::ChangedBody {} => Some(Alteration::ChangedBody),
            Self::Late { .. } | Self::Twice {} | Self::OutOfOrder {} | Self::Lost {} => None,
        }
    }
}

/// What is wrong with the request itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alteration {
    WrongSignature,
    OldSecret,
    ChangedBody,
}

impl WebhookFault {
    /// Sends the event that much later, by the sandbox's clock, or at the end of the year 9999 if that comes first.
    #[doc(alias("delay", "slow"))]
    #[must_use]
    pub fn late(by: Duration) -> Self {
        Self(Effect::Late { seconds: by })
    }

    /// Returns how much later the event is sent.
    pub(crate) fn lateness(&self) -> Duration {
        if let Effect::Late { seconds } = self.0 { seconds } else { Duration::ZERO }
    }

    /// Sends the event twice, one right after the other.
    #[doc(alias("duplicate", "repeat"))]
    #[must_use]
    pub fn twice() -> Self {
        Self(Effect::Twice {})
    }

    /// Sends the event after the next one. If there is no next one, it is never sent.
    #[doc(alias("reorder", "swap"))]
    #[must_use]
    pub fn out_of_order() -> Self {
        Self(Effect::OutOfOrder {})
    }

    /// Never sends the event, as if the receiver had been down for longer than it is sent again.
    #[doc(alias("drop", "never", "missing"))]
    #[must_use]
    pub fn lost() -> Self {
        Self(Effect::Lost {})
    }

    /// Signs the event with a secret that nobody has, as a forger would.
    #[doc(alias("forged", "invalid_signature", "bad_signature"))]
    #[must_use]
    pub fn wrong_signature() -> Self {
        Self(Effect::WrongSignature {})
    }

    /// Signs the event with the secret that was valid before the last rotation, and with no other. Without a rotation,
    /// this is a wrong signature.
    #[doc(alias("stale_secret", "rotation"))]
    #[must_use]
    pub fn old_secret() -> Self {
        Self(Effect::OldSecret {})
    }

    /// Changes one byte of the body after it was signed.
    #[doc(alias("tampered", "corrupt"))]
    #[must_use]
    pub fn changed_body() -> Self {
        Self(Effect::ChangedBody {})
    }
}
