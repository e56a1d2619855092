//! Snapshots: the objects, the time, the planned faults of calls and events, and the webhooks, to return to.

use serde::Serialize;

use super::refusal::Refusal;
use super::{faults, requests};
use crate::context::Context;
use crate::domain::tick::tick;
use crate::snapshots::{Snapshot, Snapshots};
use crate::sync::lock;

/// A snapshot that can be restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// When it was made, by the sandbox's clock, in epoch milliseconds.
    pub time: u64,
}

/// Makes a snapshot.
///
/// # Errors
/// Returns an error if as many are kept as can be.
pub fn create(context: &Context) -> Result<Listed, Refusal> {
    let mut snapshots = lock(&context.snapshots);
    let (planned, of_faults) = {
        let schedule = lock(&context.schedule);
        (schedule.planned(), schedule.weight())
    };
    let mut state = lock(&context.state);
    tick(&mut state);
    let weight = state.weight() + of_faults;
    snapshots.check_room(weight).map_err(Refusal::conflict)?;
    let time = state.now();
    let id = snapshots.add(Snapshot { time, state: state.copy(), planned, weight });
    Ok(Listed { id, time })
}

/// Returns every snapshot in the order in which they were made.
pub fn list(context: &Context) -> Vec<Listed> {
    lock(&context.snapshots).all().map(|(id, snapshot)| Listed { id, time: snapshot.time }).collect()
}

/// Returns to a snapshot, which is kept.
///
/// # Errors
/// Returns an error if there is none with this id.
pub fn restore(context: &Context, id: &str) -> Result<(), Refusal> {
    let (time, state, planned) = {
        let snapshots = lock(&context.snapshots);
        let snapshot = snapshots.get(id).ok_or_else(|| unknown(&snapshots, id))?;
        (snapshot.time, snapshot.state.copy(), snapshot.planned.clone())
    };
    {
        let mut kept = lock(&context.state);
        kept.restore(state);
        // What was pending then is pending again, however long the tests since then took.
        kept.set_now(time);
    }
    lock(&context.schedule).replace(planned);
    Ok(())
}

/// Deletes a snapshot.
///
/// # Errors
/// Returns an error if there is none with this id.
pub fn delete(context: &Context, id: &str) -> Result<(), Refusal> {
    let mut snapshots = lock(&context.snapshots);
    if snapshots.remove(id) { Ok(()) } else { Err(unknown(&snapshots, id)) }
}

/// Forgets every planned fault, request, webhook and event, and every object that was not there from the start, and
/// sets the clock to that of the machine. Snapshots are kept.
pub fn reset(context: &Context) {
    lock(&context.state).reset();
    faults::clear(context);
    requests::clear(context);
}

fn unknown(snapshots: &Snapshots, sought: &str) -> Refusal {
    let refusal = Refusal::not_found(format!("there is no snapshot `{sought}`")).about(sought);
    refusal.allowed(snapshots.all().map(|(id, _)| id))
}
