//! Converts the tables of types in the embedded data to schemas.

use elepay_spec::join;
use serde_json::{Map, Value, json};

use super::find::Table;
use super::stream::Rows;
use crate::facts::{Kind, keyword};
use crate::read::text::values;

/// The name of additional properties in a table.
const ANY_NAME: &str = "[key: string]";

/// The labels of newer versions, each the key of a translation, and those of older ones, which are the visible text.
const LABELS: [(&str, &str); 10] = [
    ("schemaDefault", "Default"),
    ("schemaExample", "Example"),
    ("schemaFormat", "Format"),
    ("schemaItems", "Items"),
    ("schemaLength", "Length"),
    ("schemaMatch", "Match"),
    ("schemaMultipleOf", "Multiple Of"),
    ("schemaProperties", "Properties"),
    ("schemaRange", "Range"),
    ("schemaValueIn", "Value in"),
];

/// The schemas of tables, and everything that was not understood.
#[derive(Default)]
pub struct Types {
    /// The types of each table by their names.
    pub tables: Vec<Value>,
    pub not_understood: Vec<String>,
}

impl Types {
    /// Adds each type of a table, and returns a reference to its root; none if any part has an unknown shape, for then
    /// it is unknown what is missing. References have the form `#/tables/INDEX/NAME`.
    pub fn add(&mut self, rows: &Rows, table: &Table<'_>) -> Option<Value> {
        let refs = rows.plain(table.refs)?;
        let at = format!("#/tables/{}", self.tables.len());
        let refer = |id: &Value| Some(json!({ "$ref": join(&at, id.as_str()?) }));
        let mut types = Map::new();
        for (name, entry) in refs.as_object()? {
            types.insert(name.clone(), self.entry(entry, &refer)?);
        }
        let root = refer(&rows.plain(table.root)?)?;
        self.tables.push(Value::Object(types));
        Some(root)
    }

    fn entry(&mut self, entry: &Value, refer: &dyn Fn(&Value) -> Option<Value>) -> Option<Value> {
        let type_name = entry["typeName"].as_str()?;
        if type_name == "any" {
            return Some(json!({}));
        }
        let mut out = Map::new();
        match entry["type"].as_str()? {
            "object" => {
                out.insert("type".to_owned(), json!("object"));
                let (mut properties, mut required) = (Map::new(), Vec::new());
                for property in entry["props"].as_array()? {
                    let (name, schema) = (property["name"].as_str()?, refer(&property["$type"])?);
                    if name == ANY_NAME {
                        out.insert("additionalProperties".to_owned(), schema);
                        continue;
                    }
                    if property["required"].as_bool()? {
                        required.push(json!(name));
                    }
                    properties.insert(name.to_owned(), schema);
                }
                out.insert("properties".to_owned(), Value::Object(properties));
                out.insert("required".to_owned(), Value::Array(required));
            }
            "array" => {
                out.insert("type".to_owned(), json!("array"));
                out.insert("items".to_owned(), refer(&entry["item"]["$type"])?);
            }
            "primitive" => match type_name {
                // No type is stated for these.
                "unknown" | "null" => {}
                "string" | "integer" | "number" | "boolean" => drop(out.insert("type".to_owned(), json!(type_name))),
                _ => return None,
            },
            // One type, or `null`.
            "or" => {
                let others: Vec<_> = entry["items"].as_array()?.iter().filter(|item| item["name"] != "null").collect();
                let [other] = others.as_slice() else { return None };
                out.insert("allOf".to_owned(), json!([refer(&other["$type"])?]));
            }
            _ => return None,
        }
        if entry["type"] != "or" {
            for tag in entry["infoTags"].as_array()? {
                self.tag(tag, &mut out)?;
            }
            out.insert("description".to_owned(), json!(text_of(&entry["description"]).trim()));
        }
        if entry["deprecated"] == true {
            out.insert("deprecated".to_owned(), json!(true));
        }
        Some(Value::Object(out))
    }

    /// Adds the facts of a label and a value, which are those of the visible page.
    fn tag(&mut self, tag: &Value, out: &mut Map<String, Value>) -> Option<()> {
        let (label, value) = match (&tag["label"], &tag["children"]) {
            (Value::Null, Value::Array(children)) => match children.as_slice() {
                [label, value] => (&label["children"], &value["children"]),
                _ => return None,
            },
            // The element of a translation.
            (Value::Object(element), _) => (element.get("label")?, &tag["value"]),
            (label, _) => (label, &tag["value"]),
        };
        let label = label.as_str()?;
        let label = LABELS.iter().find(|(key, _)| *key == label).map_or(label, |(_, label)| label);
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Array(_) => text_of(value),
            _ => return None,
        };
        let facts = match label {
            "Match" => vec![(Kind::Pattern, json!(value))],
            "Format" => vec![(Kind::Format, json!(value))],
            "Default" => vec![(Kind::Default, serde_json::from_str(&value).ok()?)],
            "Example" => return Some(()),
            _ => values::read(label, &value)
                .filter(|(_, rest)| rest.is_empty())
                .map_or_else(Vec::new, |(facts, _)| facts),
        };
        if facts.is_empty() {
            self.not_understood.push(format!("{label}: {value}"));
        }
        for (kind, value) in facts {
            out.insert(keyword(kind)?.to_owned(), value);
        }
        Some(())
    }
}

/// Returns the text of elements, with paragraphs and list items on lines of their own.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect(),
        Value::Object(element) => {
            let inner = element.get("children").map(text_of).unwrap_or_default();
            match element.get("tag").and_then(Value::as_str) {
                Some("li") => format!("\n- {}\n", inner.trim()),
                Some("p" | "ul" | "ol" | "pre" | "blockquote" | "h1" | "h2" | "h3" | "h4") => format!("{inner}\n\n"),
                Some("br") => "\n".to_owned(),
                _ => inner,
            }
        }
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
