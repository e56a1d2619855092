use std::fmt;

/// A position in the text of a document; both numbers start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// A problem in the document, and where to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The name of the document's file.
    pub file: String,
    /// The position of the problem; `None` if it concerns the whole file.
    pub position: Option<Position>,
    /// A description of the problem, in one line.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(Position { line, column }) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        // A key of the document may contain line breaks.
        write!(f, ": {}", self.reason.replace(char::is_control, " "))
    }
}

impl std::error::Error for Problem {}
