//! What each call is. All of it follows from the seed and the number of the call, so that a run can be repeated.

use std::time::Duration;

use elepay::RetryPolicy;
use elepay_sandbox::Fault;
use elepay_spec::Operation;
use fastrand::Rng;

use crate::faults::{KINDS, Kind, TLS};
use crate::marks::can_be_marked;
use crate::timing::PATIENCE;

/// How many calls share a sandbox and its clients.
pub const GROUP: u64 = 50;
/// How many policies the calls of a group choose from.
const POLICIES: usize = 5;
/// The most attempts that a policy makes.
const MOST_ATTEMPTS: u32 = 5;

/// One logical call.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The number of the call in its run.
    pub number: u64,
    /// The operation that is called.
    pub operation: &'static Operation<'static>,
    /// What the call is about.
    pub target: Target,
    /// Over which connection its requests go.
    pub connection: ConnectionMode,
    /// The policy of its client.
    pub policy: RetryPolicy,
    /// The fault of each attempt, if it has one.
    pub faults: Vec<Option<Fault>>,
    /// Whether a fault makes the client wait until its timeout.
    pub slow: bool,
    /// Whether the operation is called in its other way, if it has one: as a stream of a list, as a wait for a status.
    pub alternative: bool,
    /// The seed of the pauses.
    pub chance: u64,
}

/// What the call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// An object that exists.
    Existing,
    /// An object that does not exist, so that the server refuses the call.
    Missing,
    /// A value that is not valid, so that the client refuses the call.
    Invalid,
}

/// Over which connection the requests of a call go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionMode {
    /// Any connection of a client with this policy of the group, beside other calls.
    Shared(usize),
    /// A new connection to a sandbox of its own.
    Fresh,
    /// A connection to a sandbox of its own that has served before.
    Reused,
    /// The same, but the connection dies as soon as it is reused.
    DyingReused,
    /// A TLS connection whose handshake never succeeds.
    BrokenTls,
}

impl Plan {
    /// Plans a call of one of `operations`, of which there must be at least one.
    #[must_use]
    pub fn new(seed: u64, number: u64, operations: &'static [Operation<'static>]) -> Self {
        let mut rng = rng(seed, number);
        let operation = &operations[rng.usize(..operations.len())];
        let target = match rng.u8(..32) {
            0 => Target::Invalid,
            1 | 2 => Target::Missing,
            _ => Target::Existing,
        };
        let connection = match rng.u8(..64) {
            0 => ConnectionMode::BrokenTls,
            1 | 2 => ConnectionMode::DyingReused,
            3..=8 => ConnectionMode::Reused,
            9..=18 => ConnectionMode::Fresh,
            _ if !can_be_marked(operation) => ConnectionMode::Fresh,
            _ => ConnectionMode::Shared(rng.usize(..POLICIES)),
        };
        let policy = match connection {
            ConnectionMode::Shared(slot) => policies(seed, number / GROUP)[slot],
            _ => policy(&mut rng),
        };
        let mut slow = false;
        let mut faults: Vec<_> =
            (0..MOST_ATTEMPTS).map(|attempt| fault(&mut rng, attempt, connection, &mut slow)).collect();
        if connection == ConnectionMode::DyingReused {
            faults[0] = Some(Fault::die_idle());
        }
        // Whether anything was written before the connection was gone is a race, and so is whether the call is retried:
        // nothing more is planned, so that the same faults strike in every run.
        if let Some(race) = faults.iter().position(|fault| *fault == Some(Fault::close_on_accept())) {
            faults[race + 1..].fill(None);
        }
        Self {
            number,
            operation,
            target,
            connection,
            policy,
            faults,
            slow,
            alternative: rng.u8(..4) == 0 && matches!(connection, ConnectionMode::Shared(_)),
            chance: rng.u64(..),
        }
    }

    /// Returns what every request of this call carries, in data that the caller owns.
    #[must_use]
    pub fn token(&self) -> String {
        format!("chaos-{}", self.number)
    }

    /// Returns the name in the report of the fault that strikes an attempt.
    #[must_use]
    pub fn fault_name(&self, attempt: usize) -> Option<&'static str> {
        match self.connection {
            ConnectionMode::BrokenTls => Some(TLS),
            _ => self.faults.get(attempt)?.as_ref().map(Fault::name),
        }
    }
}

/// Returns the policies that the calls of a group choose from: no retries, the default, and others.
#[must_use]
pub fn policies(seed: u64, group: u64) -> Vec<RetryPolicy> {
    let mut rng = rng(!seed, group);
    let fixed = [RetryPolicy::off(), RetryPolicy::default()].into_iter();
    fixed.chain(std::iter::repeat_with(|| policy(&mut rng))).take(POLICIES).collect()
}

fn policy(rng: &mut Rng) -> RetryPolicy {
    let attempts = rng.u32(0..=MOST_ATTEMPTS);
    let millis = Duration::from_millis;
    // Within a short deadline a further attempt without a response is given up before the client's own timeout.
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

fn fault(rng: &mut Rng, attempt: u32, connection: ConnectionMode, slow: &mut bool) -> Option<Fault> {
    if rng.u8(..16) < if attempt == 0 { 3 } else { 6 } {
        return None;
    }
    let fits = |kind: &&Kind| match (kind.isolated, connection) {
        (true, ConnectionMode::Shared(_)) => false,
        // A connection dies when it is reused: there is a mode for that.
        _ if kind.constructor == "die_idle" => false,
        // It would begin before the connection is used, and end it.
        _ if connection == ConnectionMode::DyingReused && attempt < 2 => kind.constructor != "refuse_connections",
        _ => true,
    };
    let all: Vec<&Kind> = KINDS.iter().filter(fits).collect();
    let own: Vec<&Kind> = all.iter().copied().filter(|kind| kind.isolated).collect();
    let from = if own.is_empty() || rng.bool() { &all } else { &own };
    let kind = from[rng.usize(..from.len())];
    *slow |= kind.slow;
    Some(kind.draw(rng))
}

/// Returns the random numbers of one thing, independent of all others.
fn rng(seed: u64, number: u64) -> Rng {
    // The finalizer of SplitMix64 makes neighbouring seeds unrelated.
    let mut mixed = seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    Rng::with_seed(mixed ^ (mixed >> 31))
}
