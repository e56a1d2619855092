/// How far an object has come, according to its status.
///
/// Every status enum has a method `progress`, which is derived from the document:
/// [`ChargeStatus::progress`](crate::types::ChargeStatus::progress),
/// [`CodeStatus::progress`](crate::types::CodeStatus::progress),
/// [`RefundStatus::progress`](crate::types::RefundStatus::progress) and
/// [`SourceStatus::progress`](crate::types::SourceStatus::progress).
///
/// ```
/// use elepay::Progress;
/// use elepay::types::ChargeStatus;
///
/// assert_eq!(ChargeStatus::Waiting.progress(), Progress::Ongoing); // not paid yet, but not refused either
/// assert_eq!(ChargeStatus::Captured.progress(), Progress::Succeeded);
/// assert_eq!(ChargeStatus::other("newer than this crate").progress(), Progress::Unclear);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Progress {
    /// The status changes without a further call, for example when the payer pays. Nothing has been decided yet.
    Ongoing,
    /// The status is what the call asked for. It stays until a further call or the payer changes it.
    Succeeded,
    /// What the call asked for did not happen, and will not happen any more.
    Failed,
    /// The status does not say which of these it is, or is newer than this version of the crate. Look at the status
    /// itself before you deliver or cancel anything.
    Unclear,
}
