//! Converts the schemas in the embedded data to those of an OpenAPI document.

use serde_json::{Map, Value, json};

use super::find::Table;
use super::stream::Rows;
use crate::facts::{Kind, keyword};
use crate::read::text::values;

/// The name of additional properties in a table.
const ANY_NAME: &str = "[key: string]";

/// Keywords that narrow which values are accepted, and that are not compared.
const UNCOMPARED: &[&str] =
    &["const", "dependentRequired", "exclusiveMaximum", "exclusiveMinimum", "not", "patternProperties", "uniqueItems"];

/// Components by their names, and everything that was not understood.
#[derive(Default)]
pub struct Components {
    pub schemas: Map<String, Value>,
    pub not_understood: Vec<String>,
}

impl Components {
    /// Adds the schemas that the request refers to by name.
    pub fn referred(&mut self, references: &Value) -> Option<()> {
        for (name, schema) in references.as_object()? {
            let schema = self.schema(schema)?;
            self.schemas.insert(named(name), schema);
        }
        Some(())
    }

    /// Converts a JSON Schema; none if the dialect of the document cannot express it.
    pub fn schema(&mut self, schema: &Value) -> Option<Value> {
        let members = match schema {
            Value::Bool(true) => return Some(json!({})),
            Value::Object(members) => members,
            _ => return None,
        };
        if let Some(reference) = members.get("$ref") {
            return Some(json!({ "$ref": component(&named(reference.as_str()?)) }));
        }
        if members.contains_key("oneOf") || members.contains_key("anyOf") {
            return None;
        }
        let mut out = match members.get("allOf") {
            None => Map::new(),
            Some(parts) => self.merged(parts.as_array()?)?,
        };
        for (name, member) in members {
            let member = match name.as_str() {
                "allOf" | "examples" => continue,
                "type" => one_type(member)?,
                "items" => self.schema(member)?,
                "additionalProperties" if !member.is_boolean() => self.schema(member)?,
                "properties" => {
                    let mut inner = Map::new();
                    for (name, property) in member.as_object()? {
                        inner.insert(name.clone(), self.schema(property)?);
                    }
                    Value::Object(inner)
                }
                _ => {
                    if UNCOMPARED.contains(&name.as_str()) {
                        self.not_understood.push(format!("{name}: {member}"));
                    }
                    member.clone()
                }
            };
            out.insert(name.clone(), member);
        }
        Some(Value::Object(out))
    }

    /// Merges the parts of an `allOf`; of two values of a keyword the later one counts.
    fn merged(&mut self, parts: &[Value]) -> Option<Map<String, Value>> {
        let mut out = Map::new();
        for part in parts {
            let Value::Object(members) = self.schema(part)? else { return None };
            if members.contains_key("$ref") {
                // Only a description can be beside a reference.
                return (parts.len() == 1).then(|| Map::from_iter([("allOf".to_owned(), json!([members]))]));
            }
            for (name, member) in members {
                match (out.get_mut(&name), member) {
                    (Some(Value::Object(all)), Value::Object(more)) if name == "properties" => all.extend(more),
                    (Some(Value::Array(all)), Value::Array(more)) if name == "required" => all.extend(more),
                    (_, member) => drop(out.insert(name, member)),
                }
            }
        }
        Some(out)
    }

    /// Adds each type of a table as a component, and returns a reference to its root; none if any part has an unknown
    /// shape, for then it is unknown what is missing.
    pub fn table(&mut self, rows: &Rows, table: &Table<'_>) -> Option<Value> {
        let refs = rows.plain(table.refs)?;
        let prefix = format!("table{}", self.schemas.len());
        let id = |id: &Value| Some(named(&format!("{prefix} {}", id.as_str()?)));
        for (name, entry) in refs.as_object()? {
            let schema = self.entry(entry, &|target| Some(json!({ "$ref": component(&id(target)?) })))?;
            self.schemas.insert(id(&json!(name))?, schema);
        }
        self.without_aliases(&prefix);
        let root = id(&rows.plain(table.root)?)?;
        // Every reference has a target.
        let dangling = |schema: &Value| references(schema).iter().any(|name| !self.schemas.contains_key(*name));
        let mut made = self.schemas.iter().filter(|(name, _)| name.starts_with(&prefix));
        if !self.schemas.contains_key(&root) || made.any(|(_, schema)| dangling(schema)) {
            return None;
        }
        Some(json!({ "$ref": component(&root) }))
    }

    /// Replaces each component that is only a reference by its target.
    fn without_aliases(&mut self, prefix: &str) {
        let names: Vec<_> = self.schemas.keys().filter(|name| name.starts_with(prefix)).cloned().collect();
        for name in &names {
            let mut at = name.as_str();
            // At most as many steps as there are components, in case of a cycle.
            for _ in &names {
                match self.schemas.get(at).and_then(|schema| schema["$ref"].as_str()?.rsplit('/').next()) {
                    Some(next) => at = next,
                    None => break,
                }
            }
            if let Some(schema) = self.schemas.get(at).filter(|_| at != name).cloned() {
                self.schemas.insert(name.clone(), schema);
            }
        }
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
                if !properties.is_empty() {
                    out.insert("properties".to_owned(), Value::Object(properties));
                    out.insert("required".to_owned(), Value::Array(required));
                }
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
                return refer(&other["$type"]);
            }
            _ => return None,
        }
        for tag in entry["infoTags"].as_array()? {
            self.tag(tag, &mut out)?;
        }
        match &entry["description"] {
            Value::Null => {}
            description => drop(out.insert("description".to_owned(), json!(text_of(description).trim()))),
        }
        Some(Value::Object(out))
    }

    /// Adds the facts of a label and a value, which are those of the visible page.
    fn tag(&mut self, tag: &Value, out: &mut Map<String, Value>) -> Option<()> {
        let (label, value) = match (&tag["label"], &tag["children"]) {
            (label @ Value::String(_), _) => (label, &tag["value"]),
            (_, Value::Array(children)) => match children.as_slice() {
                [label, value] => (&label["children"], &value["children"]),
                _ => return None,
            },
            _ => return None,
        };
        let label = label.as_str()?;
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

/// Returns the only type besides `null`: `["string", "null"]` is a string that may be `null`.
fn one_type(shown: &Value) -> Option<Value> {
    let Value::Array(types) = shown else { return shown.is_string().then(|| shown.clone()) };
    let others: Vec<_> = types.iter().filter(|name| **name != "null").collect();
    match others.as_slice() {
        [one] => Some((*one).clone()),
        _ => None,
    }
}

fn component(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

/// Returns a name for a component that can be in a pointer, distinct from that of any other name.
fn named(name: &str) -> String {
    let name = name.strip_prefix("#/").unwrap_or(name);
    name.chars().fold(String::new(), |out, character| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => format!("{out}{character}"),
        other => format!("{out}_{:x}_", u32::from(other)),
    })
}

/// Returns the names of the components that a schema of a table refers to.
fn references(schema: &Value) -> Vec<&str> {
    let own = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let held = ["items", "additionalProperties"].iter().map(|name| &schema[*name]);
    let held = held.chain(schema["properties"].as_object().into_iter().flat_map(Map::values));
    own.into_iter().chain(held.filter_map(|schema| schema["$ref"].as_str()?.rsplit('/').next())).collect()
}
