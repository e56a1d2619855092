//! Makes one call with its retries, and counts which of its requests were executed.

use std::collections::HashMap;
use std::time::Duration;

use elepay::{Client, Error, RetryPolicy};
use elepay_sandbox::{Fault, Request, Sandbox};

use crate::arguments::Arguments;
use crate::calls;
use crate::clock::{self, CallClock};
use crate::count::{CallResult, CompletedCall};
use crate::faults::TLS;
use crate::marks::marks;
use crate::plan::{ConnectionMode, Plan};
use crate::timing::{AMPLE, PATIENCE};

/// How often a reckless caller tries.
const RECKLESS: u32 = 4;
/// Stands for the message of an error about a value.
pub const REFUSED_LOCALLY: &str = "refused by the client";

/// A call that has ended, before its requests are counted.
pub struct Ended {
    pub plan: Plan,
    pub mark: String,
    pub result: CallResult,
    pub retries: u32,
    pub struck: Vec<&'static str>,
    /// What a sandbox of its own received.
    pub requests: Option<Vec<Request>>,
}

/// How often each operation was executed for each mark.
pub type Executed = HashMap<(String, String), u32>;

impl Ended {
    /// Adds how often the call was executed; `shared` is what the sandbox of its group executed.
    pub fn complete(self, shared: &Executed) -> CompletedCall {
        let own = self.requests.as_deref().map(executed);
        let key = (self.plan.operation.id.to_owned(), self.mark);
        let times = own.as_ref().unwrap_or(shared).get(&key).copied().unwrap_or_default();
        let planned = match self.plan.connection {
            ConnectionMode::BrokenTls => vec![TLS.to_owned()],
            _ => {
                let text = |fault: &Option<Fault>| fault.as_ref().map_or("-".to_owned(), ToString::to_string);
                self.plan.faults.iter().map(text).collect()
            }
        };
        CompletedCall {
            number: self.plan.number,
            operation: self.plan.operation.id,
            planned,
            struck: self.struck,
            retries: self.retries,
            result: self.result,
            executed: (!self.plan.operation.is_read()).then_some(times),
        }
    }
}

/// Makes the call, in a task of its own so that a panic ends nothing else.
///
/// A pause between attempts really takes `real`. Also returns how often the call was retried.
pub async fn make(
    plan: &Plan,
    client: Client,
    arguments: Arguments,
    reckless: bool,
    real: Duration,
) -> Result<(CallResult, u32), String> {
    let (plan, id, misfit) = (plan.clone(), plan.operation.id, arguments.misfit.clone());
    let call = tokio::spawn(async move {
        let call = async {
            let mut tries = 1;
            loop {
                match calls::perform(&plan, &client, &arguments).await {
                    // As nobody should: it failed, so do it again.
                    Some(Err(_)) if reckless && tries < RECKLESS => tries += 1,
                    result => return (result, tries - 1),
                }
            }
        };
        Box::pin(clock::within(plan.chance, real, call)).await
    });
    match call.await {
        Err(_) if misfit.get().is_some() => {
            let reason = misfit.get().map(String::as_str).unwrap_or_default();
            Err(format!("no arguments for `{id}`: {reason}; they are made in crates/chaos/src/arguments.rs"))
        }
        Err(error) if error.is_panic() => Ok((CallResult::Panicked, 0)),
        Err(error) => Err(format!("the run itself failed: {error}")),
        Ok(((None, _), _)) => Err(format!("the client has no operation `{id}`")),
        Ok(((Some(result), again), pauses)) => Ok((call_result(result), again + pauses)),
    }
}

fn call_result(result: Result<(), Error>) -> CallResult {
    match result {
        Ok(()) => CallResult::Succeeded,
        Err(error) if error.kind() == elepay::ErrorKind::InvalidValue => {
            CallResult::Failed(error.delivery(), REFUSED_LOCALLY.to_owned())
        }
        Err(error) => CallResult::Failed(error.delivery(), error.to_string()),
    }
}

/// Counts how often each operation was executed for each mark.
pub fn executed(requests: &[Request]) -> Executed {
    let mut times = HashMap::new();
    for request in requests.iter().filter(|request| request.executed) {
        let Some(operation) = &request.operation else { continue };
        let mut marks = marks(request);
        // A token may be in several places of one request.
        marks.sort_unstable();
        marks.dedup();
        for mark in marks {
            *times.entry((operation.clone(), mark.to_owned())).or_default() += 1;
        }
    }
    times
}

/// Starts a sandbox that does not hide a second charge behind the order number of the first.
pub async fn sandbox() -> Result<Sandbox, String> {
    // Every request is counted.
    let builder = Sandbox::builder().allow_repeated_order_numbers().remember_requests(usize::MAX);
    builder.start().await.map_err(|error| error.to_string())
}

/// Returns the timeout of the call's client.
pub fn timeout(plan: &Plan) -> Duration {
    if plan.slow { PATIENCE } else { AMPLE }
}

/// Builds a client of the sandbox at `url`.
pub fn client(url: &str, sandbox: &Sandbox, policy: RetryPolicy, timeout: Duration) -> Result<Client, String> {
    // No handshake gets as far as the certificates, and loading the machine's takes long.
    let builder = Client::builder(sandbox.key()).base_url(url).http_client(|http| http.tls_certs_only([]));
    let client = builder.retry(policy).timeout(timeout).clock(CallClock).build();
    client.map_err(|error| format!("no client for {url}: {error:?}"))
}
