//! What each call is: all of it follows from the seed and the call's number, so that a run can be repeated.

use std::time::Duration;

use elepay::RetryPolicy;
use elepay_sandbox::Fault;
use fastrand::Rng;

use super::faults::{KINDS, Kind, TLS};

/// How long a client waits that is to be kept waiting.
pub const PATIENCE: Duration = Duration::from_millis(1_500);
/// How long nothing listens, where something listens again later; pauses are longer then.
pub const WINDOW: Duration = Duration::from_millis(400);
/// As many calls share a sandbox, and the clients for it.
pub const GROUP: u64 = 50;
/// How many policies they choose from.
const POLICIES: usize = 5;
/// No policy makes more attempts.
const MOST_ATTEMPTS: u32 = 5;

/// One logical call.
#[derive(Debug, Clone)]
pub struct Plan {
    pub number: u64,
    pub operation: String,
    pub target: Target,
    pub road: Road,
    pub policy: RetryPolicy,
    /// By attempt, the first one first.
    pub faults: Vec<Option<Fault>>,
    /// Some of them make the client wait until its time is up.
    pub slow: bool,
    /// Where the operation can be called in another way: a stream of a list, a wait for a status.
    pub otherwise: bool,
    /// For the pauses.
    pub chance: u64,
}

/// What the call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Existing,
    /// elepay refuses it.
    Missing,
    /// The client refuses it.
    Invalid,
}

/// How its requests go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// Beside others, over the connections of a client that has one of the group's policies.
    Shared(usize),
    /// On a sandbox of its own, over a new connection.
    Alone,
    /// On a sandbox of its own, over a connection that has served before.
    Warm,
    /// As that, but the connection dies as soon as it is used again.
    Dying,
    /// No handshake succeeds.
    Tls,
}

impl Plan {
    pub fn new(seed: u64, number: u64, operations: &[String]) -> Self {
        let mut rng = rng(seed, number);
        let operation = operations[rng.usize(..operations.len())].clone();
        let target = match rng.u8(..32) {
            0 => Target::Invalid,
            1 | 2 => Target::Missing,
            _ => Target::Existing,
        };
        let road = match rng.u8(..64) {
            0 => Road::Tls,
            1 | 2 => Road::Dying,
            3..=8 => Road::Warm,
            9..=18 => Road::Alone,
            _ => Road::Shared(rng.usize(..POLICIES)),
        };
        let policy = match road {
            Road::Shared(slot) => policies(seed, number / GROUP)[slot],
            _ => policy(&mut rng),
        };
        let mut slow = false;
        let mut faults: Vec<_> = (0..MOST_ATTEMPTS).map(|attempt| fault(&mut rng, attempt, road, &mut slow)).collect();
        if road == Road::Dying {
            faults[0] = Some(Fault::die_idle());
        }
        // Whether anything was written before the connection was gone is a race, and so is whether the call is made again:
        // nothing more is planned, so that the same faults strike in every run.
        if let Some(race) = faults.iter().position(|fault| *fault == Some(Fault::close_on_accept())) {
            faults[race + 1..].fill(None);
        }
        Self {
            number,
            operation,
            target,
            road,
            policy,
            faults,
            slow,
            otherwise: rng.u8(..4) == 0 && matches!(road, Road::Shared(_)),
            chance: rng.u64(..),
        }
    }

    /// What travels with every request of this call, in data that the caller owns.
    pub fn token(&self) -> String {
        format!("chaos-{}", self.number)
    }

    /// The fault that strikes an attempt, as the table calls it.
    pub fn named(&self, attempt: usize) -> Option<&'static str> {
        match self.road {
            Road::Tls => Some(TLS),
            _ => self.faults.get(attempt)?.as_ref().map(Fault::name),
        }
    }
}

/// The policies that the calls of a group choose from: none, the usual one, and others.
pub fn policies(seed: u64, group: u64) -> Vec<RetryPolicy> {
    let mut rng = rng(!seed, group);
    let fixed = [RetryPolicy::off(), RetryPolicy::default()].into_iter();
    fixed.chain(std::iter::repeat_with(|| policy(&mut rng))).take(POLICIES).collect()
}

fn policy(rng: &mut Rng) -> RetryPolicy {
    let attempts = rng.u32(0..=MOST_ATTEMPTS);
    let millis = Duration::from_millis;
    // Within a short deadline a further attempt that gets no answer is given up before the client's own time is up.
    let (deadline, first, longest) = match rng.u8(..6) {
        0 => return RetryPolicy::off(),
        1 => return RetryPolicy::default(),
        2 => (Duration::ZERO, millis(1), millis(1)),
        3 => (PATIENCE * 4 / 5, millis(rng.u64(..10)), millis(10)),
        4 => (Duration::from_secs(5), millis(rng.u64(..500)), millis(rng.u64(..1_000))),
        _ => (Duration::MAX, millis(rng.u64(..10_000)), Duration::MAX),
    };
    RetryPolicy::default().max_attempts(attempts).deadline(deadline).initial_backoff(first).max_backoff(longest)
}

fn fault(rng: &mut Rng, attempt: u32, road: Road, slow: &mut bool) -> Option<Fault> {
    if rng.u8(..16) < if attempt == 0 { 3 } else { 6 } {
        return None;
    }
    let fits = |kind: &&Kind| match (kind.alone, road) {
        (true, Road::Shared(_)) => false,
        // A connection dies when it is used again: there is a road for that.
        _ if kind.constructor == "die_idle" => false,
        // It would begin before the connection is used, and end it.
        _ if road == Road::Dying && attempt < 2 => kind.constructor != "refuse_connections",
        _ => true,
    };
    let all: Vec<&Kind> = KINDS.iter().filter(fits).collect();
    let own: Vec<&Kind> = all.iter().copied().filter(|kind| kind.alone).collect();
    let from = if own.is_empty() || rng.bool() { &all } else { &own };
    let kind = from[rng.usize(..from.len())];
    *slow |= kind.slow;
    Some(kind.draw(rng))
}

/// Chance for one thing, independent of all others.
fn rng(seed: u64, number: u64) -> Rng {
    // The finalizer of SplitMix64: neighbours become strangers.
    let mut mixed = seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    Rng::with_seed(mixed ^ (mixed >> 31))
}
