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
    /// It is also [`Unclear`](Progress::Unclear) for a closed code without a charge, because a code does not know
    /// whether it has a charge that could not be decoded and may be paid. The [`Response`](crate::Response) and the
    /// [`Waited`](crate::Waited) around a code do, so their `progress` is [`Failed`](Progress::Failed) if there
    /// certainly was none: ask them before you take the code out or store it.
    #[must_use]
    pub fn progress(&self) -> Progress {
        progress(status_of_code(self, true))
    }
}

#[cfg(feature = "client")]
impl Response<Code> {
    /// Returns how far the payment has come, as [`Code::progress`] does, but [`Failed`](Progress::Failed) if the code
    /// is closed and certainly has no charge.
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
    status_of_code(code, code.omissions().items.contains_key("charge"))
}

/// Returns the status that decides whether a code is paid: its own, or that of its charge if it is closed. Without a
/// charge, it is `None` for a closed code if there may be one that could not be decoded.
fn status_of_code(code: &Code, may_have_lost_charge: bool) -> Option<&dyn Status> {
    let own = status(code.status.as_ref())?;
    match &code.charge {
        _ if own.progress() != Progress::Failed => Some(own),
        Some(charge) => status(charge.status.as_ref()),
        None => (!may_have_lost_charge).then_some(own),
    }
}
