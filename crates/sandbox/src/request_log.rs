//! The requests that are remembered: the latest ones.

use std::collections::VecDeque;

use crate::request::Request;

/// The most bytes of memory that the bodies of the remembered requests take together, about.
const MAX_BYTES: usize = 32 << 20;

/// The latest requests, in the order of arrival.
#[derive(Debug)]
pub struct RequestLog {
    /// Each with the memory that its body takes.
    kept: VecDeque<(usize, Request)>,
    /// How many are kept at most.
    limit: usize,
    /// How many have arrived since the start.
    arrived: usize,
    /// The bytes of memory that the kept bodies take.
    bytes: usize,
    /// How many were dropped because they were too many, since the start or since they were cleared.
    dropped: usize,
}

impl RequestLog {
    pub fn new(limit: usize) -> Self {
        Self { kept: VecDeque::new(), limit, arrived: 0, bytes: 0, dropped: 0 }
    }

    /// Keeps a request that arrives, gives it its number, and returns that.
    pub fn push(&mut self, mut request: Request) -> usize {
        self.arrived += 1;
        request.number = self.arrived;
        self.kept.push_back((0, request));
        self.shrink();
        self.arrived
    }

    /// Replaces the record of a request, unless it was dropped or cleared meanwhile. `weight` is the memory that
    /// its body takes, in bytes.
    pub fn update(&mut self, request: &Request, weight: usize) {
        if let Ok(at) = self.kept.binary_search_by_key(&request.number, |(_, kept)| kept.number) {
            self.bytes = self.bytes - self.kept[at].0 + weight;
            self.kept[at] = (weight, request.clone());
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        while self.kept.len() > self.limit || self.bytes > MAX_BYTES {
            let Some((bytes, _)) = self.kept.pop_front() else { break };
            self.bytes -= bytes;
            self.dropped += 1;
        }
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Request> {
        self.kept.iter().map(|(_, request)| request)
    }

    /// Returns how many have arrived since the start.
    pub fn arrived(&self) -> usize {
        self.arrived
    }

    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Forgets every request.
    pub fn clear(&mut self) {
        *self = Self { arrived: self.arrived, ..Self::new(self.limit) };
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, RequestLog};
    use crate::request::Request;

    fn numbers(log: &RequestLog) -> Vec<usize> {
        log.iter().map(|request| request.number).collect()
    }

    #[test]
    fn the_latest_requests_are_kept_and_the_others_are_counted() {
        let mut log = RequestLog::new(3);
        let request = || Request::new("GET", "/charges", None, 0);
        for _ in 0..5 {
            log.push(request());
        }
        assert_eq!((numbers(&log), log.arrived(), log.dropped()), (vec![3, 4, 5], 5, 2));
        // One is updated that was dropped, and one that is kept.
        for number in [1, 4] {
            log.update(&Request { number, status: Some(200), ..request() }, 10);
        }
        assert_eq!(log.iter().map(|request| request.status).collect::<Vec<_>>(), [None, Some(200), None]);
        // Bodies count together.
        log.update(&Request { number: 5, ..request() }, MAX_BYTES);
        assert_eq!((numbers(&log), log.dropped()), (vec![5], 4));
        log.clear();
        assert_eq!((numbers(&log), log.arrived(), log.dropped()), (vec![], 5, 0));
        assert_eq!(log.push(request()), 6, "numbers are not used twice");
    }
}
