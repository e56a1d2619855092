//! The requests that are remembered: the latest ones.

use crate::latest::Latest;
use crate::request::Request;

/// The most bytes of memory that the bodies of the remembered requests take together, about.
const MAX_BYTES: usize = 32 << 20;

/// The latest requests, in the order of arrival.
#[derive(Debug)]
pub struct RequestLog {
    latest: Latest<Request>,
    /// How many were dropped because they were too many, since the start or since they were cleared.
    dropped: usize,
}

impl RequestLog {
    pub fn new(limit: usize) -> Self {
        Self { latest: Latest::new(limit, MAX_BYTES), dropped: 0 }
    }

    /// Keeps a request that arrives, gives it its number, and returns that. The first is 1.
    pub fn push(&mut self, mut request: Request) -> usize {
        let number = self.latest.next_number() + 1;
        request.number = number;
        self.dropped += self.latest.push(request, 0).len();
        number
    }

    /// Replaces the record of a request, unless it was dropped or cleared meanwhile. `weight` is the memory that
    /// its body takes, in bytes.
    pub fn update(&mut self, request: &Request, weight: usize) {
        let at = request.number.saturating_sub(1);
        self.dropped += self.latest.replace(at, request.clone(), weight).len();
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Request> {
        self.latest.iter()
    }

    /// Returns how many have arrived since the start.
    pub fn arrived(&self) -> usize {
        self.latest.next_number()
    }

    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Forgets every request.
    pub fn clear(&mut self) {
        self.latest.clear();
        self.dropped = 0;
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
