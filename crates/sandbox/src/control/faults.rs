//! Planned faults.

use serde_json::{Map, Value};
use tokio::sync::oneshot;

use super::refusal::Refusal;
use super::selection;
use crate::calendar::later;
use crate::context::Context;
use crate::http::broken_tls;
use crate::http::fault_plan::{FaultPlan, Rule};
use crate::sync::lock;
use crate::webhooks::fault::WebhookFault;

/// The most faults of calls that are planned at a time, and the most of events.
const LIMIT: usize = 1_000;

/// The most bytes of memory that the planned faults of calls take together, about.
const MAX_BYTES: usize = 16 << 20;

/// The most ports at which TLS handshakes fail.
const TLS_PORTS: usize = 100;

/// Plans a fault. Returns the plan with its number, and a window without a listener if that has begun.
///
/// # Errors
/// Returns an error if the plan contradicts itself, if the document has no call that it could apply to, or if too many
/// faults are planned.
pub fn plan(context: &Context, mut plan: FaultPlan) -> Result<(FaultPlan, Option<oneshot::Receiver<()>>), Refusal> {
    check(context, &plan)?;
    if let Some(method) = plan.when.as_mut().and_then(|when| when.method.as_mut()) {
        method.make_ascii_uppercase();
    }
    let mut schedule = lock(&context.schedule);
    if let Some(nth) = plan.nth.filter(|nth| schedule.list().iter().any(|planned| planned.nth == Some(*nth))) {
        return Err(Refusal::conflict(format!(
            "a fault is planned for call {nth} already; clear it, or choose another"
        )));
    }
    if schedule.len() >= LIMIT {
        return Err(too_many());
    }
    if schedule.weight() + plan.weight() > MAX_BYTES {
        let most = MAX_BYTES >> 20;
        return Err(Refusal::conflict(format!("the planned faults would take more than {most} MiB; clear them first")));
    }
    let planned = match plan.clone() {
        FaultPlan { when: Some(when), fault, times, .. } => {
            schedule.add_rule(Rule { when, fault, left: times });
            plan
        }
        FaultPlan { nth: Some(nth), fault, .. } => {
            schedule.schedule(nth, fault);
            plan
        }
        FaultPlan { fault, .. } => FaultPlan { nth: Some(schedule.append(fault)), ..plan },
    };
    Ok((planned, schedule.refuse_next()))
}

fn check(context: &Context, plan: &FaultPlan) -> Result<(), Refusal> {
    check_code(context, plan)?;
    let Some(when) = &plan.when else {
        return match plan {
            FaultPlan { nth: Some(0), .. } => Err(Refusal::invalid("`nth` must be at least 1, which is the next call")),
            FaultPlan { times: Some(_), .. } => {
                Err(Refusal::invalid("`times` needs `when`: it limits how often that applies"))
            }
            _ => Ok(()),
        };
    };
    if plan.nth.is_some() {
        return Err(Refusal::invalid("a fault has either `nth` or `when`, not both"));
    }
    if plan.times == Some(0) {
        return Err(Refusal::invalid("`times` must be at least 1; leave it out for every call"));
    }
    selection::check(context, when)
}

/// Refuses an error code that the document does not have.
fn check_code(context: &Context, plan: &FaultPlan) -> Result<(), Refusal> {
    let members = Map::from(plan.fault.clone());
    let code = members.get("code").and_then(Value::as_str);
    let published = context.api.members("ErrorObject").get("errorCode").map(|member| member.values.as_slice());
    match (code, published) {
        (Some(code), Some(published)) if !published.is_empty() && !published.iter().any(|known| known == code) => {
            let refusal = Refusal::invalid(format!("the document has no error code `{code}`"));
            Err(refusal.allowed(published))
        }
        _ => Ok(()),
    }
}

fn too_many() -> Refusal {
    Refusal::conflict(format!("{LIMIT} faults are planned, and no more can be; clear them first"))
}

/// Returns every planned fault, in the order in which they apply.
pub fn list(context: &Context) -> Vec<FaultPlan> {
    lock(&context.schedule).list()
}

/// Removes every fault that was not applied yet.
pub fn clear(context: &Context) {
    lock(&context.schedule).clear();
}

/// Adds a fault for the next event that has none yet.
///
/// # Errors
/// Returns an error if too many are planned, or if an event would be sent after the year 9999.
pub fn plan_for_event(context: &Context, fault: WebhookFault) -> Result<(), Refusal> {
    let mut state = lock(&context.state);
    later(state.now(), fault.lateness()).map_err(Refusal::conflict)?;
    if state.outbox.faults().count() >= LIMIT {
        return Err(too_many());
    }
    state.outbox.add_fault(fault);
    Ok(())
}

/// Opens a port at which every TLS handshake fails, and returns its URL.
///
/// # Errors
/// Returns an error if as many are open as can be, or if no port can be bound.
pub async fn broken_tls_url(context: &Context) -> Result<String, Refusal> {
    let (url, listener) =
        broken_tls::listen().await.map_err(|error| Refusal::conflict(format!("no port can be bound: {error}")))?;
    let mut ports = lock(&context.broken_tls);
    if ports.len() >= TLS_PORTS {
        return Err(Refusal::conflict(format!("{TLS_PORTS} ports with broken TLS are open; use one of them")));
    }
    ports.spawn(broken_tls::refuse(listener));
    Ok(url)
}
