//! Makes schemas as the document has them of those that the data beside a page holds.

use serde_json::{Map, Value, json};

use super::find::Table;
use super::stream::Rows;
use crate::document::LIMITS;
use crate::facts::Kind;
use crate::page::values;

/// What a page says in the entry of additional properties in place of a name.
const ANY_NAME: &str = "[key: string]";

/// Keywords that narrow what is accepted and that no fact stands for.
const UNCOMPARED: &[&str] =
    &["const", "dependentRequired", "exclusiveMaximum", "exclusiveMinimum", "not", "patternProperties", "uniqueItems"];

/// Components, by their names, and what was met that nothing is known of.
#[derive(Default)]
pub struct Components {
    pub schemas: Map<String, Value>,
    pub unread: Vec<String>,
}

impl Components {
    /// The schemas that the request refers to by name.
    pub fn referred(&mut self, references: &Value) -> Option<()> {
        for (name, schema) in references.as_object()? {
            let schema = self.schema(schema)?;
            self.schemas.insert(named(name), schema);
        }
        Some(())
    }

    /// A JSON Schema of the request, in the dialect of the document. Nothing where that cannot be said in it.
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
                        self.unread.push(format!("{name}: {member}"));
                    }
                    member.clone()
                }
            };
            out.insert(name.clone(), member);
        }
        Some(Value::Object(out))
    }

    /// What holds together; the later part wins where two say the same.
    fn merged(&mut self, parts: &[Value]) -> Option<Map<String, Value>> {
        let mut out = Map::new();
        for part in parts {
            let Value::Object(members) = self.schema(part)? else { return None };
            if members.contains_key("$ref") {
                // Beside a reference only a description can stand.
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

    /// A table's types, each a component; a reference to its root. Nothing if any part of it is of an unknown shape, for
    /// then nobody knows what is missing.
    pub fn table(&mut self, rows: &Rows, table: &Table<'_>) -> Option<Value> {
        let refs = rows.plain(table.refs)?;
        let prefix = format!("table{}", self.schemas.len());
        let id = |id: &Value| Some(named(&format!("{prefix} {}", id.as_str()?)));
        for (name, entry) in refs.as_object()? {
            let schema = self.entry(entry, &|of| Some(json!({ "$ref": component(&id(of)?) })))?;
            self.schemas.insert(id(&json!(name))?, schema);
        }
        self.without_aliases(&prefix);
        let root = id(&rows.plain(table.root)?)?;
        // Every reference leads to something.
        let dangling = |schema: &Value| references(schema).iter().any(|name| !self.schemas.contains_key(*name));
        let mut made = self.schemas.iter().filter(|(name, _)| name.starts_with(&prefix));
        if !self.schemas.contains_key(&root) || made.any(|(_, schema)| dangling(schema)) {
            return None;
        }
        Some(json!({ "$ref": component(&root) }))
    }

    /// A component that is nothing but a reference becomes what it refers to.
    fn without_aliases(&mut self, prefix: &str) {
        let names: Vec<_> = self.schemas.keys().filter(|name| name.starts_with(prefix)).cloned().collect();
        for name in &names {
            let mut at = name.as_str();
            // As many steps as there are components, in case they go in a circle.
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
                    let (name, of) = (property["name"].as_str()?, refer(&property["$type"])?);
                    if name == ANY_NAME {
                        out.insert("additionalProperties".to_owned(), of);
                        continue;
                    }
                    if property["required"].as_bool()? {
                        required.push(json!(name));
                    }
                    properties.insert(name.to_owned(), of);
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
                // Of `null` the other types say nothing.
                "unknown" | "null" => {}
                "string" | "integer" | "number" | "boolean" => drop(out.insert("type".to_owned(), json!(type_name))),
                _ => return None,
            },
            // One type, or none at all.
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
            description => drop(out.insert("description".to_owned(), json!(words(description).trim()))),
        }
        Some(Value::Object(out))
    }

    /// A label and a value, in the words of the visible page.
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
            Value::Array(_) => words(value),
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
            self.unread.push(format!("{label}: {value}"));
        }
        for (kind, value) in facts {
            let (keyword, _) = LIMITS.iter().find(|(_, of)| *of == kind)?;
            out.insert((*keyword).to_owned(), value);
        }
        Some(())
    }
}

