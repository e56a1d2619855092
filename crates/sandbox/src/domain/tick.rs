//! The changes that come with time: codes and invoices expire, refunds are done, subscriptions are charged. They happen
//! in the order of their times, however far the clock has moved, and so do the events that report them.

use std::collections::BTreeSet;

use super::kinds::{CODE, INVOICE, REFUND, SUBSCRIPTION};
use super::state::State;
use super::{codes, invoices, refunds, subscriptions};

/// Something that happens by itself. What is due first is the least.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    /// In epoch milliseconds.
    time: u64,
    what: What,
    /// The id of the object to which it happens.
    id: String,
}

/// What happens; of what is due at the same time, the first here comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Invoice(invoices::Step),
    // After the invoice of a code, which ends its code itself.
    ExpireCode,
    CompleteRefund,
    Subscription,
}

/// Brings every object up to date with the clock.
pub fn tick(state: &mut State) {
    let now = state.now();
    let last = state.begin_tick(now);
    let mut queue = all(state, now, last);
    let mut refunded = BTreeSet::new();
    while let Some(next) = queue.pop_first() {
        // Something else may have happened to the object first.
        let is_due = of(state, next.what, &next.id, now, last).iter().any(|due| due.what == next.what);
        if is_due && happen(state, &next).is_some() {
            let follow = of(state, next.what, &next.id, now, last).into_iter();
            // What should have happened before, such as a missed charge of a subscription, happens now.
            queue.extend(follow.map(|due| Due { time: due.time.max(next.time), ..due }));
            if next.what == What::CompleteRefund {
                refunded.extend(state.owner_of(&REFUND, &next.id).map(str::to_owned));
            }
        }
        // A charge is brought up to date once for all of its refunds that are done at a time.
        if queue.first().is_none_or(|first| (first.time, first.what) != (next.time, next.what)) {
            for charge in std::mem::take(&mut refunded) {
                refunds::update_charge(state, &charge);
            }
        }
    }
    codes::count_down(state, now);
}

/// Returns everything that is due.
fn all(state: &State, now: u64, last: u64) -> BTreeSet<Due> {
    let mut queue = BTreeSet::new();
    for (kind, what) in [
        (&INVOICE, What::Invoice(invoices::Step::Send)),
        (&CODE, What::ExpireCode),
        (&REFUND, What::CompleteRefund),
        (&SUBSCRIPTION, What::Subscription),
    ] {
        for object in state.all(kind) {
            queue.extend(of(state, what, object.text("id"), now, last));
        }
    }
    queue
}

/// Returns what is due of an object, of whose kind `what` is. `last` is when objects were last brought up to date.
fn of(state: &State, what: What, id: &str, now: u64, last: u64) -> Vec<Due> {
    let times = match what {
        What::Invoice(_) => {
            let steps = invoices::due(state, id, last).into_iter();
            steps.map(|(time, step)| (Some(time), What::Invoice(step))).collect()
        }
        What::ExpireCode => vec![(codes::due(state, id), what)],
        What::CompleteRefund => vec![(refunds::due(state, id), what)],
        What::Subscription => vec![(subscriptions::due(state, id), what)],
    };
    let times = times.into_iter().filter_map(|(time, what)| Some((time?, what)));
    times.filter(|(time, _)| *time <= now).map(|(time, what)| Due { time, what, id: id.to_owned() }).collect()
}

/// Lets something happen. Returns `None` if it cannot.
fn happen(state: &mut State, due: &Due) -> Option<()> {
    match due.what {
        What::Invoice(step) => invoices::happen(state, &due.id, step, due.time),
        What::ExpireCode => codes::expire(state, &due.id, due.time),
        What::CompleteRefund => refunds::complete(state, &due.id, due.time),
        What::Subscription => subscriptions::step(state, &due.id, due.time),
    }
}
