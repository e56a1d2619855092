//! Subscriptions: the default source of the customer is charged for every period, by the sandbox's clock.

use chrono::{DateTime, Days, Months, Utc};
use serde_json::Value;

use super::api_error::ApiError;
use super::call::{Call, Outcome};
use super::generic;
use super::kinds::{CHARGE, PERIOD, SUBSCRIPTION};
use super::new_object::new_object;
use super::object::Object;
use super::payments::{default_source, embedded_id, mark_unpaid};
use super::state::State;
use super::transitions::{CANCEL_SUBSCRIPTION, FAIL, FALL_DUE, PAY, RESUME, START, Transition};

/// How long a charge is in progress, in milliseconds; elepay publishes no time.
const CHARGE_TAKES: u64 = 2_000;

/// The most periods of a subscription, so that a clock can be advanced by any time: 27 years of days.
const MOST_PERIODS: u32 = 10_000;

/// The lengths of an interval by its name: so many days, and so many months.
const INTERVALS: [(&str, u64, u32); 4] = [("day", 1, 0), ("week", 7, 0), ("month", 0, 1), ("year", 0, 12)];

/// Creates a subscription.
pub fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut subscription = generic::create(state, &SUBSCRIPTION, call)?;
    subscription.set("chargedPeriods", 0);
    state.insert(&SUBSCRIPTION, None, subscription.clone());
    Ok(subscription)
}

/// Starts a subscription: the initial amount is charged now, the first period now or at its time.
pub fn start(state: &mut State, call: &Call<'_>) -> Outcome {
    change(state, call, &START, |state, id, now| {
        let initial =
            state.term(&SUBSCRIPTION, id, "initialAmount").and_then(Value::as_i64).filter(|amount| *amount > 0);
        match initial {
            Some(amount) => begin_charge(state, id, amount, now),
            None => schedule_first(state, id, now),
        }
    })
}

/// Resumes a subscription: the amount whose charge failed is charged again.
pub fn resume(state: &mut State, call: &Call<'_>) -> Outcome {
    change(state, call, &RESUME, |state, id, now| {
        let unpaid = last_charge(state, id).filter(|charge| !charge.is("paid", true)).cloned();
        let Some(unpaid) = unpaid else { return schedule_first(state, id, now) };
        begin_charge(state, id, unpaid.integer("amount").unwrap_or_default(), now);
        // The new charge takes the place of the unpaid one in its period.
        let charge = last_charge(state, id).cloned();
        if let (Some(mut period), Some(charge)) = (last_period(state, id).cloned(), charge)
            && embedded_id(&period, CHARGE.name) == Some(unpaid.text("id"))
        {
            period.set(CHARGE.name, charge);
            state.insert(&PERIOD, None, period);
        }
    })
}

/// Cancels a subscription: it ends with the period that is paid, or now.
pub fn cancel(state: &mut State, call: &Call<'_>) -> Outcome {
    let (parameter, id) = state.id_in_path(&SUBSCRIPTION, &call.path)?;
    let now = state.now();
    let paid_until = last_period(state, id).and_then(|period| period.time("endTime"));
    let subscription = state.find(&SUBSCRIPTION, parameter, id)?;
    CANCEL_SUBSCRIPTION.check(subscription)?;
    if subscription.is("isCharging", true) {
        return Err(ApiError::new("M006001", "the subscription is being charged; cancel it when that has ended"));
    }
    if !START.is_done(subscription) || paid_until.is_none_or(|end| end <= now) {
        CANCEL_SUBSCRIPTION.apply(state, id, now)?;
    } else if !subscription.contains("nextChargeTime") {
        return Err(ApiError::new("M006002", "the subscription is cancelled and ends with its period"));
    }
    let subscription = state.find_mut(&SUBSCRIPTION, parameter, id)?;
    subscription.remove("nextChargeTime");
    subscription.touch(now);
    Ok(subscription.clone())
}

/// Returns when something happens to a subscription by itself: the charge in progress ends, a period begins, or the
/// subscription ends.
pub fn due(state: &State, id: &str) -> Option<u64> {
    let subscription = state.get(&SUBSCRIPTION, id).filter(|subscription| START.is_done(subscription))?;
    if subscription.is("isCharging", true) {
        last_charge(state, id)?.time("createTime")?.checked_add(CHARGE_TAKES)
    } else if subscription.contains("nextChargeTime") {
        subscription.time("nextChargeTime")
    } else {
        last_period(state, id)?.time("endTime")
    }
}

/// Lets what is due happen. Returns `None` if it cannot.
pub fn step(state: &mut State, id: &str, time: u64) -> Option<()> {
    let subscription = state.get(&SUBSCRIPTION, id)?;
    if subscription.is("isCharging", true) {
        end_charge(state, id, time)
    } else if let Some(start) = subscription.time("nextChargeTime") {
        // Without anything to charge, or without a further period, it falls due, which is possible, as it is active.
        begin_period(state, id, start, time).or_else(|| FALL_DUE.apply(state, id, time).ok())
    } else {
        CANCEL_SUBSCRIPTION.apply(state, id, time).ok()
    }
}

/// Changes the status by a call, and does what follows.
fn change(state: &mut State, call: &Call<'_>, by: &Transition, then: impl FnOnce(&mut State, &str, u64)) -> Outcome {
    let now = state.now();
    let id = generic::apply(state, by, call)?.text("id").to_owned();
    then(state, &id, now);
    state.find(&SUBSCRIPTION, "id", &id).cloned()
}

