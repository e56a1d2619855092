/// Whether a call is made again when it fails.
///
/// This version never does by itself: [`RetryPolicy::off`] is the only policy, and the default. To decide by
/// hand, ask [`Error::is_retryable`](crate::Error::is_retryable).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RetryPolicy {}

impl RetryPolicy {
    /// Every call is made once.
    #[must_use]
    pub const fn off() -> Self {
        Self {}
    }
}
