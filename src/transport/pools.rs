//! The connections of a client, in a pool for each runtime.
//!
//! A connection is driven by the runtime in which it was opened. A call of another runtime that used it would hang
//! while that runtime is not polled, and fail when it ends, with an unknown outcome each.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Id;

use super::runtime;
use super::settings::Settings;
use crate::Error;

/// How many pools are kept: more than the runtimes that make calls at the same time in most programs. A call that is in
/// progress keeps its connection, even if its pool is dropped.
const MAX_POOLS: usize = 16;

/// The connections of a client and its clones.
pub(crate) struct Pools {
    settings: Settings,
    connect_timeout: Duration,
    open: Mutex<Open>,
}

struct Open {
    /// The pool that `build` has created before any runtime needed one.
    spare: Option<reqwest::Client>,
    /// The least recently used one is the first.
    pools: Vec<(Key, reqwest::Client)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    runtime: Id,
    connect_timeout: Duration,
}

impl Pools {
    /// Creates a first pool, which it also returns, and so reports settings with which none can be created.
    pub(crate) fn new(settings: Settings, connect_timeout: Duration) -> Result<(Self, reqwest::Client), Error> {
        let first = settings.build(connect_timeout)?;
        let open = Mutex::new(Open { spare: Some(first.clone()), pools: Vec::new() });
        Ok((Self { settings, connect_timeout, open }, first))
    }

    /// Returns the pool of the current runtime, for calls with this timeout.
    ///
    /// # Errors
    /// Returns an error if there is no runtime, if it lacks what a call needs, or if no pool can be created.
    pub(crate) fn get(&self, timeout: Duration) -> Result<reqwest::Client, Error> {
        if timeout.is_zero() {
            return Err(Error::configuration("timeouts must be greater than zero"));
        }
        let connect_timeout = connect_timeout(self.connect_timeout, timeout);
        let key = Key { runtime: runtime::current()?, connect_timeout };
        if let Some(http) = self.lock().find(key) {
            return Ok(http);
        }
        runtime::require_time()?;
        runtime::require_io()?;
        let spare = self.lock().spare.take_if(|_| connect_timeout == self.connect_timeout);
        let http = match spare {
            Some(http) => http,
            // The lock is free in the meantime, since this may load certificates.
            None => self.settings.build(connect_timeout)?,
        };
        Ok(self.lock().add(key, http))
    }

    /// Returns the address of the proxy that calls go through, if it is known.
    pub(crate) fn proxy(&self) -> Option<&str> {
        self.settings.proxy_address()
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Returns a pool, and marks it as the most recently used one.
    fn find(&mut self, key: Key) -> Option<reqwest::Client> {
        let index = self.pools.iter().rposition(|(other, _)| *other == key)?;
        self.pools[index..].rotate_left(1);
        self.pools.last().map(|(_, http)| http.clone())
    }

    /// Adds a pool, unless another call has added one in the meantime, and returns the one to use.
    fn add(&mut self, key: Key, http: reqwest::Client) -> reqwest::Client {
        if let Some(http) = self.find(key) {
            return http;
        }
        if self.pools.len() >= MAX_POOLS {
            self.pools.remove(0);
        }
        self.pools.push((key, http.clone()));
        http
    }
}

/// Returns the connect timeout for calls with a timeout. If the whole attempt timed out first, a call that could not
/// connect would look like one that was sent.
///
/// It is the longest one, halved as often as necessary: so few different ones exist, each with connections of its own.
fn connect_timeout(longest: Duration, timeout: Duration) -> Duration {
    let limit = timeout / 10 * 9;
    let mut connect_timeout = longest;
    while connect_timeout > limit {
        connect_timeout /= 2;
    }
    connect_timeout
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn connecting_times_out_before_the_attempt_and_many_timeouts_need_few_pools() {
        let longest = Duration::from_secs(5);
        let mut different = BTreeSet::new();
        for timeout in (100..=60_000).map(Duration::from_millis) {
            let connect_timeout = connect_timeout(longest, timeout);
            let limit = timeout / 10 * 9;
            assert!(connect_timeout <= limit, "{timeout:?}: {connect_timeout:?}");
            assert!(connect_timeout == longest || connect_timeout * 2 > limit, "{timeout:?}: {connect_timeout:?}");
            different.insert(connect_timeout);
        }
        assert!(different.len() <= 7, "{different:?}");
    }
}
