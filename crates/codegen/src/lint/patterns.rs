//! Every regular expression must be one that the client can compile.

use elepay_spec::{Document, Problem, join};
use serde_json::Value;

/// Refuses a regular expression that the client could not compile.
pub fn lint(document: &Document) -> Result<(), Problem> {
    document.members("/components/schemas").into_iter().try_for_each(|(at, _, schema)| visit(document, &at, schema))
}

fn visit(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    for pointer in ["/pattern", "/x-delivery/rejected"] {
        // The client compiles patterns with the same crate and flag.
        if let Some(pattern) = schema.pointer(pointer).and_then(Value::as_str)
            && let Err(error) = regress::Regex::with_flags(pattern, "u")
        {
            return Err(document.problem(&format!("{at}{pointer}"), format!("invalid regular expression: {error}")));
        }
    }
    for (at, _, property) in document.members(&join(at, "properties")) {
        visit(document, &at, property)?;
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(keyword) {
            visit(document, &join(at, keyword), inner)?;
        }
    }
    Ok(())
}
