use serde_json::{Map, Value, json};

use crate::facts::{Kind, keyword};
use crate::read::text::prose;

/// Adds the type that follows from other keywords, if the schema has none.
pub fn infer_type(schema: &mut Map<String, Value>) {
    let has = |keyword: &str| schema.contains_key(keyword);
    let inferred = match schema.get("enum").and_then(|values| values.get(0)) {
        _ if has("type") => return,
        _ if has("properties") || has("additionalProperties") => "object",
        _ if has("items") => "array",
        Some(Value::String(_)) => "string",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(number)) => {
            if number.is_f64() {
                "number"
            } else {
                "integer"
            }
        }
        _ => return,
    };
    schema.insert("type".to_owned(), json!(inferred));
}

/// Adds the limits that sentences state as keywords. A sentence that contradicts a keyword, or that is not understood,
/// stays as the description.
pub fn from_sentences<'d>(schema: &mut Map<String, Value>, descriptions: impl Iterator<Item = &'d str>) {
    let mut rest = Vec::new();
    for description in descriptions {
        // The values of an enum are described in a list.
        let paragraphs = description.split("\n\n").filter(|paragraph| !paragraph.trim_start().starts_with(['-', '*']));
        for sentence in paragraphs.map(|paragraph| paragraph.replace('\n', " ")) {
            let (facts, mut is_told) = prose::read(&sentence);
            for (kind, value) in facts {
                // A limit of each value of a map is stated with the map.
                let values = schema.get_mut("additionalProperties").and_then(Value::as_object_mut);
                let schema = match values {
                    Some(values) if kind == Kind::MaxBytes && !values.contains_key("$ref") => values,
                    _ => &mut *schema,
                };
                match keyword(kind) {
                    Some(name) if schema.get(name).is_none_or(|own| *own == value) => {
                        schema.insert(name.to_owned(), value);
                    }
                    _ => is_told = false,
                }
            }
            if !is_told {
                rest.push(sentence.trim().to_owned());
            }
        }
    }
    if !rest.is_empty() {
        schema.insert("description".to_owned(), json!(rest.join("\n\n")));
    }
}
