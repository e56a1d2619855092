//! Makes the calls: many at once, each with the faults that are its own.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use elepay::{Client, Error, RetryPolicy};
use elepay_sandbox::{Fault, Request, Sandbox};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::calls::{self, Object};
use super::clock::{self, OfCall};
use super::count::{Done, Outcome};
use super::plan::{GROUP, PATIENCE, Plan, Road, WINDOW};
use super::report::Run;

/// How many groups are under way at once, and how many calls of each.
const GROUPS: usize = 12;
const CALLS: usize = 20;
/// No call that is to be answered takes so long, whatever else the machine does.
const AMPLE: Duration = Duration::from_secs(30);
/// A moment, for a connection to become idle after its answer.
const MOMENT: Duration = Duration::from_millis(2);
/// How often a reckless caller tries.
const RECKLESS: u32 = 4;

/// Makes all calls of a run.
pub async fn run(run: Run, operations: Arc<[String]>) -> Result<Vec<Done>, String> {
    let room = Arc::new(Semaphore::new(GROUPS));
    let mut groups = JoinSet::new();
    for group in 0..run.calls.div_ceil(GROUP) {
        let (room, operations) = (Arc::clone(&room), Arc::clone(&operations));
        groups.spawn(async move {
            let _place = room.acquire().await;
            let numbers = group * GROUP..run.calls.min((group + 1) * GROUP);
            let plans: Vec<_> = numbers.map(|number| Plan::new(run.seed, number, &operations)).collect();
            Group::start(run.reckless).await?.drive(plans).await
        });
    }
    let mut done = Vec::new();
    while let Some(group) = groups.join_next().await {
        done.extend(group.map_err(|error| format!("the run itself has failed: {error}"))??);
    }
    Ok(done)
}

/// Calls that share a sandbox, and clients.
struct Group {
    sandbox: Sandbox,
    /// Prepares what they need.
    spared: Client,
    clients: Mutex<BTreeMap<(usize, bool), Client>>,
    lines: Lines,
    reckless: bool,
}

/// The faults of each call that is under way, by its mark.
type Lines = Arc<Mutex<HashMap<String, Line>>>;

#[derive(Default)]
struct Line {
    faults: std::vec::IntoIter<Option<Fault>>,
    struck: Vec<&'static str>,
}

impl Line {
    fn next(&mut self) -> Option<Fault> {
        let fault = self.faults.next().flatten();
        self.struck.extend(fault.as_ref().map(Fault::name));
        fault
    }
}

/// A call that has ended, before its requests are counted.
struct Ended {
    plan: Plan,
    mark: String,
    outcome: Outcome,
    retries: u32,
    struck: Vec<&'static str>,
    /// What the sandbox of its own received.
    requests: Option<Vec<Request>>,
}

impl Group {
    async fn start(reckless: bool) -> Result<Arc<Self>, String> {
        let sandbox = sandbox().await?;
        let lines = Lines::default();
        let own = Arc::clone(&lines);
        sandbox.fault_when(move |request| {
            let mut lines = lock(&own);
            let mark = calls::marks(request).into_iter().find(|mark| lines.contains_key(*mark))?;
            lines.get_mut(mark)?.next()
        });
        let spared = client(&sandbox.url(), &sandbox, RetryPolicy::off(), AMPLE)?;
        Ok(Arc::new(Self { sandbox, spared, clients: Mutex::default(), lines, reckless }))
    }

    async fn drive(self: Arc<Self>, plans: Vec<Plan>) -> Result<Vec<Done>, String> {
        let room = Arc::new(Semaphore::new(CALLS));
        let mut calls = JoinSet::new();
        for plan in plans {
            let (group, room) = (Arc::clone(&self), Arc::clone(&room));
            calls.spawn(async move {
                let _place = room.acquire().await;
                match plan.road {
                    Road::Shared(slot) => group.shared(plan, slot).await,
                    _ => apart(plan, group.reckless).await,
                }
            });
        }
        let mut ended = Vec::new();
        while let Some(call) = calls.join_next().await {
            ended.push(call.map_err(|error| format!("the run itself has failed: {error}"))??);
        }
        // Not before all are over: what a caller has given up may be executed later.
        let requests = self.sandbox.requests();
        let executed = executed(&requests);
        Ok(ended.into_iter().map(|call| call.done(&executed)).collect())
    }

