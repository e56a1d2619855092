//! The snapshots that are kept.

use std::collections::BTreeMap;

use crate::domain::state::State;
use crate::http::fault_schedule::Planned;

/// The most snapshots that are kept, since each one has every object.
pub const LIMIT: usize = 100;

/// The snapshots of a sandbox, by number.
#[derive(Default)]
pub struct Snapshots {
    kept: BTreeMap<u64, Snapshot>,
    last: u64,
}

/// What the sandbox can return to.
pub struct Snapshot {
    /// When it was made, by the sandbox's clock, in epoch milliseconds.
    pub time: u64,
    pub state: State,
    pub planned: Planned,
}

impl Snapshots {
    /// Keeps a snapshot and returns its id; `None` if as many are kept as can be.
    pub fn add(&mut self, snapshot: Snapshot) -> Option<String> {
        if self.kept.len() >= LIMIT {
            return None;
        }
        self.last += 1;
        self.kept.insert(self.last, snapshot);
        Some(id(self.last))
    }

    /// Returns every snapshot with its id, in the order in which they were made.
    pub fn all(&self) -> impl Iterator<Item = (String, &Snapshot)> {
        self.kept.iter().map(|(number, snapshot)| (id(*number), snapshot))
    }

    pub fn get(&self, sought: &str) -> Option<&Snapshot> {
        self.all().find(|(id, _)| id == sought).map(|(_, snapshot)| snapshot)
    }

    /// Deletes a snapshot. Returns whether there was one with this id.
    pub fn remove(&mut self, sought: &str) -> bool {
        let before = self.kept.len();
        self.kept.retain(|number, _| id(*number) != sought);
        self.kept.len() < before
    }
}

fn id(number: u64) -> String {
    format!("snap_sandbox{number:06}")
}
