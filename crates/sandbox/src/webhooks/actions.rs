//! What a program or a person does with webhooks. `Sandbox` and its HTTP control call the same functions.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::delivery::Delivery;
use super::fault::WebhookFault;
use super::registry::Webhook;
use crate::context::Context;
use crate::control::refusal::Refusal;
use crate::domain::tick::tick;
use crate::error::Error;
use crate::sync::lock;

/// Registers a URL, with a secret of its own or with this one.
pub fn add(context: &Context, url: &str, secret: Option<&str>) -> Result<Webhook, Refusal> {
    let mut state = lock(&context.state);
    // What has happened by now is not reported to it.
    tick(&mut state);
    state.outbox.registry().check_room().map_err(Refusal::conflict)?;
    state.outbox.add_webhook(url, secret).map_err(Refusal::invalid)
}

/// Returns every webhook.
pub fn all(context: &Context) -> Vec<Webhook> {
    lock(&context.state).outbox.registry().all().to_vec()
}

/// Removes a webhook. Nothing more is sent to it.
pub fn remove(context: &Context, id: &str) -> Result<(), Error> {
    let removed = lock(&context.state).outbox.remove(id);
    removed.then_some(()).ok_or_else(|| unknown("webhook", id))
}

/// Gives a webhook another secret; events are signed with both.
pub fn rotate_secret(context: &Context, id: &str) -> Result<Webhook, Error> {
    lock(&context.state).outbox.rotate(id).ok_or_else(|| unknown("webhook", id))
}

/// Stops signing with the old secret.
pub fn end_rotation(context: &Context, id: &str) -> Result<Webhook, Error> {
    lock(&context.state).outbox.end_rotation(id).ok_or_else(|| unknown("webhook", id))
}

/// Returns every event in the order in which they were recorded.
pub fn events(context: &Context) -> Vec<Value> {
    let mut state = lock(&context.state);
    tick(&mut state);
    state.outbox.events().cloned().collect()
}

/// Returns every delivery in the order in which they were planned.
pub fn deliveries(context: &Context) -> Vec<Delivery> {
    let mut state = lock(&context.state);
    tick(&mut state);
    state.outbox.deliveries().cloned().collect()
}

/// Sends an event again, to every webhook.
pub fn redeliver(context: &Context, event_id: &str) -> Result<(), Error> {
    let mut state = lock(&context.state);
    let now = state.now();
    state.outbox.redeliver(event_id, now).then_some(()).ok_or_else(|| unknown("event", event_id))
}

/// Adds a fault for the next event that has none yet.
pub fn add_fault(context: &Context, fault: WebhookFault) {
    lock(&context.state).outbox.add_fault(fault);
}

/// Returns the faults of the next events.
pub fn faults(context: &Context) -> Vec<WebhookFault> {
    lock(&context.state).outbox.faults().cloned().collect()
}

/// Chooses the fault of every event that has none yet.
pub fn choose_faults(context: &Context, choice: impl Fn(&Value) -> Option<WebhookFault> + Send + Sync + 'static) {
    lock(&context.state).outbox.choose(Arc::new(choice));
}

/// Removes every fault that has not struck yet.
pub fn clear_faults(context: &Context) {
    lock(&context.state).outbox.clear_faults();
}

/// Sets how long a receiver may take to respond.
pub fn set_timeout(context: &Context, timeout: Duration) {
    lock(&context.state).outbox.timeout = timeout;
}

/// Waits until nothing is being sent, and nothing is due.
pub async fn until_sent(context: &Context) {
    loop {
        let sent = lock(&context.state).outbox.sent();
        // Registered before the state is looked at, so that nothing is missed in between.
        let mut notified = std::pin::pin!(sent.notified());
        notified.as_mut().enable();
        {
            let mut state = lock(&context.state);
            tick(&mut state);
            if state.outbox.is_idle(state.now()) {
                return;
            }
        }
        notified.await;
    }
}

fn unknown(what: &str, id: &str) -> Error {
    Error::new(format!("there is no {what} `{id}`"))
}
