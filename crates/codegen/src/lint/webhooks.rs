//! Webhooks: each object that an event can be about must be recognisable.

use elepay_spec::{Document, Kind, Problem, join, reference};

/// Refuses an event that is not a struct, and objects that their member `object` does not tell apart.
pub fn lint(document: &Document) -> Result<(), Problem> {
    let webhooks = document.at("/x-webhook");
    if webhooks.is_null() {
        return Ok(());
    }
    let is_struct = |at: &str| match reference::component(document.at(at)) {
        Some(_) if Kind::of(reference::resolve(document, document.at(at))) == Kind::Struct => Ok(()),
        _ => Err(document.problem(at, "this must be a `$ref` to a component that is an object with properties")),
    };
    is_struct("/x-webhook/event")?;
    let count = webhooks["objects"].as_array().map_or(0, Vec::len);
    let mut seen = Vec::new();
    for at in (0..count).map(|index| join("/x-webhook/objects", &index.to_string())) {
        is_struct(&at)?;
        let schema = reference::resolve(document, document.at(&at));
        let Some(object) = schema["properties"]["object"]["default"].as_str() else {
            return Err(
                document.problem(&at, "the member `object` of this component has no `default`, which events name")
            );
        };
        if seen.contains(&object) {
            return Err(document.problem(&at, format!("another component has the same `object`, `{object}`")));
        }
        seen.push(object);
    }
    Ok(())
}
