use crate::finding::Comparison;
use crate::outcome::Outcome;

/// What is reported.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The name of the document, and its text.
    pub file: &'a str,
    pub source: &'a str,
    pub comparison: &'a Comparison,
    pub outcome: Outcome,
    /// Whether a text lists everything that is not checked.
    pub verbose: bool,
}
