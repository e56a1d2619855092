use std::fmt;
use std::ops::Deref;

use crate::{Progress, Response};

/// The end of a wait: the response with the final status, and how it ended.
///
/// The end of a wait does not mean success: match on [`progress`](Self::progress) before you deliver anything. It
/// dereferences to the [`Response`], which dereferences to the object.
#[derive(Clone, PartialEq)]
#[must_use = "the end of a wait does not mean success: match on `progress()`"]
pub struct Waited<T> {
    response: Response<T>,
    progress: Progress,
}

impl<T> Waited<T> {
    pub(super) fn new(response: Response<T>, progress: Progress) -> Self {
        Self { response, progress }
    }

    /// Returns how it ended: [`Succeeded`](Progress::Succeeded), [`Failed`](Progress::Failed), or
    /// [`Unclear`](Progress::Unclear) if the status has to be examined. It is never [`Ongoing`](Progress::Ongoing).
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Returns the object.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.response.into_inner()
    }
}

impl<T> Deref for Waited<T> {
    type Target = Response<T>;

    fn deref(&self) -> &Response<T> {
        &self.response
    }
}

impl<T: fmt::Debug> fmt::Debug for Waited<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waited").field("progress", &self.progress).field("response", &self.response).finish()
    }
}
