use std::process::ExitCode;

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The document and the pages agree.
    Clean,
    /// There are findings of at least the severity of `--fail-on`.
    Findings,
    /// The check could not be completed.
    Failed,
}

impl Outcome {
    /// Returns the exit status of the program.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Failed => 2,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.status())
    }
}
