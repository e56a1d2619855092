//! The changes that come with time: codes and invoices expire, refunds are done, subscriptions are charged.

use std::collections::BTreeSet;

use super::kinds::{CODE, REFUND};
use super::refunds::update_charge;
use super::state::State;
use super::transitions::{COMPLETE_REFUND, EXPIRE_CODE};
use super::{invoices, subscriptions};

/// How long a refund is pending, in milliseconds; elepay publishes no time.
const REFUND_TAKES: u64 = 2_000;

/// Brings every object up to date with the clock.
pub fn tick(state: &mut State) {
    let now = state.now();
    let last = state.begin_tick(now);
    // Before the codes of invoices expire, with which they may have been paid.
    invoices::tick(state, now, last);
    let mut expired = Vec::new();
    for code in state.all_mut(&CODE).filter(|code| EXPIRE_CODE.is_possible(code)) {
        let Some(expiry) = code.time("expiryTime") else { continue };
        code.set("expiryPeriod", expiry.saturating_sub(now));
        if expiry <= now {
            expired.push((code.text("id").to_owned(), expiry));
        }
    }
    for (code, expiry) in expired {
        // It is possible, as checked above.
        let _ = EXPIRE_CODE.apply(state, &code, expiry);
    }
    let mut charges = BTreeSet::new();
    let pending = state.all_owned(&REFUND).filter(|(_, refund)| COMPLETE_REFUND.is_possible(refund));
    let done = pending.filter_map(|(charge, refund)| {
        let done = refund.time("createTime").unwrap_or_default().saturating_add(REFUND_TAKES);
        (done <= now).then(|| (charge.to_owned(), refund.text("id").to_owned(), done))
    });
    for (charge, refund, done) in done.collect::<Vec<_>>() {
        // It is possible, as checked above.
        let _ = COMPLETE_REFUND.apply(state, &refund, done);
        charges.insert(charge);
    }
    for charge in charges {
        update_charge(state, &charge);
    }
    subscriptions::tick(state);
}
