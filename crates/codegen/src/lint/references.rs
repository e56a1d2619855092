//! A `$ref` must stand alone and lead to a component of the right section.

use elepay_spec::{Document, Problem, join, reference};

/// Refuses the `$ref` at a place if it cannot be followed.
pub fn lint(document: &Document, at: &str) -> Result<(), Problem> {
    let keyword = join(at, "$ref");
    if document.at(at).as_object().is_some_and(|members| members.len() > 1) {
        return Err(document.problem(at, "OpenAPI 3.0 ignores everything beside a `$ref`"));
    }
    let Some(target) = reference::target(document.at(at)) else {
        return Err(document.problem(&keyword, "a `$ref` must begin with `#/components/`"));
    };
    let section = section(at);
    let is_one_name = |name: &str| !name.is_empty() && !name.contains('/');
    if !target.strip_prefix(section).is_some_and(is_one_name) {
        return Err(document.problem(&keyword, format!("a `$ref` here must be `#{section}` and one name")));
    }
    if document.value.pointer(target).is_none() {
        return Err(document.problem(&keyword, format!("`#{target}` does not exist in this document")));
    }
    Ok(())
}

/// Returns the section that a `$ref` at a place must lead to.
fn section(at: &str) -> &'static str {
    let parent = at.rsplit('/').nth(1).unwrap_or_default();
    if parent == "responses" && at.starts_with("/paths/") { "/components/responses/" } else { "/components/schemas/" }
}
