//! A type inside itself would be boxed by the generator in ways that the other steps do not know.

use elepay_spec::{Document, Problem, join, reference};
use serde_json::Value;

/// Refuses a component that contains itself.
pub fn lint(document: &Document) -> Result<(), Problem> {
    let mut components = document.members("/components/schemas").into_iter();
    components.try_for_each(|(at, name, schema)| visit(document, &at, schema, &mut vec![name]))
}

fn visit<'d>(document: &'d Document, at: &str, schema: &'d Value, parents: &mut Vec<&'d str>) -> Result<(), Problem> {
    if let Some(name) = reference::component(schema) {
        if parents.contains(&name) {
            let reason = format!("`{name}` would contain itself, through `{}`", parents.join("`, `"));
            return Err(document.problem(at, reason));
        }
        parents.push(name);
        visit(document, at, reference::resolve(document, schema), parents)?;
        parents.pop();
        return Ok(());
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    let properties = properties.map(|(name, property)| (join(&join(at, "properties"), name), property));
    let elements = ["items", "additionalProperties"].into_iter();
    let elements = elements.filter_map(|keyword| Some((join(at, keyword), schema.get(keyword)?)));
    properties.chain(elements).try_for_each(|(at, inner)| visit(document, &at, inner, parents))
}
