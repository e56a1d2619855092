//! One attempt to send an event to a URL.

use serde::Serialize;

/// One attempt to send an event to a webhook. A redelivery is another one, with the same event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Delivery {
    /// The id of the attempt.
    pub id: String,
    /// The `id` of the event, which all its deliveries have in common.
    pub event_id: String,
    /// The `type` of the event.
    pub event_type: String,
    /// The id of the webhook.
    pub webhook_id: String,
    /// The URL of the webhook.
    pub url: String,
    /// 1 for the first attempt, and at most 7.
    pub attempt: u32,
    /// When it is to be sent, in epoch milliseconds by the sandbox's clock.
    pub due: u64,
    /// When it ended, in epoch milliseconds by the sandbox's clock.
    pub sent_at: Option<u64>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: DeliveryOutcome,
    /// The request body.
    pub body: String,
}

/// What became of a [`Delivery`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "camelCase")]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// It is not due yet, waits for others to the same URL, or is being sent.
    Pending,
    /// The receiver has responded with a 2xx status.
    Delivered {
        /// The status.
        status: u16,
    },
    /// The receiver has responded with another status, or not at all. The sandbox tries again later, unless this was
    /// the last attempt.
    Failed {
        /// What happened, such as `status 500`.
        reason: String,
    },
    /// A [`WebhookFault`](crate::WebhookFault) has lost it. It is never sent.
    Lost,
}
