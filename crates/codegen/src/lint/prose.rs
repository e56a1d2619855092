//! Descriptions become rustdoc, so they must not contain anything that rustdoc warns about or misreads.

use std::collections::BTreeSet;

use elepay_spec::{Document, Problem};

/// Refuses a description that rustdoc would warn about or misread, or that names one of the operations without
/// linking to it.
pub fn lint(document: &Document, operations: &BTreeSet<&str>, at: &str, text: &str) -> Result<(), Problem> {
    let refuse = |reason: &str| Err(document.problem(at, reason));
    if text.matches('`').count() % 2 == 1 {
        return refuse("a backtick has no partner; code is between two of them");
    }
    if text.contains("://") && !text.contains('`') {
        return refuse("a bare URL causes a rustdoc warning; move it to `externalDocs`, or put it between backticks");
    }
    if ['[', ']', '<'].into_iter().any(|sign| outside_code(text).any(|outside| outside.contains(sign))) {
        return refuse("`[`, `]` and `<` have a meaning in rustdoc; put them between backticks");
    }
    let mut words = outside_code(text).flat_map(|outside| outside.split(|sign: char| !sign.is_alphanumeric()));
    // A name in lower case can be an ordinary word.
    let is_name = |word: &&str| word.contains(char::is_uppercase);
    match words.find(|word| is_name(word) && operations.contains(word)) {
        Some(word) => refuse(&format!("put the operation `{word}` between backticks, so that it becomes a link")),
        None => Ok(()),
    }
}

fn outside_code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').step_by(2)
}