    async fn shared(&self, plan: Plan, slot: usize) -> Result<Ended, String> {
        let object = calls::prepare(&plan, &self.sandbox, &self.spared).await?;
        let mark = calls::mark(&plan, &object);
        let line = Line { faults: plan.faults.clone().into_iter(), struck: Vec::new() };
        lock(&self.lines).insert(mark.clone(), line);
        let client = self.client(slot, &plan)?;
        let (outcome, retries) = make(&plan, client, object, self.reckless, MOMENT).await?;
        let struck = lock(&self.lines).remove(&mark).unwrap_or_default().struck;
        Ok(Ended { plan, mark, outcome, retries, struck, requests: None })
    }

    /// The client that all calls with this policy share.
    fn client(&self, slot: usize, plan: &Plan) -> Result<Client, String> {
        let mut clients = lock(&self.clients);
        if let Some(client) = clients.get(&(slot, plan.slow)) {
            return Ok(client.clone());
        }
        let client = client(&self.sandbox.url(), &self.sandbox, plan.policy, patience(plan))?;
        clients.insert((slot, plan.slow), client.clone());
        Ok(client)
    }
}

/// A call whose faults strike its connections, on a sandbox where nobody else calls.
async fn apart(plan: Plan, reckless: bool) -> Result<Ended, String> {
    let sandbox = sandbox().await?;
    let spared = client(&sandbox.url(), &sandbox, RetryPolicy::off(), AMPLE)?;
    let object = calls::prepare(&plan, &sandbox, &spared).await?;
    let mark = calls::mark(&plan, &object);
    let url = match plan.road {
        Road::Tls => sandbox.broken_tls_url().await.map_err(|error| error.to_string())?,
        _ => sandbox.url(),
    };
    let own = client(&url, &sandbox, plan.policy, patience(&plan))?;
    script(&plan, &sandbox, &own).await?;
    let refused = plan.faults.iter().flatten().any(|fault| *fault == Fault::refuse_connections(WINDOW));
    let real = if refused { WINDOW + WINDOW / 3 } else { MOMENT };
    let (outcome, retries) = make(&plan, own, object, reckless, real).await?;
    let unsent = matches!(&outcome, Outcome::Failed(_, text) if text == REFUSED_HERE);
    let attempts = if unsent { 0 } else { retries as usize + 1 };
    // After a port is closed for good nothing else can strike.
    let last = plan.faults.iter().position(|fault| *fault == Some(Fault::refuse_connections(Duration::MAX)));
    let attempts = last.filter(|_| plan.road != Road::Tls).map_or(attempts, |last| attempts.min(last + 1));
    let struck = (0..attempts).filter_map(|attempt| plan.named(attempt)).collect();
    let requests = Some(sandbox.requests());
    Ok(Ended { plan, mark, outcome, retries, struck, requests })
}

/// Plans the faults by the order in which a sandbox sees its calls.
async fn script(plan: &Plan, sandbox: &Sandbox, client: &Client) -> Result<(), String> {
    let refused = |fault: &Option<Fault>| fault.as_ref().is_some_and(|fault| fault.name() == REFUSED);
    let warm = matches!(plan.road, Road::Warm | Road::Dying);
    let mut faults: Vec<_> = plan.faults.clone();
    let mut first = None;
    match plan.road {
        Road::Tls => return Ok(()),
        // The attempt that finds its connection dead is not counted.
        Road::Dying => {
            first = Some(faults.remove(0));
        }
        Road::Warm => first = Some(None),
        _ => {}
    }
    let at_once = if !warm && refused(&faults[0]) { faults.remove(0) } else { None };
    for (nth, fault) in (1..).zip(first.into_iter().chain(faults)) {
        if let Some(fault) = fault {
            sandbox.fault_at(nth, fault);
        }
    }
    if warm {
        let query = elepay::types::ListChargesParams::new();
        client.list_charges(&query).await.map_err(|error| format!("call {}: {error}", plan.number))?;
        tokio::time::sleep(MOMENT).await;
    }
    if let Some(fault) = at_once {
        let window = if fault == Fault::refuse_connections(WINDOW) { WINDOW } else { Duration::MAX };
        sandbox.refuse_connections(window).await;
    }
    Ok(())
}

