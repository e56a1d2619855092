//! Records what the lenient decoder leaves out, and limits how much it keeps.

use super::outcome::Omissions;
use crate::value::path::{MORE, ValuePath};

/// The maximum number of skipped parts that are named; if there are more, a last entry says so.
const MAX_NAMED: usize = 100;
/// The maximum number of characters of a path: the keys of a map can be anything.
const MAX_PATH_LENGTH: usize = 200;
/// The maximum number of objects of a response that are kept, and of lists in free JSON. The longest page has some
/// hundreds; a body of nothing but these would take three hundred times its size in memory.
pub(super) const MAX_OBJECTS: usize = 20_000;

/// The paths of the parts that were left out.
#[derive(Default)]
pub(super) struct Skipped {
    paths: Vec<String>,
    more: bool,
    /// The number of objects that are kept.
    objects: usize,
    omissions: Omissions,
}

impl Skipped {
    /// Returns whether this many further objects can be kept, and counts them if so.
    pub(super) fn has_room(&mut self, objects: usize) -> bool {
        let fits = self.objects + objects <= MAX_OBJECTS;
        if fits {
            self.objects += objects;
        }
        fits
    }

    /// Names a part.
    pub(super) fn name(&mut self, at: ValuePath<'_>) {
        if self.paths.len() < MAX_NAMED {
            self.paths.push(at.to_string().chars().take(MAX_PATH_LENGTH).collect());
        } else {
            self.more = true;
        }
    }

    /// Records a whole value that was left out, however many are named.
    pub(super) fn count(&mut self, at: ValuePath<'_>) {
        if let ValuePath::Member(ValuePath::Item(ValuePath::Member(ValuePath::Request, _), _), member) = at
            && !self.omissions.members.contains(member)
        {
            self.omissions.members.insert(member.to_owned());
        }
        let list = if let ValuePath::Item(list, _) = at { *list } else { at };
        if let ValuePath::Member(ValuePath::Request, name) = list {
            *self.omissions.items.entry(name.to_owned()).or_default() += 1;
        }
    }

    /// Returns how many whole values of the response's own members were left out so far.
    pub(super) fn count_of_whole_values(&self) -> usize {
        self.omissions.items.values().sum()
    }

    /// Names a member that was there with several values, none of which is kept. A list counts as an item that was
    /// left out.
    pub(super) fn contradict(&mut self, at: ValuePath<'_>) {
        self.name(at);
        self.count(at);
        self.omissions.has_repeated_key = true;
    }

    /// Returns the sorted paths, and what is known of the parts that are not named.
    pub(super) fn finish(mut self) -> (Vec<String>, Omissions) {
        self.paths.sort();
        self.paths.dedup();
        if self.more {
            self.paths.push(MORE.to_owned());
        }
        (self.paths, self.omissions)
    }
}
