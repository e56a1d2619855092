//! Changes of an object's status: from which statuses they are possible, and which error elepay has for the others.
//!
//! The statuses are from the vendor's notes on life cycles, the error codes from its list of them. Where neither says
//! from which statuses a change is possible, it is possible from all that come before it.

use serde_json::Value;

use super::api_error::ApiError;
use super::embedded;
use super::kinds::{CHARGE, CODE, DISPUTE, INVOICE, Kind, READER, REFUND, SOURCE, SUBSCRIPTION};
use super::object::Object;
use super::state::State;

/// A change of status.
#[derive(Debug)]
pub struct Transition {
    kind: &'static Kind,
    /// The participle of the action, for error messages.
    action: &'static str,
    from: &'static [&'static str],
    to: &'static str,
    /// The error code for each status from which it is not possible.
    errors: &'static [(&'static str, &'static str)],
    /// The error code for all other statuses.
    otherwise: &'static str,
    /// The member that becomes `true`; empty if none does.
    flag: &'static str,
    /// The member that keeps the time; empty if none does.
    time: &'static str,
    /// The type of the event that reports it; empty if none does.
    event: &'static str,
    /// The same, if the charge is made at a terminal.
    event_at_terminal: &'static str,
}

/// Where the payer of a charge at a terminal is.
const TERMINAL: &str = "reader";

/// What most transitions have in common.
const TRANSITION: Transition = Transition {
    kind: &CHARGE,
    action: "",
    from: &["pending"],
    to: "",
    errors: &[],
    otherwise: "M006000",
    flag: "",
    time: "",
    event: "",
    event_at_terminal: "",
};

/// The payer pays a charge.
pub static PAY: Transition = Transition {
    action: "paid",
    from: &["pending", "waiting", "notified"],
    to: "captured",
    flag: "paid",
    time: "paidTime",
    event: "charge.succeeded",
    ..TRANSITION
};

/// The payer pays a charge that is captured later.
pub static AUTHORIZE: Transition = Transition { action: "authorised", to: "uncaptured", ..TRANSITION };

/// The payer has entered what the payment needs, and pays later.
pub static WAIT: Transition = Transition { action: "prepared", to: "waiting", ..TRANSITION };

/// The payment service has announced that the payer is paying.
pub static NOTIFY: Transition =
    Transition { action: "announced", from: &["pending", "waiting"], to: "notified", ..TRANSITION };

/// The payment fails. The FAQ says that no event reports it; the guide of terminals says which one does there.
pub static FAIL: Transition = Transition {
    action: "declined",
    from: &["pending", "waiting", "notified"],
    to: "failed",
    event_at_terminal: "charge.revoked",
    ..TRANSITION
};

/// The payer has paid another amount.
pub static MISMATCH: Transition = Transition {
    action: "paid with another amount",
    from: &["pending", "waiting", "notified"],
    to: "amount_mismatch",
    ..TRANSITION
};

pub static CAPTURE: Transition = Transition {
    action: "captured",
    from: &["uncaptured"],
    to: "captured",
    errors: &[("captured", "M006002")],
    flag: "paid",
    time: "paidTime",
    event: "charge.succeeded",
    ..TRANSITION
};

pub static REVOKE: Transition = Transition {
    action: "revoked",
    from: &["pending", "waiting", "uncaptured"],
    to: "revoked",
    errors: &[("revoked", "M006002"), ("failed", "M006000"), ("notified", "M006001")],
    otherwise: "M006007",
    event: "charge.revoked",
    ..TRANSITION
};

/// All of a charge is refunded.
pub static REFUND_ALL: Transition = Transition {
    action: "refunded",
    from: &["captured", "partially_refunded"],
    to: "refunded",
    errors: &[("refunded", "M006002")],
    flag: "refunded",
    time: "refundTime",
    ..TRANSITION
};

/// A part of a charge is refunded.
pub static REFUND_PART: Transition = Transition { to: "partially_refunded", ..REFUND_ALL };

/// A refund is done.
pub static COMPLETE_REFUND: Transition = Transition {
    kind: &REFUND,
    action: "completed",
    to: "refunded",
    time: "refundedTime",
    event: "refund.succeeded",
    ..TRANSITION
};

