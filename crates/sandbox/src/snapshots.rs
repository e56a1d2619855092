//! The snapshots that are kept.

use std::collections::BTreeMap;

use crate::domain::state::State;
use crate::http::fault_schedule::Planned;

/// The most snapshots that are kept.
const MOST: usize = 100;

/// The most bytes of memory that they take together, about, since each one has every object.
const MOST_BYTES: usize = 512 << 20;

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
    /// About how much memory it takes, in bytes.
    pub weight: usize,
}

impl Snapshots {
    /// Refuses a snapshot that takes so many bytes of memory if as many are kept as can be.
    pub fn check_room(&self, weight: usize) -> Result<(), String> {
        let kept: usize = self.kept.values().map(|snapshot| snapshot.weight).sum();
        if self.kept.len() >= MOST {
            return Err(format!("{MOST} snapshots are kept, and no more can be; delete one first"));
        }
        if kept + weight > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            return Err(format!("the snapshots would take more than {most} MiB; delete one first"));
        }
        Ok(())
    }

    /// Keeps a snapshot and returns its id.
    pub fn add(&mut self, snapshot: Snapshot) -> String {
        self.last += 1;
        self.kept.insert(self.last, snapshot);
        id(self.last)
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

#[cfg(test)]
mod tests {
    use super::{MOST_BYTES, Snapshot, Snapshots};
    use crate::document::api::Api;
    use crate::domain::state::State;
    use crate::http::fault_schedule::Planned;

    #[test]
    fn snapshots_are_limited_by_number_and_by_memory() {
        let api = Api::of_the_client().expect("the document");
        let snapshot = |weight| Snapshot {
            time: 0,
            state: State::new(api.clone(), String::new(), false),
            planned: Planned::default(),
            weight,
        };
        let mut snapshots = Snapshots::default();
        let large = snapshots.add(snapshot(MOST_BYTES - 10));
        assert!(snapshots.check_room(10).is_ok());
        assert!(snapshots.check_room(11).is_err_and(|reason| reason.contains("more than 512 MiB; delete one")));
        assert!(snapshots.remove(&large) && snapshots.check_room(11).is_ok());
        for _ in 0..100 {
            snapshots.add(snapshot(1));
        }
        assert!(snapshots.check_room(1).is_err_and(|reason| reason.contains("100 snapshots are kept")));
    }
}
