//! `progress` of those objects whose status says how a payment or a refund ended.

use crate::Progress;
#[cfg(feature = "client")]
use crate::Response;
use crate::types::{Charge, ChargeStatusObject, Code, Refund, Source, SourceStatusObject};
use crate::value::status::Status;

macro_rules! progress_of_status {
    ($($name:ident)*) => {
        $(impl $name {
            /// Returns how far it has come, according to its status: [`Unclear`](Progress::Unclear) if the status is
            /// missing, or newer than this version of the crate.
            #[must_use]
            pub fn progress(&self) -> Progress {
                progress(status(self.status.as_ref()))
            }
        })*
    };
}
progress_of_status!(Charge ChargeStatusObject Refund Source SourceStatusObject);

impl Code {
    /// Returns how far the payment has come: according to the status of the code or, if the code is closed and has a
    /// charge, of that charge. A payer who has chosen a convenience store can still pay there after the code was
    /// closed.
    ///
    /// It is [`Unclear`](Progress::Unclear) if that status is missing, or newer than this version of the crate.
    ///
    /// A code does not know whether a charge was received that could not be decoded; a closed one is then
    /// [`Failed`](Progress::Failed) although it may be paid. So ask the [`Response`] before you take the code out of
    /// it, or look for `charge` in what was skipped.
    #[must_use]
    pub fn progress(&self) -> Progress {
        progress(status_of_code(self))
    }
}

#[cfg(feature = "client")]
impl Response<Code> {
    /// Returns how far the payment has come, as [`Code::progress`] does, but [`Unclear`](Progress::Unclear) if the code
    /// is closed and has a charge that could not be decoded: it may be paid.
    #[must_use]
    pub fn progress(&self) -> Progress {
        progress(status_of_received_code(self))
    }
}

fn progress(status: Option<&dyn Status>) -> Progress {
    status.map_or(Progress::Unclear, Status::progress)
}

pub(crate) fn status<S: Status>(status: Option<&S>) -> Option<&dyn Status> {
    status.map(|status| status as _)
}

/// Returns the status that decides whether a code is paid, or `None` if that of its charge could not be decoded.
#[cfg(feature = "client")]
pub(crate) fn status_of_received_code(code: &Response<Code>) -> Option<&dyn Status> {
    let is_charge_lost = code.omissions().items.contains_key("charge");
    status_of_code(code).filter(|status| !is_charge_lost || status.progress() != Progress::Failed)
}

/// Returns the status that decides whether a code is paid: its own, or that of its charge if it is closed.
fn status_of_code(code: &Code) -> Option<&dyn Status> {
    match (status(code.status.as_ref()), &code.charge) {
        (Some(own), Some(charge)) if own.progress() == Progress::Failed => status(charge.status.as_ref()),
        (own, _) => own,
    }
}
