//! Patterns, which the client compiles with `regress`.

use elepay_spec::{Document, Problem, join};
use serde_json::Value;

/// Refuses a pattern that the crate could not apply.
pub fn lint(document: &Document) -> Result<(), Problem> {
    document.members("/components/schemas").into_iter().try_for_each(|(at, _, schema)| pattern(document, &at, schema))
}

fn pattern(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    if let Some(text) = schema["pattern"].as_str()
        && let Err(error) = regress::Regex::with_flags(text, "u")
    {
        return Err(document.problem(&join(at, "pattern"), format!("not a pattern that can be applied: {error}")));
    }
    for (at, _, property) in document.members(&join(at, "properties")) {
        pattern(document, &at, property)?;
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(keyword) {
            pattern(document, &join(at, keyword), inner)?;
        }
    }
    Ok(())
}
