//! The events, and what is sent when and to whom.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Notify;

use super::delivery::{Delivery, DeliveryOutcome};
use super::entry::{Entry, Outgoing};
use super::event::{changed, event};
use super::fault::{Alteration, Effect, WebhookFault};
use super::registry::{Registry, Webhook};
use crate::calendar::{LATEST, later};
use crate::latest::Latest;
use crate::weight::weight_of;

/// The pauses before redeliveries, in milliseconds: <https://docs.elepay.io/faq/faq-server>.
const PAUSES: [u64; 6] = [60_000, 60_000, 60_000, 600_000, 600_000, 600_000];

/// How long a receiver may take to respond; elepay publishes no time.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How many events are kept, and how many deliveries; the latest ones.
const MOST: usize = 10_000;

/// How many bytes of memory the events take together at most, and the deliveries, about.
const MOST_BYTES: usize = 32 << 20;

/// A secret that no webhook has.
const NOBODYS_SECRET: &str = "whsec_of_nobody";

/// Chooses the fault of an event.
pub type Choice = Arc<dyn Fn(&Value) -> Option<WebhookFault> + Send + Sync>;

/// Everything about webhooks that is kept.
pub struct Outbox {
    registry: Registry,
    /// How long a receiver may take to respond.
    pub timeout: Duration,
    /// Whether a delivery that is forgotten before its end is printed.
    pub logs: bool,
    events: Latest<Value>,
    entries: Latest<Entry>,
    /// The number of the first entry that is sent again if it fails; earlier ones belong to a state that is gone.
    current: usize,
    /// The entries that are to be sent: by the time at which they are due, then in the order in which they were queued.
    queue: BTreeMap<(u64, u64), usize>,
    last_place: u64,
    /// The entries that are to be sent after the next event, by webhook.
    held_back: BTreeMap<String, Vec<usize>>,
    /// The webhooks to which something is being sent.
    busy: BTreeSet<String>,
    faults: VecDeque<WebhookFault>,
    choice: Option<Choice>,
    /// Wakes the sender.
    due: Arc<Notify>,
    /// Wakes those who wait until everything is sent.
    sent: Arc<Notify>,
}

impl Default for Outbox {
    fn default() -> Self {
        Self {
            registry: Registry::default(),
            timeout: TIMEOUT,
            logs: false,
            events: Latest::new(MOST, MOST_BYTES),
            entries: Latest::new(MOST, MOST_BYTES),
            current: 0,
            queue: BTreeMap::new(),
            last_place: 0,
            held_back: BTreeMap::new(),
            busy: BTreeSet::new(),
            faults: VecDeque::new(),
            choice: None,
            due: Arc::default(),
            sent: Arc::default(),
        }
    }
}

impl Outbox {
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Registers a URL, with a secret of its own or with this one.
    pub fn add_webhook(&mut self, url: &str, secret: Option<&str>) -> Result<Webhook, String> {
        let webhook = self.registry.add(url, secret)?;
        self.wake();
        Ok(webhook)
    }

    /// Gives a webhook another secret; its present one remains valid.
    pub fn rotate(&mut self, webhook: &str) -> Option<Webhook> {
        self.registry.rotate(webhook)
    }

    /// Stops signing with the old secret.
    pub fn end_rotation(&mut self, webhook: &str) -> Option<Webhook> {
        self.registry.end_rotation(webhook)
    }

    /// Returns the latest events in the order in which they were recorded.
    pub fn events(&self) -> impl Iterator<Item = &Value> {
        self.events.iter()
    }

    /// Returns a copy with the webhooks that are registered and the faults of the next events, and with nothing else.
    pub fn settings(&self) -> Self {
        Self {
            registry: self.registry.clone(),
            timeout: self.timeout,
            faults: self.faults.clone(),
            choice: self.choice.clone(),
            ..Self::default()
        }
    }

    /// Returns to the webhooks and the faults of an earlier time. What is not sent yet never is.
    pub fn return_to(&mut self, earlier: &Self) {
        self.faults.clone_from(&earlier.faults);
        self.choice.clone_from(&earlier.choice);
        self.queue.clear();
        self.held_back.clear();
        self.current = self.entries.next_number();
        let pending = self.entries.iter_mut().filter(|entry| entry.delivery.outcome == DeliveryOutcome::Pending);
        for entry in pending {
            let reason = "the sandbox has returned to an earlier state".to_owned();
            entry.delivery.outcome = DeliveryOutcome::Failed { reason };
        }
        self.registry.return_to(&earlier.registry);
        self.timeout = earlier.timeout;
        self.sent.notify_waiters();
    }

    /// Forgets every event and every delivery. No id is given twice.
    pub fn forget(&mut self) {
        self.events.clear();
        self.entries.clear();
        self.busy.clear();
    }

