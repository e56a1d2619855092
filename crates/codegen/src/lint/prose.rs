//! Descriptions become rustdoc, so they must not contain anything that rustdoc warns about or misreads.

use elepay_spec::{Document, Problem};

/// Refuses a description that rustdoc would warn about or misread.
pub fn lint(document: &Document, at: &str, text: &str) -> Result<(), Problem> {
    let reason = if text.contains("://") && !text.contains('`') {
        "a bare URL causes a rustdoc warning; move it to `externalDocs`, or put it between backticks"
    } else if ['[', ']', '<'].into_iter().any(|sign| is_outside_code(text, sign)) {
        "`[`, `]` and `<` have a meaning in rustdoc; put them between backticks"
    } else {
        return Ok(());
    };
    Err(document.problem(at, reason))
}

fn is_outside_code(text: &str, sign: char) -> bool {
    text.split('`').step_by(2).any(|outside| outside.contains(sign))
}
