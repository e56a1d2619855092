//! Changes of an object's status: from which statuses they are possible, and which error elepay has for the others.
//!
//! The statuses are from the vendor's notes on life cycles, the error codes from its list of them.

use super::api_error::ApiError;
use super::kinds::{CHARGE, CODE, Kind, REFUND, SOURCE};
use super::object::Object;

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
}

/// The payer pays a charge.
pub static PAY: Transition =
    Transition { kind: &CHARGE, action: "paid", from: &["pending"], to: "captured", errors: &[], otherwise: "M006000" };

/// The payer pays a charge that is captured later.
pub static AUTHORIZE: Transition = Transition { action: "authorised", to: "uncaptured", ..PAY };

pub static CAPTURE: Transition = Transition {
    kind: &CHARGE,
    action: "captured",
    from: &["uncaptured"],
    to: "captured",
    errors: &[("captured", "M006002")],
    otherwise: "M006000",
};

pub static REVOKE: Transition = Transition {
    kind: &CHARGE,
    action: "revoked",
    from: &["pending", "uncaptured"],
    to: "revoked",
    errors: &[("revoked", "M006002")],
    otherwise: "M006007",
};

/// All of a charge is refunded.
pub static REFUND_ALL: Transition = Transition {
    kind: &CHARGE,
    action: "refunded",
    from: &["captured", "partially_refunded"],
    to: "refunded",
    errors: &[("refunded", "M006002")],
    otherwise: "M006000",
};

/// A part of a charge is refunded.
pub static REFUND_PART: Transition = Transition { to: "partially_refunded", ..REFUND_ALL };

/// A refund is done.
pub static COMPLETE_REFUND: Transition = Transition {
    kind: &REFUND,
    action: "completed",
    from: &["pending"],
    to: "refunded",
    errors: &[],
    otherwise: "M006000",
};

/// The payer pays a code.
pub static PAY_CODE: Transition =
    Transition { kind: &CODE, action: "paid", from: &["pending"], to: "captured", errors: &[], otherwise: "M006003" };

pub static CLOSE_CODE: Transition = Transition { action: "closed", to: "closed", ..PAY_CODE };

/// The payer agrees that a source is stored.
pub static ACTIVATE: Transition = Transition {
    kind: &SOURCE,
    action: "activated",
    from: &["pending"],
    to: "active",
    errors: &[],
    otherwise: "M006000",
};

impl Transition {
    pub fn kind(&self) -> &'static Kind {
        self.kind
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

    /// Changes the status.
    pub fn apply(&self, object: &mut Object) -> Result<(), ApiError> {
        self.check(object)?;
        object.set("status", self.to);
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
        for kind in KINDS {
            for status in kind.usable.iter().chain(&kind.deleted).chain([&kind.initial]) {
                check(kind, status, "kinds.rs");
            }
        }
        let of_charges = [&PAY, &AUTHORIZE, &CAPTURE, &REVOKE, &REFUND_ALL, &REFUND_PART];
        for transition in of_charges.into_iter().chain([&COMPLETE_REFUND, &PAY_CODE, &CLOSE_CODE, &ACTIVATE]) {
            let refused = transition.errors.iter().map(|(status, _)| status);
            for status in transition.from.iter().chain([&transition.to]).chain(refused) {
                check(transition.kind, status, "transitions.rs");
            }
        }
    }
}
