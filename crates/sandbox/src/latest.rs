//! A list that forgets its oldest items, within limits of number and of memory.

use std::collections::VecDeque;

/// The latest items in the order in which they were added. Each has a number, which is never given twice; the first is
/// 0.
#[derive(Debug)]
pub struct Latest<T> {
    /// Each with the memory that it takes, in bytes.
    kept: VecDeque<(usize, T)>,
    /// The number of the first that is kept.
    first: usize,
    /// How many are kept at most.
    most: usize,
    /// How many bytes of memory they take together at most, about.
    most_bytes: usize,
    /// The bytes of memory that they take.
    bytes: usize,
}

impl<T> Latest<T> {
    pub fn new(most: usize, most_bytes: usize) -> Self {
        Self { kept: VecDeque::new(), first: 0, most, most_bytes, bytes: 0 }
    }

    /// Returns the number of the next item.
    pub fn next_number(&self) -> usize {
        self.first + self.kept.len()
    }

    /// Adds an item that takes so many bytes of memory, and returns those that are forgotten with their numbers. The
    /// one that is added is kept however large it is, unless none are.
    pub fn push(&mut self, item: T, weight: usize) -> Vec<(usize, T)> {
        self.bytes += weight;
        self.kept.push_back((weight, item));
        self.shrink()
    }

    /// Replaces an item, unless it is forgotten. Returns those that are forgotten because of its weight.
    pub fn replace(&mut self, number: usize, item: T, weight: usize) -> Vec<(usize, T)> {
        let Some(kept) = number.checked_sub(self.first).and_then(|at| self.kept.get_mut(at)) else { return Vec::new() };
        self.bytes = self.bytes - kept.0 + weight;
        *kept = (weight, item);
        self.shrink()
    }

    pub fn get(&self, number: usize) -> Option<&T> {
        self.kept.get(number.checked_sub(self.first)?).map(|(_, item)| item)
    }

    pub fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        self.kept.get_mut(number.checked_sub(self.first)?).map(|(_, item)| item)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.kept.iter().map(|(_, item)| item)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.kept.iter_mut().map(|(_, item)| item)
    }

    /// Forgets every item. No number is given twice.
    pub fn clear(&mut self) {
        self.first = self.next_number();
        self.kept.clear();
        self.bytes = 0;
    }

    fn shrink(&mut self) -> Vec<(usize, T)> {
        let mut forgotten = Vec::new();
        while self.kept.len() > self.most || (self.bytes > self.most_bytes && self.kept.len() > 1) {
            let Some((weight, item)) = self.kept.pop_front() else { break };
            self.bytes -= weight;
            forgotten.push((self.first, item));
            self.first += 1;
        }
        forgotten
    }
}

#[cfg(test)]
mod tests {
    use super::Latest;

    #[test]
    fn the_oldest_are_forgotten_by_number_and_by_memory_and_numbers_are_not_given_twice() {
        let mut latest = Latest::new(3, 100);
        let names = |latest: &Latest<&'static str>| latest.iter().copied().collect::<Vec<_>>();
        for name in ["a", "b", "c"] {
            assert_eq!(latest.push(name, 10), []);
        }
        assert_eq!(latest.push("d", 10), [(0, "a")], "by number");
        assert_eq!(latest.push("e", 85), [(1, "b"), (2, "c")], "by memory");
        assert_eq!((latest.get(3), latest.get(2), latest.next_number()), (Some(&"d"), None, 5));
        assert_eq!(latest.replace(2, "c", 1), [], "it is forgotten");
        assert_eq!(latest.replace(3, "D", 16), [(3, "D")]);
        assert_eq!(latest.push("f", 1_000), [(4, "e")], "one is kept however large it is");
        assert_eq!(names(&latest), ["f"]);
        latest.clear();
        assert_eq!((names(&latest), latest.next_number()), (vec![], 6));
        assert_eq!(latest.push("g", 100), []);
        assert_eq!(latest.get_mut(6), Some(&mut "g"));
        assert_eq!(Latest::new(0, 100).push("h", 1), [(0, "h")]);
    }
}
