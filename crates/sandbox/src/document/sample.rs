//! Values that have everything that the document says they can have.

use elepay_spec::{Document, reference};
use serde_json::{Map, Value, json};

/// How deep a sample is at most, since a schema can contain itself.
const DEPTH: usize = 3;

/// Returns a value of a schema: flags are set, lists have every value of their enum, and what the document does not
/// say is missing.
pub fn sample(document: &Document, schema: &Value) -> Value {
    at_depth(document, schema, 0).unwrap_or(Value::Null)
}

fn at_depth(document: &Document, schema: &Value, depth: usize) -> Option<Value> {
    let schema = reference::resolve(document, schema);
    let properties = schema.get("properties").and_then(Value::as_object);
    match schema["type"].as_str()? {
        "boolean" => Some(json!(true)),
        "string" => schema["enum"].get(0).cloned(),
        "array" => reference::resolve(document, &schema["items"]).get("enum").cloned(),
        "object" if depth < DEPTH => {
            let members = properties.into_iter().flatten();
            let members =
                members.filter_map(|(name, member)| Some((name.clone(), at_depth(document, member, depth + 1)?)));
            Some(Value::Object(members.collect::<Map<_, _>>()))
        }
        _ => None,
    }
}