/// The payer pays a code.
pub static PAY_CODE: Transition = Transition {
    kind: &CODE,
    action: "paid",
    from: &["pending", "completed"],
    to: "captured",
    otherwise: "M006003",
    ..TRANSITION
};

/// The payer of a code has entered what the payment needs, and pays later.
pub static COMPLETE_CODE: Transition =
    Transition { action: "completed", from: &["pending"], to: "completed", ..PAY_CODE };

pub static CLOSE_CODE: Transition =
    Transition { action: "closed", from: &["pending"], to: "closed", errors: &[("completed", "M006001")], ..PAY_CODE };

/// The time to pay a code is over.
pub static EXPIRE_CODE: Transition = Transition { flag: "expired", ..CLOSE_CODE };

/// The payer agrees that a source is stored.
pub static ACTIVATE: Transition =
    Transition { kind: &SOURCE, action: "activated", to: "active", event: "source.activated", ..TRANSITION };

/// A source cannot be stored.
pub static FAIL_SOURCE: Transition = Transition { kind: &SOURCE, action: "declined", to: "failed", ..TRANSITION };

/// A source can no longer be used.
pub static DEACTIVATE: Transition = Transition {
    kind: &SOURCE,
    action: "deactivated",
    from: &["active"],
    to: "inactive",
    event: "source.inactivated",
    ..TRANSITION
};

pub static SUBMIT_INVOICE: Transition = Transition {
    kind: &INVOICE,
    action: "submitted",
    from: &["draft"],
    to: "submit",
    errors: &[("submit", "M006002")],
    ..TRANSITION
};

pub static SEND_INVOICE: Transition = Transition {
    kind: &INVOICE,
    action: "sent",
    from: &["submit"],
    to: "sent",
    errors: &[("sent", "M006002")],
    ..TRANSITION
};

/// The customer pays an invoice.
pub static PAY_INVOICE: Transition =
    Transition { kind: &INVOICE, action: "paid", from: &["sent"], to: "paid", time: "paidTime", ..TRANSITION };

pub static CANCEL_INVOICE: Transition = Transition {
    kind: &INVOICE,
    action: "cancelled",
    from: &["draft", "submit", "sent"],
    to: "canceled",
    errors: &[("canceled", "M006002"), ("paid", "M006007")],
    ..TRANSITION
};

/// The time to pay an invoice is over.
pub static EXPIRE_INVOICE: Transition =
    Transition { kind: &INVOICE, action: "expired", from: &["submit", "sent"], to: "expired", ..TRANSITION };

pub static START: Transition =
    Transition { kind: &SUBSCRIPTION, action: "started", from: &["new"], to: "active", ..TRANSITION };

/// A charge of a subscription fails.
pub static FALL_DUE: Transition =
    Transition { kind: &SUBSCRIPTION, action: "declined", from: &["active"], to: "past_due", ..TRANSITION };

pub static RESUME: Transition =
    Transition { kind: &SUBSCRIPTION, action: "resumed", from: &["past_due"], to: "active", ..TRANSITION };

pub static CANCEL_SUBSCRIPTION: Transition = Transition {
    kind: &SUBSCRIPTION,
    action: "cancelled",
    from: &["new", "active", "past_due"],
    to: "canceled",
    errors: &[("canceled", "M006002")],
    ..TRANSITION
};

/// A terminal registers as a reader.
pub static ACTIVATE_READER: Transition =
    Transition { kind: &READER, action: "activated", to: "active", event: "reader.activated", ..TRANSITION };

/// A dispute ends for the shop.
pub static WIN: Transition =
    Transition { kind: &DISPUTE, action: "resolved", from: &["new"], to: "won", time: "resolvedTime", ..TRANSITION };

/// A dispute ends for the payer.
pub static LOSE: Transition = Transition { to: "lost", ..WIN };

