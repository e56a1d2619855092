//! Sends what is due.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use elepay::webhook::{SigningSecret, sign};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::entry::Outgoing;
use super::post::post;
use crate::context::Context;
use crate::domain::tick::tick;
use crate::sync::lock;

/// How often objects are brought up to date with the clock while there are webhooks, so that events that come with time
/// are sent, too.
const INTERVAL: Duration = Duration::from_millis(200);

/// Sends every event as it becomes due, until it is dropped, which drops all requests.
pub async fn run(context: Arc<Context>) {
    let due = lock(&context.state).outbox.due();
    let mut requests = JoinSet::new();
    loop {
        let has_webhooks = {
            let mut state = lock(&context.state);
            let has_webhooks = !state.outbox.registry().all().is_empty();
            if has_webhooks {
                tick(&mut state);
            }
            let now = state.now();
            while let Some(outgoing) = state.outbox.begin(now) {
                requests.spawn(send(Arc::clone(&context), outgoing));
            }
            has_webhooks
        };
        tokio::select! {
            () = due.notified() => {}
            () = sleep(INTERVAL), if has_webhooks => {}
            Some(_) = requests.join_next() => {}
        }
    }
}

async fn send(context: Arc<Context>, outgoing: Outgoing) {
    let Outgoing { number, webhook, url, body, signed, secrets, timeout } = outgoing;
    let signature = signature(&secrets, signed.as_bytes());
    let response = post(&url, &signature, body, timeout).await;
    let mut state = lock(&context.state);
    let now = state.now();
    state.outbox.finish(number, &webhook, now, response);
}

/// Returns the value of the header: one time, and a signature for each secret. The time is the real one even if the
/// sandbox's clock was advanced, since the receiver compares it with a clock of its own.
fn signature(secrets: &[String], body: &[u8]) -> String {
    let now = SystemTime::now();
    // Each secret was checked when it was added.
    let secrets = secrets.iter().filter_map(|secret| SigningSecret::new(secret.as_str()).ok());
    let headers = secrets.map(|secret| sign(&secret, body, now));
    let join = |all: String, next: String| match next.split_once(',') {
        Some((_, next)) => format!("{all},{next}"),
        None => all,
    };
    headers.reduce(join).unwrap_or_default()
}