/// Sets the time of the first charge.
fn schedule_first(state: &mut State, id: &str, now: u64) {
    let first = state.term(&SUBSCRIPTION, id, "firstChargeTime").and_then(Value::as_u64).unwrap_or_default().max(now);
    if let Ok(subscription) = state.find_mut(&SUBSCRIPTION, "id", id) {
        subscription.set("nextChargeTime", first);
        subscription.touch(now);
    }
}

/// Begins the period that starts at `start`, and at `time` its charge. Returns `None` if there is no amount, no end of
/// the period, no further period, or no memory for it.
fn begin_period(state: &mut State, id: &str, start: u64, time: u64) -> Option<()> {
    state.check_room().ok()?;
    let amount = state.term(&SUBSCRIPTION, id, "amount")?.as_i64()?;
    let anchor = periods(state, id).next().map_or(Some(start), |first| first.time("startTime"))?;
    let charged = u32::try_from(state.get(&SUBSCRIPTION, id)?.integer("chargedPeriods")?).ok()?;
    let number = (charged < MOST_PERIODS).then_some(charged + 1)?;
    let end = boundary(state, id, anchor, number)?;
    begin_charge(state, id, amount, time);
    let charge = last_charge(state, id)?.clone();
    let mut period = new_object(state, &PERIOD, Some(id));
    period.set("startTime", start);
    period.set("endTime", end);
    period.set(CHARGE.name, charge);
    state.insert(&PERIOD, Some(id), period);
    Some(())
}

/// Returns the end of the `count`th period. It is counted from the first one, so that a month that is short does not
/// shorten the ones after it.
fn boundary(state: &State, id: &str, anchor: u64, count: u32) -> Option<u64> {
    let interval = state.term(&SUBSCRIPTION, id, "interval")?.as_str()?;
    let span = state.term(&SUBSCRIPTION, id, "intervalSpan").and_then(Value::as_u64).unwrap_or(1);
    let (_, days, months) = INTERVALS.into_iter().find(|(name, ..)| *name == interval)?;
    let anchor = DateTime::<Utc>::from_timestamp_millis(i64::try_from(anchor).ok()?)?;
    let days = Days::new(days.checked_mul(span)?.checked_mul(u64::from(count))?);
    let months = Months::new(months.checked_mul(u32::try_from(span).ok()?)?.checked_mul(count)?);
    let end = anchor.checked_add_days(days)?.checked_add_months(months)?;
    u64::try_from(end.timestamp_millis()).ok()
}

/// Begins to charge the customer's default source.
fn begin_charge(state: &mut State, id: &str, amount: i64, time: u64) {
    let mut charge = new_object(state, &CHARGE, None);
    mark_unpaid(&mut charge, false);
    charge.set("amount", amount);
    charge.set("createTime", time);
    for (term, member) in [("currency", "currency"), ("name", "description")] {
        if let Some(value) = state.term(&SUBSCRIPTION, id, term) {
            charge.set(member, value.clone());
        }
    }
    let customer = state.get(&SUBSCRIPTION, id).map(|subscription| subscription.text("customerId").to_owned());
    if let Some(source) = customer.and_then(|customer| default_source(state, &customer)) {
        for name in ["paymentMethod", "resource"] {
            if let Some(value) = source.get(name) {
                charge.set(name, value.clone());
            }
        }
    }
    state.insert(&CHARGE, Some(id), charge);
    if let Ok(subscription) = state.find_mut(&SUBSCRIPTION, "id", id) {
        subscription.set("isCharging", true);
        subscription.touch(time);
    }
}

/// Ends the charge that is in progress. It succeeds if the customer has a default source, unless a test declines it, or
/// if a test has approved it already.
fn end_charge(state: &mut State, id: &str, time: u64) -> Option<()> {
    let declined = state.take_declined(id);
    let charge = last_charge(state, id)?.clone();
    let period = last_period(state, id).filter(|period| embedded_id(period, CHARGE.name) == Some(charge.text("id")));
    let next = period.map(|period| period.time("endTime"));
    let customer = state.get(&SUBSCRIPTION, id)?.text("customerId").to_owned();
    let can_pay = !declined && default_source(state, &customer).is_some() && PAY.is_possible(&charge);
    let paid = charge.is("paid", true) || can_pay;
    // A charge that a test has approved or made fail is neither paid nor declined again.
    let _ = if paid { &PAY } else { &FAIL }.apply(state, charge.text("id"), time);
    let subscription = state.find_mut(&SUBSCRIPTION, "id", id).ok()?;
    subscription.set("isCharging", false);
    subscription.touch(time);
    if !paid {
        return FALL_DUE.apply(state, id, time).ok();
    }
    match next {
        Some(next) => {
            subscription.set("chargedPeriods", subscription.integer("chargedPeriods")? + 1);
            subscription.set("nextChargeTime", next?);
        }
        // The initial amount is paid.
        None => schedule_first(state, id, time),
    }
    Some(())
}

fn last_charge<'s>(state: &'s State, subscription: &str) -> Option<&'s Object> {
    state.all_of(&CHARGE, subscription).next_back()
}

fn last_period<'s>(state: &'s State, subscription: &str) -> Option<&'s Object> {
    periods(state, subscription).next_back()
}

fn periods<'s>(state: &'s State, subscription: &str) -> impl DoubleEndedIterator<Item = &'s Object> {
    state.all_of(&PERIOD, subscription)
}

#[cfg(test)]
mod tests {
    use super::INTERVALS;
    use crate::document::api::Api;

    #[test]
    fn every_interval_of_the_document_has_a_length() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        let create = api.route("createSubscription").expect("the operation");
        let documented = &create.body.as_ref().expect("a body").members["interval"].values;
        let known = INTERVALS.map(|(name, ..)| name);
        assert_eq!(*documented, known, "openapi/elepay.yaml differs from crates/sandbox/src/domain/subscriptions.rs");
    }
}
