use crate::value::closed_enum::closed_enum;

closed_enum! {
    /// The progress of an object, according to its status.
    ///
    /// These enums have a method `progress`, which is derived from the document:
    /// [`ChargeStatus::progress`](crate::types::ChargeStatus::progress),
    /// [`CodeStatus::progress`](crate::types::CodeStatus::progress),
    /// [`RefundStatus::progress`](crate::types::RefundStatus::progress),
    /// [`SourceStatus::progress`](crate::types::SourceStatus::progress),
    /// [`InvoiceStatus::progress`](crate::types::InvoiceStatus::progress),
    /// [`ReaderStatus::progress`](crate::types::ReaderStatus::progress) and
    /// [`DisputeStatus::progress`](crate::types::DisputeStatus::progress). The objects that can be waited for have it,
    /// too: [`Charge::progress`](crate::types::Charge::progress), [`Code::progress`](crate::types::Code::progress),
    /// [`Refund::progress`](crate::types::Refund::progress) and [`Source::progress`](crate::types::Source::progress).
    ///
    /// ```
    /// use elepay::Progress;
    /// use elepay::types::ChargeStatus;
    ///
    /// assert_eq!(ChargeStatus::Waiting.progress(), Progress::Ongoing); // not paid yet, but not refused either
    /// assert_eq!(ChargeStatus::Captured.progress(), Progress::Succeeded);
    /// assert_eq!(ChargeStatus::other("newer than this crate").progress(), Progress::Unclear);
    /// ```
    pub enum Progress {
        /// The status changes without a further call, for example when the payer pays. Nothing has been decided yet.
        Ongoing = "ongoing",
        /// The status is what the call asked for. It stays until a further call or the payer changes it.
        Succeeded = "succeeded",
        /// What the call asked for did not happen, and can no longer happen. A code that is closed can have a charge
        /// that can still be paid, at a convenience store for example: look at that charge, too.
        Failed = "failed",
        /// The status does not say which of these it is, or is newer than this version of the crate. Look at the status
        /// itself before you deliver or cancel anything.
        Unclear = "unclear",
    }
}
