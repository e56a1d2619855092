//! Descriptions become rustdoc, so they must not contain anything that rustdoc warns about or misreads.

use elepay_spec::{Document, Problem, operations};

/// Refuses a description that rustdoc would warn about or misread, or that names an operation without linking to it.
pub fn lint(document: &Document, at: &str, text: &str) -> Result<(), Problem> {
    let refuse = |reason: &str| Err(document.problem(at, reason));
    if text.contains("://") && !text.contains('`') {
        return refuse("a bare URL causes a rustdoc warning; move it to `externalDocs`, or put it between backticks");
    }
    if ['[', ']', '<'].into_iter().any(|sign| outside_code(text).any(|outside| outside.contains(sign))) {
        return refuse("`[`, `]` and `<` have a meaning in rustdoc; put them between backticks");
    }
    let mut words = outside_code(text).flat_map(|outside| outside.split(|sign: char| !sign.is_alphanumeric()));
    // A name in lower case can be an ordinary word.
    let is_name = |word: &&str| word.contains(char::is_uppercase);
    let is_operation = |word: &&str| operations(document).iter().any(|operation| operation.id == *word);
    match words.find(|word| is_name(word) && is_operation(word)) {
        Some(word) => refuse(&format!("put the operation `{word}` between backticks, so that it becomes a link")),
        None => Ok(()),
    }
}

fn outside_code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').step_by(2)
}
