use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::part::{Direction, Located, Part};
use super::reference::is_annotation;
use crate::facts::LIMITS;

/// Keywords that narrow which values are accepted, and that are not compared.
const NOT_COMPARED: &[&str] = &[
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "not",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// Lower and upper limits, each with the one that excludes the value itself.
const EXCLUSIVE: [(&str, &str, i64); 2] = [("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1)];

/// The parts of a schema put together. Of two values of a keyword the narrower one counts, else the outer one.
#[derive(Default)]
pub struct Merged<'s> {
    /// Keywords without a schema in them.
    pub keywords: Map<String, Value>,
    pub properties: BTreeMap<String, Vec<Located<'s>>>,
    pub required: BTreeSet<String>,
    pub items: Vec<Located<'s>>,
    /// The values of a map.
    pub values: Vec<Located<'s>>,
    pub not_compared: Vec<String>,
    pub unknown: Vec<String>,
}

impl<'s> Merged<'s> {
    /// Adds a part.
    pub fn add(&mut self, part: &Part<'s>, direction: Direction) {
        for (name, value) in part.members {
            let here = || format!("{}/{name}", part.at);
            match name.as_str() {
                "type" => self.add_type(value, &part.at),
                "properties" => self.add_properties(value, &here(), direction),
                "required" if part.is_alternative => {}
                "required" => {
                    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                    self.required.extend(names.map(str::to_owned));
                }
                "items" => self.items.push((here(), value)),
                "additionalProperties" if *value == false => {
                    self.not_compared.push(format!("additionalProperties at {}: false", part.at));
                }
                // Anything may be in an object that does not say otherwise.
                "additionalProperties" if value.is_boolean() || *value == json!({}) => {}
                "additionalProperties" => self.values.push((here(), value)),
                "$ref" | "allOf" | "oneOf" | "anyOf" => {}
                "deprecated" if *value == true => drop(self.keywords.insert(name.clone(), json!(true))),
                "exclusiveMinimum" | "exclusiveMaximum" | "contentEncoding" | "contentMediaType" => {}
                _ if part.is_alternative => {}
                // Extensions of our own that state limits.
                _ if name.starts_with("x-") && LIMITS.iter().any(|(limit, _)| limit == name) => {
                    self.keywords.entry(name.clone()).or_insert_with(|| value.clone());
                }
                _ if is_annotation(name) => {}
                "const" => self.add_values(std::slice::from_ref(value)),
                "enum" => self.add_values(value.as_array().map(Vec::as_slice).unwrap_or_default()),
                "minimum" | "minLength" | "minItems" | "minProperties" => self.narrow(name, value, f64::gt),
                "maximum" | "maxLength" | "maxItems" | "maxProperties" => self.narrow(name, value, f64::lt),
                "default" if value.is_null() => {}
                "default" | "format" | "multipleOf" | "pattern" => match self.keywords.get(name) {
                    None => drop(self.keywords.insert(name.clone(), value.clone())),
                    Some(other) if other == value || name == "default" => {}
                    Some(_) => self.not_compared.push(format!("{name} at {}: {value}", part.at)),
                },
                _ if NOT_COMPARED.contains(&name.as_str()) => {
                    self.not_compared.push(format!("{name} at {}", part.at));
                }
                _ => self.unknown.push(format!("{name} at {}", part.at)),
            }
        }
        if !part.is_alternative {
            self.add_exclusive(part);
            self.add_content(part.members);
        }
    }

    /// Adds the only type besides `null`. Of integers and numbers, integers are left.
    fn add_type(&mut self, value: &Value, at: &str) {
        let listed = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let types: Vec<_> = listed.iter().filter(|name| *name != "null").collect();
        match (types.as_slice(), self.keywords.get("type")) {
            ([one], None) => drop(self.keywords.insert("type".to_owned(), (*one).clone())),
            ([one], Some(other)) if *one == other => {}
            ([one], Some(other)) if *one == "integer" && other == "number" => {
                self.keywords.insert("type".to_owned(), (*one).clone());
            }
            ([one], Some(other)) if *one == "number" && other == "integer" => {}
            ([], _) => {}
            _ => self.not_compared.push(format!("type at {at}: {value}")),
        }
    }

    fn add_properties(&mut self, value: &'s Value, at: &str, direction: Direction) {
        let hidden = match direction {
            Direction::Sent => "readOnly",
            Direction::Received => "writeOnly",
        };
        for (name, schema) in value.as_object().into_iter().flatten() {
            if schema[hidden] != true {
                self.properties.entry(name.clone()).or_default().push((elepay_spec::join(at, name), schema));
            }
        }
    }

    /// Adds the values of an enum: of two lists, those in both.
    fn add_values(&mut self, values: &[Value]) {
        let values = values.iter().filter(|value| !value.is_null());
        let both = match self.keywords.get("enum").and_then(Value::as_array) {
            Some(others) => values.filter(|value| others.contains(value)).cloned().collect(),
            None => values.cloned().collect(),
        };
        self.keywords.insert("enum".to_owned(), Value::Array(both));
    }

    fn narrow(&mut self, keyword: &str, value: &Value, is_narrower: fn(&f64, &f64) -> bool) {
        let number = |value: &Value| value.as_f64();
        let counts = match (self.keywords.get(keyword).and_then(number), number(value)) {
            (Some(other), Some(own)) => is_narrower(&own, &other),
            _ => true,
        };
        if counts {
            self.keywords.insert(keyword.to_owned(), whole(value));
        }
    }

    /// Adds a limit that excludes the value itself: of an integer it is the next one.
    fn add_exclusive(&mut self, part: &Part<'_>) {
        for (keyword, exclusive, step) in EXCLUSIVE {
            // OpenAPI 3.0 has a flag beside the limit, later versions a limit of its own.
            let limit = match part.members.get(exclusive) {
                None | Some(Value::Bool(false)) => continue,
                Some(Value::Bool(true)) => part.members.get(keyword),
                limit => limit,
            };
            let is_integer = part.members.get("type").is_some_and(|name| name == "integer");
            match limit.map(whole).and_then(|limit| limit.as_i64()?.checked_add(step)).filter(|_| is_integer) {
                Some(limit) => self.narrow(keyword, &json!(limit), if step > 0 { f64::gt } else { f64::lt }),
                None => self.not_compared.push(format!("{exclusive} at {}", part.at)),
            }
        }
    }

    /// Adds the format that a media type or an encoding stands for in newer versions.
    fn add_content(&mut self, members: &Map<String, Value>) {
        let is = |keyword: &str, value: &str| members.get(keyword).is_some_and(|found| found == value);
        let format = match () {
            () if is("contentMediaType", "application/octet-stream") => "binary",
            () if is("contentEncoding", "base64") => "byte",
            () => return,
        };
        self.keywords.entry("type").or_insert(json!("string"));
        self.keywords.entry("format").or_insert(json!(format));
    }
}

/// Returns a number without the fraction `.0`.
#[expect(clippy::cast_possible_truncation, clippy::float_cmp, reason = "only a number that survives it is replaced")]
fn whole(value: &Value) -> Value {
    match value.as_f64() {
        Some(number) if !value.is_i64() && !value.is_u64() && number.abs() < 9e15 && number.trunc() == number => {
            json!(number as i64)
        }
        _ => value.clone(),
    }
}
