//! What can happen to an object now without a call.

use super::disputes::check_none;
use super::expiry::can_lapse;
use super::kinds::{CHARGE, CODE, INVOICE, READER, SOURCE, SUBSCRIPTION};
use super::state::State;
use super::transitions::{
    ACTIVATE, ACTIVATE_READER, CANCEL_SUBSCRIPTION, EXPIRE_CODE, EXPIRE_INVOICE, FAIL, FAIL_SOURCE, PAY, PAY_CODE,
    PAY_INVOICE, REPORTED, Transition,
};

/// Returns the actions that are possible for an object: `approve`, `pay`, `decline`, `expire` and `dispute`. Whether an
/// order number is already paid is not taken into account.
pub fn actions(state: &State, id: &str) -> Vec<&'static str> {
    let Some(kind) = state.kind_of(id) else { return Vec::new() };
    let Some(object) = state.get(kind, id) else { return Vec::new() };
    let is = |transition: &Transition| transition.is_possible(object);
    let table: &[(&'static str, bool)] = match kind {
        kind if *kind == CHARGE => &[
            ("approve", is(&PAY)),
            ("decline", is(&FAIL)),
            ("expire", is(&FAIL)),
            ("dispute", object.is("paid", true) && check_none(state, id).is_ok()),
        ],
        kind if *kind == CODE => &[
            ("approve", is(&PAY_CODE)),
            ("pay", is(&PAY_CODE)),
            ("decline", is(&PAY_CODE)),
            ("expire", is(&EXPIRE_CODE)),
        ],
        kind if *kind == SOURCE => &[
            ("approve", is(&ACTIVATE)),
            ("decline", is(&FAIL_SOURCE)),
            ("expire", is(&FAIL_SOURCE) || can_lapse(object)),
        ],
        kind if *kind == INVOICE => {
            &[("approve", is(&PAY_INVOICE)), ("pay", is(&PAY_INVOICE)), ("expire", is(&EXPIRE_INVOICE))]
        }
        kind if *kind == SUBSCRIPTION => {
            &[("approve", is(&CANCEL_SUBSCRIPTION)), ("decline", is(&CANCEL_SUBSCRIPTION))]
        }
        kind if *kind == READER => &[("approve", is(&ACTIVATE_READER))],
        _ => &[],
    };
    table.iter().filter(|(_, possible)| *possible).map(|(action, _)| *action).collect()
}

/// Returns the statuses that can be reported of an object.
pub fn statuses(state: &State, id: &str) -> Vec<&'static str> {
    let Some(kind) = state.kind_of(id) else { return Vec::new() };
    let Some(object) = state.get(kind, id) else { return Vec::new() };
    let reported = REPORTED.into_iter().filter(|transition| transition.kind() == kind);
    reported.filter(|transition| transition.is_possible(object)).map(Transition::to).collect()
}
