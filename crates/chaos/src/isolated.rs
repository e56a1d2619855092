//! A call on a sandbox of its own, where faults can strike its connections.

use std::time::Duration;

use elepay::{Client, RetryPolicy};
use elepay_sandbox::{Fault, Sandbox};

use crate::arguments::Arguments;
use crate::attempts::{self, Ended, REFUSED_LOCALLY};
use crate::count::CallResult;
use crate::plan::{ConnectionMode, Plan};
use crate::prepare;
use crate::timing::{AMPLE, MOMENT, WINDOW};

/// How often a call begins anew, on another sandbox, because its connection could not be used before.
const BEGINNINGS: usize = 20;

/// Makes a call on a sandbox where nobody else calls.
pub async fn call(plan: Plan, reckless: bool) -> Result<Ended, String> {
    for _ in 0..BEGINNINGS {
        if let Some(ended) = attempt(plan.clone(), reckless).await? {
            return Ok(ended);
        }
    }
    Err(format!("call {}: its connection could not be used before the call", plan.number))
}

/// Makes the call; `None` if the connection to reuse did not serve exactly one request before.
async fn attempt(plan: Plan, reckless: bool) -> Result<Option<Ended>, String> {
    let sandbox = attempts::sandbox().await?;
    let setup_client = attempts::client(&sandbox.url(), &sandbox, RetryPolicy::off(), AMPLE)?;
    let ids = prepare::ids(&plan, &sandbox, &setup_client).await?;
    let arguments = Arguments::new(&plan, ids)?;
    let mark = arguments.mark.clone();
    let url = match plan.connection {
        ConnectionMode::BrokenTls => sandbox.broken_tls_url().await.map_err(|error| error.to_string())?,
        _ => sandbox.url(),
    };
    let own = attempts::client(&url, &sandbox, plan.policy, attempts::timeout(&plan))?;
    if !schedule(&plan, &sandbox, &own).await? {
        return Ok(None);
    }
    let opens_again = plan.faults.iter().flatten().any(|fault| *fault == Fault::refuse_connections(WINDOW));
    let real = if opens_again { WINDOW + WINDOW / 3 } else { MOMENT };
    let (result, retries) = attempts::make(&plan, own, arguments, reckless, real).await?;
    let unsent = matches!(&result, CallResult::Failed(_, text) if text == REFUSED_LOCALLY);
    let attempts = if unsent { 0 } else { retries as usize + 1 };
    // After a port is closed for good nothing else can strike.
    let last = plan.faults.iter().position(|fault| *fault == Some(Fault::refuse_connections(Duration::MAX)));
    let last = last.filter(|_| plan.connection != ConnectionMode::BrokenTls);
    let attempts = last.map_or(attempts, |last| attempts.min(last + 1));
    let struck = (0..attempts).filter_map(|attempt| plan.fault_name(attempt)).collect();
    let requests = Some(sandbox.requests());
    Ok(Some(Ended { plan, mark, result, retries, struck, requests }))
}

/// Schedules the faults by the order in which a sandbox sees its requests. Returns whether the call can begin.
async fn schedule(plan: &Plan, sandbox: &Sandbox, client: &Client) -> Result<bool, String> {
    let refuses = |fault: &Fault| {
        *fault == Fault::refuse_connections(WINDOW) || *fault == Fault::refuse_connections(Duration::MAX)
    };
    let is_reused = matches!(plan.connection, ConnectionMode::Reused | ConnectionMode::DyingReused);
    let mut faults: Vec<_> = plan.faults.clone();
    let mut first = None;
    match plan.connection {
        ConnectionMode::BrokenTls => return Ok(true),
        // The attempt that finds its connection dead is not counted.
        ConnectionMode::DyingReused => first = Some(faults.remove(0)),
        ConnectionMode::Reused => first = Some(None),
        _ => {}
    }
    let at_once = if !is_reused && faults[0].as_ref().is_some_and(refuses) { faults.remove(0) } else { None };
    for (nth, fault) in (1..).zip(first.into_iter().chain(faults)) {
        if let Some(fault) = fault {
            sandbox.fault_at(nth, fault);
        }
    }
    if is_reused {
        let before = sandbox.requests().len();
        let query = elepay::types::ListChargesParams::new();
        let is_served = client.list_charges(&query).await.is_ok();
        tokio::time::sleep(MOMENT).await;
        // On a busy machine it can exceed the plan's short timeout; its retry would take the fault of the call.
        if !is_served || sandbox.requests().len() != before + 1 {
            return Ok(false);
        }
    }
    if let Some(fault) = at_once {
        let window = if fault == Fault::refuse_connections(WINDOW) { WINDOW } else { Duration::MAX };
        sandbox.refuse_connections(window).await;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use elepay::RetryPolicy;
    use elepay_sandbox::Fault;

    use super::schedule;
    use crate::attempts;
    use crate::document::operations;
    use crate::plan::{ConnectionMode, Plan};
    use crate::timing::AMPLE;

    #[tokio::test]
    async fn a_call_does_not_begin_on_a_connection_that_was_not_used_exactly_once() {
        let mut plans = (0..).map(|number| Plan::new(1, number, operations()));
        let mut plan = plans.find(|plan| plan.connection == ConnectionMode::Reused).unwrap();
        plan.faults.fill(None);
        for (policy, fault, begins) in [
            (RetryPolicy::off(), None, true),
            (RetryPolicy::off(), Some(Fault::close_without_response()), false),
            (RetryPolicy::default(), Some(Fault::close_without_response()), false),
        ] {
            let sandbox = attempts::sandbox().await.unwrap();
            let client = attempts::client(&sandbox.url(), &sandbox, policy, AMPLE).unwrap();
            if let Some(fault) = fault.clone() {
                sandbox.fault_at(1, fault);
            }
            assert_eq!(schedule(&plan, &sandbox, &client).await, Ok(begins), "{fault:?}");
        }
    }
}