const REFUSED: &str = "connections refused";
/// Instead of the text of an error about a value.
const REFUSED_HERE: &str = "refused by the client";

/// Makes the call, in a task of its own so that a panic ends nothing else.
async fn make(
    plan: &Plan,
    client: Client,
    object: Object,
    reckless: bool,
    real: Duration,
) -> Result<(Outcome, u32), String> {
    let (plan, operation) = (plan.clone(), plan.operation.clone());
    let call = tokio::spawn(async move {
        let call = async {
            let mut tried = 1;
            loop {
                match calls::perform(&plan, &client, &object).await {
                    // What nobody should do: it failed, so do it again.
                    Some(Err(_)) if reckless && tried < RECKLESS => tried += 1,
                    outcome => return (outcome, tried - 1),
                }
            }
        };
        Box::pin(clock::within(plan.chance, real, call)).await
    });
    match call.await {
        Err(error) if error.is_panic() => Ok((Outcome::Panicked, 0)),
        Err(error) => Err(format!("the run itself has failed: {error}")),
        Ok(((None, _), _)) => Err(format!("no call of `{operation}` is known: add one to xtask/src/chaos/calls.rs")),
        Ok(((Some(outcome), again), pauses)) => Ok((outcome_of(outcome), again + pauses)),
    }
}

fn outcome_of(outcome: Result<(), Error>) -> Outcome {
    match outcome {
        Ok(()) => Outcome::Succeeded,
        Err(error) if error.kind() == elepay::ErrorKind::InvalidValue => {
            Outcome::Failed(error.delivery(), REFUSED_HERE.to_owned())
        }
        Err(error) => Outcome::Failed(error.delivery(), error.to_string()),
    }
}

impl Ended {
    /// `shared` is what was executed on the sandbox of the group.
    fn done(self, shared: &HashMap<(String, String), u32>) -> Done {
        let own = self.requests.as_deref().map(executed);
        let key = (self.plan.operation.clone(), self.mark);
        let times = own.as_ref().unwrap_or(shared).get(&key).copied().unwrap_or_default();
        let planned = match self.plan.road {
            Road::Tls => vec![super::faults::TLS.to_owned()],
            _ => {
                let text = |fault: &Option<Fault>| fault.as_ref().map_or("-".to_owned(), ToString::to_string);
                self.plan.faults.iter().map(text).collect()
            }
        };
        Done {
            number: self.plan.number,
            executed: (!super::reads(&self.plan.operation)).then_some(times),
            operation: self.plan.operation,
            planned,
            struck: self.struck,
            retries: self.retries,
            outcome: self.outcome,
        }
    }
}

/// How often each operation was executed for each mark.
fn executed(requests: &[Request]) -> HashMap<(String, String), u32> {
    let mut times = HashMap::new();
    for request in requests.iter().filter(|request| request.executed) {
        let Some(operation) = &request.operation else { continue };
        let mut marks = calls::marks(request);
        // A token may stand in two places of one request.
        marks.sort_unstable();
        marks.dedup();
        for mark in marks {
            *times.entry((operation.clone(), mark.to_owned())).or_default() += 1;
        }
    }
    times
}

async fn sandbox() -> Result<Sandbox, String> {
    Sandbox::builder().allow_repeated_order_numbers().start().await.map_err(|error| error.to_string())
}

fn patience(plan: &Plan) -> Duration {
    if plan.slow { PATIENCE } else { AMPLE }
}

fn client(url: &str, sandbox: &Sandbox, policy: RetryPolicy, patience: Duration) -> Result<Client, String> {
    // No handshake comes as far as the certificates, and loading the machine's takes long.
    let http = reqwest::Client::builder().tls_certs_only([]);
    let builder = Client::builder(sandbox.key()).base_url(url).http_client(http);
    let client = builder.retry(policy).timeout(patience).clock(OfCall).build();
    client.map_err(|error| format!("no client for {url}: {error}"))
}

/// A panic elsewhere leaves nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