/// The changes that no call makes, but a payer, a payment service or a terminal.
pub static REPORTED: [&Transition; 10] =
    [&WAIT, &NOTIFY, &FAIL, &MISMATCH, &COMPLETE_CODE, &FAIL_SOURCE, &DEACTIVATE, &ACTIVATE_READER, &WIN, &LOSE];

impl Transition {
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// Returns the status to which this leads.
    pub fn to(&self) -> &'static str {
        self.to
    }

    /// Returns whether the object has a status from which this is possible.
    pub fn is_possible(&self, object: &Object) -> bool {
        self.from.contains(&object.text("status"))
    }

    /// Returns whether the object has the status to which this leads.
    pub fn is_done(&self, object: &Object) -> bool {
        object.is("status", self.to)
    }

    /// Refuses an object whose status does not allow this.
    pub fn check(&self, object: &Object) -> Result<(), ApiError> {
        if self.is_possible(object) {
            return Ok(());
        }
        let status = object.text("status");
        let code = self.errors.iter().find(|(from, _)| *from == status).map_or(self.otherwise, |(_, code)| code);
        let (kind, action) = (self.kind.name, self.action);
        let possible = self.from.iter().map(|from| format!("`{from}`")).collect::<Vec<_>>().join(" or ");
        Err(ApiError::new(code, format!("the {kind} is `{status}`; it can be {action} while it is {possible}")))
    }

    /// Changes the status of a kept object at a time, and the members that go with it, and records the event that
    /// reports it. No status changes elsewhere, except to that of deleted objects.
    pub fn apply(&self, state: &mut State, id: &str, time: u64) -> Result<(), ApiError> {
        let object = state.find_mut(self.kind, "id", id)?;
        self.check(object)?;
        object.set("status", self.to);
        if !self.flag.is_empty() {
            object.set(self.flag, true);
        }
        if !self.time.is_empty() {
            object.set(self.time, time);
        }
        object.touch(time);
        let event = if object.is("resource", TERMINAL) { self.event_at_terminal } else { "" };
        let event = if event.is_empty() { self.event } else { event };
        if !event.is_empty() {
            let mut object = Value::from(&*object);
            embedded::refresh(state, &mut object);
            state.record(event, time, &object);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::api::Api;
    use crate::domain::kinds::KINDS;

    #[test]
    fn every_status_is_one_of_the_document() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        let check = |kind: &Kind, status: &str, file: &str| {
            let documented = &api.members(kind.component)["status"].values;
            assert!(
                documented.iter().any(|value| value == status),
                "`{status}` is not a status of {} in openapi/elepay.yaml: change crates/sandbox/src/domain/{file}",
                kind.component
            );
        };
        for kind in KINDS.into_iter().filter(|kind| !kind.initial.is_empty()) {
            for status in kind.usable.iter().chain(kind.editable).chain(&kind.deleted).chain([&kind.initial]) {
                check(kind, status, "kinds.rs");
            }
        }
        let of_charges = [&PAY, &AUTHORIZE, &CAPTURE, &REVOKE, &REFUND_ALL, &REFUND_PART, &COMPLETE_REFUND];
        let of_codes = [&PAY_CODE, &CLOSE_CODE, &EXPIRE_CODE, &ACTIVATE];
        let of_invoices = [&SUBMIT_INVOICE, &SEND_INVOICE, &PAY_INVOICE, &CANCEL_INVOICE, &EXPIRE_INVOICE];
        let of_subscriptions = [&START, &FALL_DUE, &RESUME, &CANCEL_SUBSCRIPTION];
        let all = of_charges.into_iter().chain(of_codes).chain(of_invoices).chain(of_subscriptions).chain(REPORTED);
        for transition in all {
            let refused = transition.errors.iter().map(|(status, _)| status);
            for status in transition.from.iter().chain([&transition.to]).chain(refused) {
                check(transition.kind, status, "transitions.rs");
            }
            for member in [transition.flag, transition.time].into_iter().filter(|member| !member.is_empty()) {
                assert!(
                    api.members(transition.kind.component).contains_key(member),
                    "{} has no `{member}` in openapi/elepay.yaml: change crates/sandbox/src/domain/transitions.rs",
                    transition.kind.component
                );
            }
        }
    }
}