/// The text of elements: paragraphs and list items apart.
pub fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect(),
        Value::Object(element) => {
            let inner = element.get("children").map(words).unwrap_or_default();
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

/// `["string", "null"]` is a string that may be `null`.
fn one_type(of: &Value) -> Option<Value> {
    let Value::Array(types) = of else { return of.is_string().then(|| of.clone()) };
    let others: Vec<_> = types.iter().filter(|of| **of != "null").collect();
    match others.as_slice() {
        [one] => Some((*one).clone()),
        _ => None,
    }
}

fn component(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

/// A name that can stand in a pointer, and that no other one becomes.
fn named(name: &str) -> String {
    let name = name.strip_prefix("#/").unwrap_or(name);
    name.chars().fold(String::new(), |out, character| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => format!("{out}{character}"),
        other => format!("{out}_{:x}_", u32::from(other)),
    })
}

/// The names of the components that a schema made of a table refers to.
fn references(schema: &Value) -> Vec<&str> {
    let own = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let held = ["items", "additionalProperties"].iter().map(|name| &schema[*name]);
    let held = held.chain(schema["properties"].as_object().into_iter().flat_map(Map::values));
    own.into_iter().chain(held.filter_map(|of| of["$ref"].as_str()?.rsplit('/').next())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::find::Of;
    use super::*;

    /// The schema that becomes of a table whose root has one field `a`, of an entry.
    fn of_field(entries: &Value) -> Option<(Value, Vec<String>)> {
        let mut refs = json!({
            "__0": { "type": "object", "typeName": "object", "infoTags": [], "props": [
                { "name": "a", "$type": "__1", "required": true },
            ] },
        });
        refs.as_object_mut().expect("an object").extend(entries.as_object().expect("an object").clone());
        let (of, root) = (Of::Request { content_type: String::new() }, json!("__0"));
        let mut components = Components::default();
        let table = Table { of, lossy: false, required: None, refs: &refs, root: &root };
        let whole = components.table(&Rows::default(), &table)?;
        let at = |schema: &Value| schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()).map(str::to_owned);
        let whole = components.schemas[&at(&whole)?].clone();
        Some((components.schemas[&at(&whole["properties"]["a"])?].clone(), components.unread))
    }

    fn primitive(name: &str, tags: &Value) -> Value {
        json!({ "type": "primitive", "typeName": name, "infoTags": tags })
    }

    #[test]
    fn a_type_that_may_be_null_is_that_type() {
        let (string, nothing) = (primitive("string", &json!([])), primitive("null", &json!([])));
        let or = json!({ "type": "or", "typeName": "string | null", "infoTags": [], "items": [
            { "name": "string", "$type": "__1_type:string" }, { "name": "null", "$type": "__1_type:null" },
        ] });
        let entries = json!({ "__1": or, "__1_type:string": string, "__1_type:null": nothing });
        assert_eq!(of_field(&entries), Some((json!({ "type": "string" }), Vec::new())));
    }

    #[test]
    fn tags_of_both_versions_are_keywords_and_what_is_not_known_is_told() {
        let element = |label: &str, value: Value| json!({ "tag": "div", "children": [{ "tag": "span", "children": label }, { "tag": "code", "children": value }] });
        for (tags, schema) in [
            (
                json!([{ "label": "Length", "value": "1 <= length <= 50" }]),
                json!({ "type": "string", "minLength": 1, "maxLength": 50 }),
            ),
            (json!([element("Match", json!("^a b$"))]), json!({ "type": "string", "pattern": "^a b$" })),
            (json!([element("Multiple Of", json!(5))]), json!({ "type": "string", "multipleOf": 5 })),
            (
                json!([{ "label": "Value in", "value": "\"a\" | \"b\"" }]),
                json!({ "type": "string", "enum": ["a", "b"] }),
            ),
        ] {
            let read = of_field(&json!({ "__1": primitive("string", &tags) }));
            assert_eq!(read, Some((schema, Vec::new())), "{tags}");
        }
        let (schema, unread) =
            of_field(&json!({ "__1": primitive("string", &json!([{ "label": "Range", "value": "0 < value" }])) }))
                .expect("a schema");
        assert_eq!((schema, unread), (json!({ "type": "string" }), vec!["Range: 0 < value".to_owned()]));
    }

    #[test]
    fn a_shape_that_is_not_known_makes_the_table_none() {
        for entry in [
            json!({}),
            json!({ "type": "tuple", "typeName": "x", "infoTags": [] }),
            json!({ "type": "primitive", "typeName": "bigint", "infoTags": [] }),
            json!({ "type": "array", "typeName": "array<x>", "infoTags": [], "item": { "$type": "__9" } }),
            json!({ "type": "or", "typeName": "a | b", "infoTags": [], "items": [{ "name": "a" }, { "name": "b" }] }),
            primitive("string", &json!([{ "label": "Default", "value": "not JSON" }])),
        ] {
            assert_eq!(of_field(&json!({ "__1": entry })), None, "{entry}");
        }
    }
}
