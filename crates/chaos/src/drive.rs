//! Makes the calls: many at once, each with the faults that are its own.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use elepay::{Client, RetryPolicy};
use elepay_sandbox::{Fault, Sandbox};
use parking_lot::Mutex;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::arguments::Arguments;
use crate::attempts::{self, Ended};
use crate::count::{Measured, Payments};
use crate::marks::marks;
use crate::plan::{ConnectionMode, GROUP, Plan};
use crate::report::Run;
use crate::shop::Shop;
use crate::timing::{AMPLE, MOMENT};
use crate::{document, isolated, prepare};

/// How many groups are under way at once, and how many calls of each.
const GROUPS: usize = 12;
const CALLS: usize = 20;

/// Makes all calls of a run, on a runtime of its own.
///
/// # Errors
/// If the run itself fails: nothing a client does.
pub fn run_blocking(run: Run) -> Result<Measured, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("no runtime: {error}"))?;
    runtime.block_on(all(run))
}

async fn all(run: Run) -> Result<Measured, String> {
    let room = Arc::new(Semaphore::new(GROUPS));
    let mut groups = JoinSet::new();
    for group in 0..run.calls.div_ceil(GROUP) {
        let room = Arc::clone(&room);
        groups.spawn(async move {
            let _place = room.acquire().await;
            let numbers = group * GROUP..run.calls.min((group + 1) * GROUP);
            let plans = numbers.map(|number| Plan::new(run.seed, number, document::operations())).collect();
            Group::start(run).await?.drive(plans).await
        });
    }
    let mut all = Measured::default();
    while let Some(group) = groups.join_next().await {
        let Measured { calls, payments } = group.map_err(|error| format!("the run itself failed: {error}"))??;
        all.calls.extend(calls);
        all.payments += payments;
    }
    Ok(all)
}

/// Calls that share a sandbox and its clients.
struct Group {
    sandbox: Sandbox,
    /// Creates what the calls need; no fault strikes it.
    setup_client: Client,
    clients: Mutex<BTreeMap<(usize, bool), Client>>,
    queues: Queues,
    /// Taken when the calls have ended.
    shop: Mutex<Option<Shop>>,
    run: Run,
}

/// The faults of each call that is under way, by its mark.
type Queues = Arc<Mutex<HashMap<String, Queue>>>;

#[derive(Default)]
struct Queue {
    faults: std::vec::IntoIter<Option<Fault>>,
    struck: Vec<&'static str>,
}

impl Queue {
    fn next(&mut self) -> Option<Fault> {
        let fault = self.faults.next().flatten();
        self.struck.extend(fault.as_ref().map(Fault::name));
        fault
    }
}

impl Group {
    async fn start(run: Run) -> Result<Arc<Self>, String> {
        let sandbox = attempts::sandbox().await?;
        let queues = Queues::default();
        let own = Arc::clone(&queues);
        sandbox.fault_when(move |request| {
            let mut queues = own.lock();
            let mark = marks(request).into_iter().find(|mark| queues.contains_key(*mark))?;
            queues.get_mut(mark)?.next()
        });
        let setup_client = attempts::client(&sandbox.url(), &sandbox, RetryPolicy::off(), AMPLE)?;
        let shop = Mutex::new(Some(Shop::open(&sandbox, run.seed).await?));
        Ok(Arc::new(Self { sandbox, setup_client, clients: Mutex::default(), queues, shop, run }))
    }

    async fn drive(self: Arc<Self>, plans: Vec<Plan>) -> Result<Measured, String> {
        let room = Arc::new(Semaphore::new(CALLS));
        let mut calls = JoinSet::new();
        for plan in plans {
            let (group, room) = (Arc::clone(&self), Arc::clone(&room));
            calls.spawn(async move {
                let _place = room.acquire().await;
                match plan.connection {
                    ConnectionMode::Shared(slot) => group.shared(plan, slot).await,
                    _ => isolated::call(plan, group.run.reckless).await,
                }
            });
        }
        let mut ended = Vec::new();
        while let Some(call) = calls.join_next().await {
            ended.push(call.map_err(|error| format!("the run itself failed: {error}"))??);
        }
        // Not before all have ended: a request that its caller has given up may be executed later.
        let executed = attempts::executed(&self.sandbox.requests());
        let calls = ended.into_iter().map(|call| call.complete(&executed)).collect();
        let shop = self.shop.lock().take();
        let payments = match shop {
            Some(shop) => shop.close(&self.sandbox, &self.setup_client, self.run.trusting).await?,
            None => Payments::default(),
        };
        Ok(Measured { calls, payments })
    }

    async fn shared(&self, plan: Plan, slot: usize) -> Result<Ended, String> {
        let ids = prepare::ids(&plan, &self.sandbox, &self.setup_client).await?;
        let arguments = Arguments::new(&plan, ids)?;
        let mark = arguments.mark.clone();
        let queue = Queue { faults: plan.faults.clone().into_iter(), struck: Vec::new() };
        self.queues.lock().insert(mark.clone(), queue);
        let client = self.client(slot, &plan)?;
        let (result, retries) = attempts::make(&plan, client, arguments, self.run.reckless, MOMENT).await?;
        let struck = self.queues.lock().remove(&mark).unwrap_or_default().struck;
        Ok(Ended { plan, mark, result, retries, struck, requests: None })
    }

    /// Returns the client that all calls with this policy share.
    fn client(&self, slot: usize, plan: &Plan) -> Result<Client, String> {
        let mut clients = self.clients.lock();
        if let Some(client) = clients.get(&(slot, plan.slow)) {
            return Ok(client.clone());
        }
        let client = attempts::client(&self.sandbox.url(), &self.sandbox, plan.policy, attempts::timeout(plan))?;
        clients.insert((slot, plan.slow), client.clone());
        Ok(client)
    }
}
