//! Snapshots: the objects, the clock and the planned faults at a time, to return to.

use std::collections::BTreeMap;

use serde::Serialize;

use super::refusal::Refusal;
use super::{faults, requests};
use crate::context::Context;
use crate::domain::new_object::new_terminal_location;
use crate::domain::state::State;
use crate::domain::tick::tick;
use crate::http::fault_schedule::Planned;
use crate::sync::lock;

/// The most snapshots that are kept, since each one has every object.
const LIMIT: usize = 100;

/// The snapshots of a sandbox, by number.
#[derive(Default)]
pub struct Snapshots {
    kept: BTreeMap<u64, Snapshot>,
    last: u64,
}

struct Snapshot {
    time: u64,
    state: State,
    planned: Planned,
}

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
    let (time, state) = {
        let mut state = lock(&context.state);
        tick(&mut state);
        (state.now(), state.copy())
    };
    let planned = lock(&context.schedule).planned();
    let mut snapshots = lock(&context.snapshots);
    if snapshots.kept.len() >= LIMIT {
        return Err(Refusal::conflict(format!("{LIMIT} snapshots are kept, and no more can be; delete one first")));
    }
    snapshots.last += 1;
    let number = snapshots.last;
    snapshots.kept.insert(number, Snapshot { time, state, planned });
    Ok(Listed { id: id(number), time })
}

/// Returns every snapshot in the order in which they were made.
pub fn list(context: &Context) -> Vec<Listed> {
    let snapshots = lock(&context.snapshots);
    snapshots.kept.iter().map(|(number, snapshot)| Listed { id: id(*number), time: snapshot.time }).collect()
}

/// Returns to a snapshot, which is kept.
///
/// # Errors
/// Returns an error if there is none with this id.
pub fn restore(context: &Context, id: &str) -> Result<(), Refusal> {
    let (state, planned) = {
        let snapshots = lock(&context.snapshots);
        let snapshot = number(&snapshots, id).map(|number| &snapshots.kept[&number])?;
        (snapshot.state.copy(), snapshot.planned.clone())
    };
    lock(&context.state).restore(state);
    lock(&context.schedule).replace(planned);
    Ok(())
}

/// Deletes a snapshot.
///
/// # Errors
/// Returns an error if there is none with this id.
pub fn delete(context: &Context, id: &str) -> Result<(), Refusal> {
    let mut snapshots = lock(&context.snapshots);
    let number = number(&snapshots, id)?;
    snapshots.kept.remove(&number);
    Ok(())
}

/// Forgets every object, planned fault and request, and sets the clock to that of the machine. Snapshots are kept.
pub fn reset(context: &Context) {
    {
        let mut state = lock(&context.state);
        state.reset();
        new_terminal_location(&mut state);
    }
    faults::clear(context);
    requests::clear(context);
}

fn id(number: u64) -> String {
    format!("snap_sandbox{number:06}")
}

fn number(snapshots: &Snapshots, sought: &str) -> Result<u64, Refusal> {
    let found = snapshots.kept.keys().copied().find(|number| id(*number) == sought);
    let refusal = || Refusal::not_found(format!("there is no snapshot `{sought}`")).about(sought);
    found.ok_or_else(|| refusal().allowed(snapshots.kept.keys().map(|number| id(*number))))
}