    /// Returns every delivery in the order in which they were planned.
    pub fn deliveries(&self) -> impl Iterator<Item = &Delivery> {
        self.entries.iter().map(|entry| &entry.delivery)
    }

    /// Adds a fault for the next event that has none yet.
    pub fn add_fault(&mut self, fault: WebhookFault) {
        self.faults.push_back(fault);
    }

    /// Chooses the fault of every event that has none yet.
    pub fn choose(&mut self, choice: Choice) {
        self.choice = Some(choice);
    }

    /// Returns the faults of the next events.
    pub fn faults(&self) -> impl Iterator<Item = &WebhookFault> {
        self.faults.iter()
    }

    /// Removes every fault that has not struck yet.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
        self.choice = None;
    }

    /// Records an event at a time, and plans its deliveries.
    pub fn record(&mut self, event_type: &str, time: u64, object: &Value) {
        let id = format!("evt_sandbox{:06}", self.events.next_number() + 1);
        let event = event(&id, event_type, time, object);
        let fault = self.faults.pop_front().or_else(|| self.choice.as_ref().and_then(|choose| choose(&event)));
        self.send(&event, time, fault.as_ref());
        let weight = weight_of(&event);
        self.events.push(event, weight);
    }

    /// Sends an event again, to every webhook. Returns whether there is such an event.
    pub fn redeliver(&mut self, event_id: &str, now: u64) -> bool {
        let event = self.events.iter().find(|event| event["id"] == event_id).cloned();
        event.inspect(|event| self.send(event, now, None)).is_some()
    }

    /// Removes a webhook, and what is still to be sent to it. Returns whether there was one.
    pub fn remove(&mut self, webhook: &str) -> bool {
        self.held_back.remove(webhook);
        let entries = &self.entries;
        let is_of = |number: usize| entries.get(number).is_some_and(|entry| entry.delivery.webhook_id == webhook);
        self.queue.retain(|_, number| !is_of(*number));
        for entry in self.entries.iter_mut().filter(|entry| entry.delivery.webhook_id == webhook) {
            if entry.delivery.outcome == DeliveryOutcome::Pending {
                entry.delivery.outcome = DeliveryOutcome::Failed { reason: "the webhook was removed".to_owned() };
            }
        }
        self.sent.notify_waiters();
        self.registry.remove(webhook)
    }

    /// Plans the first attempts to send an event.
    fn send(&mut self, event: &Value, due: u64, fault: Option<&WebhookFault>) {
        let text: Arc<str> = event.to_string().into();
        let member = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        for webhook in self.registry.all().to_vec() {
            let delivery = Delivery {
                id: String::new(),
                event_id: member("id"),
                event_type: member("type"),
                webhook_id: webhook.id,
                url: webhook.url,
                attempt: 1,
                due,
                sent_at: None,
                outcome: DeliveryOutcome::Pending,
                body: text.to_string(),
            };
            let entry = Entry { delivery, text: Arc::clone(&text), alteration: None };
            self.plan(entry, fault.map(|fault| &fault.0));
        }
        self.wake();
    }

    /// Plans a first attempt, as a fault changes it.
    fn plan(&mut self, mut entry: Entry, effect: Option<&Effect>) {
        let webhook = entry.delivery.webhook_id.clone();
        match effect {
            Some(Effect::Lost {}) => {
                entry.delivery.outcome = DeliveryOutcome::Lost;
                self.add(entry);
                return;
            }
            Some(Effect::OutOfOrder {}) => {
                let number = self.add(entry);
                self.held_back.entry(webhook).or_default().push(number);
                return;
            }
            Some(Effect::Late { seconds }) => {
                entry.delivery.due = later(entry.delivery.due, *seconds).unwrap_or(LATEST);
            }
            Some(Effect::Twice {}) => {
                let delivery = entry.delivery.clone();
                let again = self.add(Entry { delivery, text: Arc::clone(&entry.text), alteration: None });
                self.enqueue(again);
            }
            Some(altered) => {
                entry.alteration = altered.alteration();
                if entry.alteration == Some(Alteration::ChangedBody) {
                    entry.delivery.body = changed(&entry.text);
                }
            }
            None => {}
        }
        let due = entry.delivery.due;
        let number = self.add(entry);
        self.enqueue(number);
        // What was held back comes after this one, the last first.
        for held in self.held_back.remove(&webhook).into_iter().flatten().rev() {
            if let Some(entry) = self.entries.get_mut(held) {
                entry.delivery.due = due;
            }
            self.enqueue(held);
        }
    }

    /// Keeps an entry, and returns its number.
    fn add(&mut self, mut entry: Entry) -> usize {
        let number = self.entries.next_number();
        entry.delivery.id = format!("del_sandbox{:06}", number + 1);
        let weight = entry.weight(self.entries.iter().next_back());
        for (forgotten, entry) in self.entries.push(entry, weight) {
            self.forget_entry(forgotten, &entry);
        }
        number
    }

    /// Lets go of an entry that is no longer kept. If it is not sent yet, it never is.
    fn forget_entry(&mut self, number: usize, entry: &Entry) {
        if entry.delivery.outcome == DeliveryOutcome::Pending {
            if self.logs {
                let Delivery { id, event_id, webhook_id, .. } = &entry.delivery;
                eprintln!("{id} of {event_id} to {webhook_id} is forgotten before its end: later ones take its place");
            }
            self.queue.retain(|_, queued| *queued != number);
            for held in self.held_back.values_mut() {
                held.retain(|held| *held != number);
            }
        }
    }

    fn enqueue(&mut self, number: usize) {
        if let Some(entry) = self.entries.get(number) {
            self.last_place += 1;
            self.queue.insert((entry.delivery.due, self.last_place), number);
        }
    }

    /// Returns the next request that is due, and whose receiver is not busy with another one.
    pub fn begin(&mut self, now: u64) -> Option<Outgoing> {
        let is_free = |number: &usize| {
            self.entries.get(*number).is_some_and(|entry| !self.busy.contains(&entry.delivery.webhook_id))
        };
        let (place, number) = self.queue.range(..=(now, u64::MAX)).find(|(_, number)| is_free(number))?;
        let (place, number) = (*place, *number);
        self.queue.remove(&place);
        let entry = self.entries.get(number)?;
        // What is queued has a webhook: `remove` takes both away.
        let webhook = self.registry.get(&entry.delivery.webhook_id)?;
        let nobodys = || NOBODYS_SECRET.to_owned();
        let secrets = match entry.alteration {
            Some(Alteration::WrongSignature) => vec![nobodys()],
            Some(Alteration::OldSecret) => vec![webhook.old_secret.clone().unwrap_or_else(nobodys)],
            Some(Alteration::ChangedBody) | None => {
                let old = webhook.old_secret.clone().filter(|_| webhook.is_rotating);
                [webhook.secret.clone()].into_iter().chain(old).collect()
            }
        };
        let webhook = entry.delivery.webhook_id.clone();
        self.busy.insert(webhook.clone());
        let (url, body) = (entry.delivery.url.clone(), entry.delivery.body.clone());
        Some(Outgoing { number, webhook, url, body, signed: Arc::clone(&entry.text), secrets, timeout: self.timeout })
    }

    /// Ends the delivery that [`begin`](Self::begin) has begun, and plans the next attempt if it failed. The delivery
    /// may have been dropped meanwhile; its webhook is free all the same.
    pub fn finish(&mut self, number: usize, webhook: &str, now: u64, response: Result<u16, String>) {
        self.busy.remove(webhook);
        self.end(number, webhook, now, response);
        self.sent.notify_waiters();
        self.wake();
    }

    fn end(&mut self, number: usize, webhook: &str, now: u64, response: Result<u16, String>) {
        let is_current = number >= self.current;
        let Some(entry) = self.entries.get_mut(number) else { return };
        entry.delivery.sent_at = Some(now);
        entry.delivery.outcome = match response {
            Ok(status @ 200..=299) => DeliveryOutcome::Delivered { status },
            Ok(status) => DeliveryOutcome::Failed { reason: format!("status {status}") },
            Err(reason) => DeliveryOutcome::Failed { reason },
        };
        let failed = matches!(entry.delivery.outcome, DeliveryOutcome::Failed { .. });
        let pause = PAUSES.get(entry.delivery.attempt as usize - 1).filter(|_| failed && is_current);
        if let Some(pause) = pause.filter(|_| self.registry.get(webhook).is_some()) {
            let delivery = Delivery {
                attempt: entry.delivery.attempt + 1,
                // Counted from when it was due, so that a clock that is advanced far makes all of them due.
                due: entry.delivery.due.saturating_add(*pause),
                sent_at: None,
                outcome: DeliveryOutcome::Pending,
                body: entry.text.to_string(),
                ..entry.delivery.clone()
            };
            let text = Arc::clone(&entry.text);
            let number = self.add(Entry { delivery, text, alteration: None });
            self.enqueue(number);
        }
    }

    /// Returns whether nothing is being sent, and nothing is due.
    pub fn is_idle(&self, now: u64) -> bool {
        self.busy.is_empty() && self.queue.range(..=(now, u64::MAX)).next().is_none()
    }

    /// Wakes the sender.
    pub fn wake(&self) {
        self.due.notify_one();
    }

    /// Returns what wakes the sender.
    pub fn due(&self) -> Arc<Notify> {
        Arc::clone(&self.due)
    }

    /// Returns what wakes those who wait until everything is sent.
    pub fn sent(&self) -> Arc<Notify> {
        Arc::clone(&self.sent)
    }
}
