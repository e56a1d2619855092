//! What time alone changes: codes expire, and refunds are done.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::kinds::{CHARGE, CODE, REFUND};
use super::object::Object;
use super::state::State;
use super::transitions::{CLOSE_CODE, REFUND_ALL, REFUND_PART};

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
    for refund in state.all_mut(&REFUND).filter(|refund| refund.is("status", "pending")) {
        let done = refund.time("createTime").unwrap_or_default().saturating_add(REFUND_TAKES);
        if done <= now {
            refund.set("status", "refunded");
            refund.set("refundedTime", done);
        }
    }
    let mut refunds_of: BTreeMap<String, Vec<Object>> = BTreeMap::new();
    for (charge, refund) in state.all_owned(&REFUND) {
        refunds_of.entry(charge.to_owned()).or_default().push(refund.clone());
    }
    for (id, refunds) in refunds_of {
        if let Ok(charge) = state.find_mut(&CHARGE, "id", &id) {
            update_charge(charge, &refunds);
        }
    }
}

/// Returns the member `refunds` of a charge.
pub fn refund_summary(refunds: &[Object]) -> Value {
    let data: Vec<_> = refunds.iter().map(Value::from).collect();
    json!({ "amount": sum(refunds), "totalCount": refunds.len(), "data": data })
}

fn update_charge(charge: &mut Object, refunds: &[Object]) {
    charge.set("refunds", refund_summary(refunds));
    let done = refunds.iter().filter(|refund| refund.is("status", "refunded"));
    let Some(last) = done.clone().filter_map(|refund| refund.time("refundedTime")).max() else { return };
    let is_all = sum(done) == charge.integer("amount").unwrap_or_default();
    charge.set("refunded", true);
    charge.set("refundTime", last);
    // A charge that is refunded in full stays so.
    let _ = if is_all { &REFUND_ALL } else { &REFUND_PART }.apply(charge);
}

fn sum<'a>(refunds: impl IntoIterator<Item = &'a Object>) -> i64 {
    refunds.into_iter().filter_map(|refund| refund.integer("amount")).sum()
}
