//! The changes that come with time: codes expire, and refunds are done.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::kinds::{CHARGE, CODE, REFUND};
use super::object::Object;
use super::state::State;
use super::transitions::{CLOSE_CODE, COMPLETE_REFUND, REFUND_ALL, REFUND_PART};

/// How long a refund is pending, in milliseconds; elepay publishes no time.
const REFUND_TAKES: u64 = 2_000;

/// Brings every object up to date with the clock.
pub fn tick(state: &mut State) {
    let now = state.now();
    for code in state.all_mut(&CODE).filter(|code| CLOSE_CODE.is_possible(code)) {
        let Some(expiry) = code.time("expiryTime") else { continue };
        code.set("expiryPeriod", expiry.saturating_sub(now));
        if expiry <= now {
            code.set("expired", true);
            // It is possible, as checked above.
            let _ = CLOSE_CODE.apply(code);
        }
    }
    let mut charges = BTreeSet::new();
    for (charge, refund) in state.all_owned_mut(&REFUND).filter(|(_, refund)| COMPLETE_REFUND.is_possible(refund)) {
        let done = refund.time("createTime").unwrap_or_default().saturating_add(REFUND_TAKES);
        if done <= now {
            // It is possible, as checked above.
            let _ = COMPLETE_REFUND.apply(refund);
            refund.set("refundedTime", done);
            charges.insert(charge.to_owned());
        }
    }
    for charge in charges {
        update_charge(state, &charge);
    }
}

/// Brings a charge up to date with its refunds.
pub fn update_charge(state: &mut State, id: &str) {
    let refunds: Vec<_> =
        state.all_owned(&REFUND).filter(|(charge, _)| *charge == id).map(|(_, refund)| refund).collect();
    let summary = refund_summary(&refunds);
    let done: Vec<_> = refunds.into_iter().filter(|refund| COMPLETE_REFUND.is_done(refund)).collect();
    let (last, refunded) = (done.iter().filter_map(|refund| refund.time("refundedTime")).max(), sum(&done));
    let Ok(charge) = state.find_mut(&CHARGE, "id", id) else { return };
    charge.set("refunds", summary);
    let Some(last) = last else { return };
    let is_all = refunded == charge.integer("amount").unwrap_or_default();
    charge.set("refunded", true);
    charge.set("refundTime", last);
    // It is possible, since the charge had a refund.
    let _ = if is_all { &REFUND_ALL } else { &REFUND_PART }.apply(charge);
}

/// Returns the member `refunds` of a charge.
pub fn refund_summary(refunds: &[&Object]) -> Value {
    let data: Vec<_> = refunds.iter().copied().map(Value::from).collect();
    json!({ "amount": sum(refunds), "totalCount": refunds.len(), "data": data })
}

fn sum(refunds: &[&Object]) -> i64 {
    refunds.iter().filter_map(|refund| refund.integer("amount")).sum()
}
