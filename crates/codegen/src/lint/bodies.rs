//! Bodies of requests and responses: the client sends and reads JSON objects, and nothing else.

use elepay_spec::{Document, Kind, Problem, join, reference};

/// Refuses the content at a place unless it is one JSON object whose schema is a component.
pub fn lint(document: &Document, at: &str) -> Result<(), Problem> {
    let content = document.members(at);
    let [(media, content_type, value)] = content.as_slice() else {
        return Err(document.problem(at, "a body must have exactly one content type"));
    };
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if media_type != "application/json" {
        let reason = format!("the content type `{content_type}` is not supported, only application/json");
        return Err(document.problem(media, reason));
    }
    let schema = &value["schema"];
    if reference::component(schema).is_none() || Kind::of(reference::resolve(document, schema)) != Kind::Struct {
        let reason = "the schema of a body must be a `$ref` to a component with `properties`, which becomes a struct";
        return Err(document.problem(&join(media, "schema"), reason));
    }
    Ok(())
}
