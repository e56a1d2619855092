//! What the examples about webhooks have in common: a shop that learns by webhooks that it is paid. How HTTP reaches it
//! is up to the example.

pub mod payers;

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use elepay::Client;
use elepay::types::{Charge, ChargeStatus, ListChargesParams, SortOrder};
use elepay::webhook::{EventObject, SignatureHeader, Verifier};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// The most bytes of a body that a receiver reads before it knows who has sent them.
pub const MAX_BODY: usize = 1 << 20;

/// How many ids of events are remembered. elepay sends an event again for 33 minutes.
const REMEMBERED: usize = 10_000;

/// How many charges can wait to be looked at.
const WAITING: usize = 1_000;

/// What receives webhooks: it verifies them, remembers them and queues them, so that it can respond at once.
pub struct Inbox {
    verifier: Verifier,
    seen: Mutex<Recent>,
    queue: mpsc::Sender<String>,
}

impl Inbox {
    /// Returns an inbox, and the task that looks at the charges. The task ends when the inbox is dropped and the queue
    /// is empty.
    pub fn open(verifier: Verifier, shop: Arc<Shop>) -> (Self, JoinHandle<()>) {
        let (queue, mut queued) = mpsc::channel::<String>(WAITING);
        let worker = tokio::spawn(async move {
            while let Some(charge) = queued.recv().await {
                if let Err(error) = shop.look_at(&charge).await {
                    // elepay sends nothing more about it: it is up to `reconcile`.
                    println!("{charge}: not retrieved: {error:?}");
                }
            }
        });
        (Self { verifier, seen: Mutex::default(), queue }, worker)
    }

    /// Handles a request, and returns the status of the response. `body` must be as it was received.
    pub fn receive(&self, header: impl SignatureHeader, body: &[u8]) -> u16 {
        let event = match self.verifier.verify(header, body, SystemTime::now()) {
            Ok(event) => event,
            Err(error) => {
                println!("refused a request: {error}");
                return 400;
            }
        };
        // Every other type is a success, too; otherwise elepay would send it again.
        let EventObject::Charge(charge) = &event.object else { return 200 };
        // An event without an id cannot be recognised, and looking at its charge again does no harm.
        let id = event.id.as_deref().unwrap_or_default();
        if !id.is_empty() && !lock(&self.seen).insert(id) {
            println!("{id} has come before");
            return 200;
        }
        match self.queue.try_send(charge.id.clone()) {
            Ok(()) => 200,
            Err(_) => {
                // elepay sends it again, hopefully when there is less to do.
                lock(&self.seen).remove(id);
                503
            }
        }
    }
}

/// The ids of the latest events. A shop keeps them in its database, in the transaction that queues the event: then
/// nothing is lost if the program ends after it has responded.
#[derive(Default)]
struct Recent {
    ids: HashSet<String>,
    order: VecDeque<String>,
}

impl Recent {
    /// Returns whether the id is new.
    fn insert(&mut self, id: &str) -> bool {
        let is_new = self.ids.insert(id.to_owned());
        if is_new {
            self.order.push_back(id.to_owned());
        }
        if self.order.len() > REMEMBERED {
            let oldest = self.order.pop_front().unwrap_or_default();
            self.ids.remove(&oldest);
        }
        is_new
    }

    fn remove(&mut self, id: &str) {
        self.ids.remove(id);
        self.order.retain(|other| other != id);
    }
}

/// The shop with its orders, which it would keep in its database.
pub struct Shop {
    client: Client,
    orders: Mutex<BTreeMap<String, Order>>,
}

/// An order.
#[derive(Debug, Clone, Default)]
pub struct Order {
    pub amount: i64,
    /// How often it was delivered, which must be once.
    pub delivered: u32,
}

impl Shop {
    pub fn new(client: Client) -> Arc<Self> {
        Arc::new(Self { client, orders: Mutex::default() })
    }

    /// Adds an order. This comes before its charge is created, since a webhook can be faster than a response.
    pub fn order(&self, number: &str, amount: i64) {
        lock(&self.orders).insert(number.to_owned(), Order { amount, delivered: 0 });
    }

    pub fn orders(&self) -> BTreeMap<String, Order> {
        lock(&self.orders).clone()
    }

    /// Retrieves a charge, and delivers its order if it is paid. The object in an event is what the charge was then.
    pub async fn look_at(&self, charge: &str) -> Result<(), elepay::Error> {
        let charge = self.client.retrieve_charge(charge).await?;
        self.deliver(&charge);
        Ok(())
    }

    /// Looks at every charge that was created since then, whether an event has come or not.
    pub async fn reconcile(&self, since: SystemTime) -> Result<(), Box<dyn Error>> {
        let query = ListChargesParams::new().from(since).limit(100).order(SortOrder::Asc);
        let mut charges = self.client.list_charges_stream(query);
        while let Some(charge) = charges.next().await.transpose()? {
            self.deliver(&charge);
        }
        Ok(())
    }

    /// Delivers the order of a charge, unless it is not paid or was delivered before, whatever has led here.
    fn deliver(&self, charge: &Charge) {
        let number = charge.order_no.as_deref().unwrap_or_default();
        let mut orders = lock(&self.orders);
        match orders.get_mut(number) {
            None => println!("{}: not an order of this shop", charge.id),
            Some(order) if order.delivered > 0 => println!("{number}: delivered before"),
            Some(_) if charge.status != Some(ChargeStatus::Captured) => {
                println!("{number}: not delivered, because its charge is {:?}", charge.status);
            }
            Some(order) if charge.amount != Some(order.amount) => println!("{number}: look at the amount by hand"),
            Some(order) => {
                order.delivered += 1;
                println!("{number}: paid, so it is delivered");
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
