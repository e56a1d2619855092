//! What a schema of the control document expects, in words that need no knowledge of any programming language.

use elepay_spec::reference;
use serde_json::Value;

use super::document::document;

/// Returns what a schema expects: `a whole number from 200 to 599`.
pub fn expected(schema: &Value) -> String {
    let schema = reference::resolve(document(), schema);
    if let Some(values) = schema["enum"].as_array() {
        return one_of(values.iter());
    }
    if let Some(value) = schema.get("const") {
        return one_of([value].into_iter());
    }
    let types = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        // A choice of several schemas; with a type of their own, they only add to it.
        _ => {
            let schemas = ["oneOf", "anyOf"].into_iter().filter_map(|name| schema[name].as_array()).flatten();
            return schemas.map(expected).collect::<Vec<_>>().join(" or ");
        }
    };
    types.into_iter().map(|name| of_type(schema, name)).collect::<Vec<_>>().join(" or ")
}

/// Returns the description of a schema as the end of a message; empty if it has none.
pub fn description(schema: &Value) -> String {
    let resolved = reference::resolve(document(), schema);
    let text = schema["description"].as_str().or_else(|| resolved["description"].as_str());
    text.map_or_else(String::new, |text| format!(". {}", text.trim()))
}

/// Returns values as a choice.
fn one_of<'a>(values: impl Iterator<Item = &'a Value>) -> String {
    let values = values.map(|value| value.as_str().map_or_else(|| value.to_string(), |text| format!("`{text}`")));
    values.collect::<Vec<_>>().join(" or ")
}

fn of_type(schema: &Value, name: &str) -> String {
    let limit = |name: &str| schema.get(name).map(Value::to_string);
    match name {
        "integer" | "number" => {
            let noun = if name == "integer" { "a whole number" } else { "a number" };
            match (limit("minimum"), limit("maximum")) {
                (Some(least), Some(most)) => format!("{noun} from {least} to {most}"),
                (Some(least), None) => format!("{noun} of at least {least}"),
                (None, Some(most)) => format!("{noun} of at most {most}"),
                (None, None) => noun.to_owned(),
            }
        }
        "string" => {
            let length = match (limit("minLength"), limit("maxLength")) {
                (Some(least), Some(most)) => format!(" of {least} to {most} characters"),
                (Some(least), None) => format!(" of at least {least} characters"),
                (None, Some(most)) => format!(" of at most {most} characters"),
                (None, None) => String::new(),
            };
            let pattern = schema["pattern"].as_str().map(|pattern| format!(" that matches `{pattern}`"));
            format!("a string{length}{}", pattern.unwrap_or_default())
        }
        "boolean" => "true or false".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "an object".to_owned(),
        other => other.to_owned(),
    }
}
