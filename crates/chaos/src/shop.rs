//! A shop that learns of payments by webhooks, many of which never arrive, and by looking for what they have not
//! reported.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use elepay::types::ListChargesParams;
use elepay::webhook::{EventObject, Verifier};
use elepay::{Client, Error};
use elepay_sandbox::{Sandbox, WebhookFault};
use parking_lot::Mutex;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::count::Payments;

/// Longer than it takes until the sandbox has given up an event.
const GIVEN_UP: Duration = Duration::from_secs(2 * 60 * 60);

/// A shop. Its receiver stops when it is dropped.
pub struct Shop {
    inbox: Arc<Inbox>,
    opened: SystemTime,
    _server: JoinSet<()>,
}

struct Inbox {
    verifier: Verifier,
    seed: u64,
    /// The ids of the charges that verified events were about.
    noticed: Mutex<BTreeSet<String>>,
}

impl Shop {
    /// Opens a shop that receives the webhooks of a sandbox, which go wrong as the seed determines.
    pub async fn open(sandbox: &Sandbox, seed: u64) -> Result<Self, String> {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| format!("no receiver: {error}"))?;
        let address = listener.local_addr().map_err(|error| format!("no receiver: {error}"))?;
        let webhook = sandbox.add_webhook(format!("http://{address}")).map_err(|error| error.to_string())?;
        let verifier = Verifier::new(webhook.secret.as_str()).map_err(|error| error.to_string())?;
        sandbox.webhook_fault_when(move |event| fault(seed, event));
        let inbox = Arc::new(Inbox { verifier, seed, noticed: Mutex::default() });
        let router = Router::new().fallback(receive).with_state(Arc::clone(&inbox));
        let mut server = JoinSet::new();
        server.spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { inbox, opened: SystemTime::now(), _server: server })
    }

    /// Lets every payer pay who has not yet, waits until the sandbox has given up what cannot be delivered, and counts
    /// what the shop knows then. Unless it is `trusting`, it has looked for what no webhook has reported.
    pub async fn close(self, sandbox: &Sandbox, client: &Client, trusting: bool) -> Result<Payments, String> {
        let charges = sandbox.charges().into_iter().map(|charge| charge.id);
        for id in charges.chain(sandbox.codes().into_iter().map(|code| code.id)) {
            // One that is paid, revoked or closed stays as it is.
            let _ = sandbox.approve(&id);
        }
        sandbox.webhooks_sent().await;
        sandbox.advance(GIVEN_UP);
        sandbox.webhooks_sent().await;

        let failed = |error: Error| format!("the shop's own call failed: {error:?}");
        let mut known = BTreeSet::new();
        // The object in an event is what it was then, and a receiver does not believe it.
        let noticed = std::mem::take(&mut *self.inbox.noticed.lock());
        for id in noticed {
            let charge = client.retrieve_charge(&id).await.map_err(failed)?;
            if charge.paid == Some(true) {
                known.insert(id);
            }
        }
        let by_webhook = known.len();
        if !trusting {
            let mut charges = client.list_charges_stream(ListChargesParams::new().from(self.opened - GIVEN_UP));
            while let Some(charge) = charges.next().await.transpose().map_err(failed)? {
                if charge.paid == Some(true) {
                    known.insert(charge.id);
                }
            }
        }
        let by_reconciling = known.len() - by_webhook;
        let paid = sandbox.charges().into_iter().filter(|charge| charge.paid == Some(true));
        let paid: Vec<_> = paid.map(|charge| charge.id).collect();
        let never = paid.iter().filter(|id| !known.contains(*id)).count();
        let [paid, by_webhook, by_reconciling, never_known] =
            [paid.len(), by_webhook, by_reconciling, never].map(|number| number as u64);
        Ok(Payments { paid, by_webhook, by_reconciling, never_known })
    }
}

async fn receive(State(inbox): State<Arc<Inbox>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Ok(event) = inbox.verifier.verify(&headers, &body, SystemTime::now()) else { return StatusCode::BAD_REQUEST };
    // A shop that is down for longer than events are sent again.
    if chance(!inbox.seed, about(event.json()), 16) == 0 {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    if let EventObject::Charge(charge) = event.object {
        inbox.noticed.lock().insert(charge.id);
    }
    StatusCode::OK
}

/// Chooses the fault of an event by what it is about, which does not depend on the order of calls.
fn fault(seed: u64, event: &Value) -> Option<WebhookFault> {
    match chance(seed, about(event), 16) {
        0..4 => Some(WebhookFault::lost()),
        4 | 5 => Some(WebhookFault::late(Duration::from_secs(600))),
        6 | 7 => Some(WebhookFault::twice()),
        8 => Some(WebhookFault::out_of_order()),
        9 => Some(WebhookFault::wrong_signature()),
        10 => Some(WebhookFault::old_secret()),
        11 => Some(WebhookFault::changed_body()),
        _ => None,
    }
}

fn about(event: &Value) -> &str {
    event["data"]["object"]["orderNo"].as_str().unwrap_or_default()
}

fn chance(seed: u64, about: &str, of: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (seed, about).hash(&mut hasher);
    hasher.finish() % of
}
