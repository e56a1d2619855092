//! A `$ref` must lead to a component of the right section.

use elepay_spec::{Document, Problem, join, reference};

/// Refuses the `$ref` at a place if it leads elsewhere. That it leads somewhere is known.
pub fn lint(document: &Document, at: &str) -> Result<(), Problem> {
    let section = section(at);
    let is_one_name = |name: &str| !name.is_empty() && !name.contains('/');
    let target = reference::target(document.at(at)).unwrap_or_default();
    if !target.strip_prefix(section).is_some_and(is_one_name) {
        let reason = format!("a `$ref` here must be `#{section}` and one name");
        return Err(document.problem(&join(at, "$ref"), reason));
    }
    Ok(())
}

/// Returns the section that a `$ref` at a place must lead to.
fn section(at: &str) -> &'static str {
    let parent = at.rsplit('/').nth(1).unwrap_or_default();
    if parent == "responses" && at.starts_with("/paths/") { "/components/responses/" } else { "/components/schemas/" }
}
