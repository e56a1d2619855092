//! The document with every possible change of a single fact.

use serde_json::{Map, Value, json};

use elepay_spec::{Document, join};

/// One change of a document.
pub struct Mutation {
    pub what: String,
    change: Box<dyn Fn(&mut Value)>,
    /// The node that changed.
    pub pointer: String,
    /// The rules of the finding if the pages stay the same.
    pub rules: &'static [&'static str],
    /// The rules of the finding if the pages change and the document does not; empty if pages would not show it.
    pub reverse: &'static [&'static str],
}

impl Mutation {
    /// Returns the document with the change. Thousands of them at once would take gigabytes.
    pub fn of(&self, document: &Document) -> Document {
        let mut changed = document.clone();
        (self.change)(&mut changed.value);
        changed
    }
}

/// Returns all mutations.
pub fn all(document: &Document) -> Vec<Mutation> {
    let mut all = Mutations { document, made: Vec::new() };
    all.operations();
    for (at, name, _) in document.members("/components/schemas") {
        // The pages of operations do not show errors.
        if !["ErrorObject", "ProviderError"].contains(&name) {
            all.schema(&at);
        }
    }
    all.made
}

/// The keywords that narrow which values are accepted; independent of the check.
pub const LIMITS: &[&str] = &[
    "default",
    "enum",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minLength",
    "minimum",
    "pattern",
    "x-max-bytes",
    "x-reserved-prefixes",
];

struct Mutations<'a> {
    document: &'a Document,
    made: Vec<Mutation>,
}

type Rules = &'static [&'static str];

impl Mutations<'_> {
    fn make(&mut self, what: &str, pointer: &str, rules: [Rules; 2], change: impl Fn(&mut Value) + 'static) {
        let [rules, reverse] = rules;
        self.made.push(Mutation {
            what: format!("{what} {pointer}"),
            change: Box::new(change),
            pointer: pointer.to_owned(),
            rules,
            reverse,
        });
    }

    fn set(&mut self, what: &str, around: &str, keyword: &str, value: Value, rules: [Rules; 2]) {
        let pointer = join(around, keyword);
        let around = around.to_owned();
        let keyword = keyword.to_owned();
        self.make(what, &pointer, rules, move |document| {
            let members = document.pointer_mut(&around).and_then(Value::as_object_mut).expect("an object");
            drop(members.insert(keyword.clone(), value.clone()));
        });
    }

    fn remove(&mut self, what: &str, around: &str, keyword: &str, rules: [Rules; 2]) {
        let pointer = join(around, keyword);
        let (around, keyword) = (around.to_owned(), keyword.to_owned());
        self.make(what, &pointer, rules, move |document| {
            drop(members(document, &around).remove(&keyword));
        });
    }

    fn rename(&mut self, what: &str, around: &str, from: &str, to: String, rules: [Rules; 2]) {
        let pointer = join(around, from);
        let (around, from) = (around.to_owned(), from.to_owned());
        self.make(what, &pointer, rules, move |document| {
            let object = members(document, &around);
            let value = object.remove(&from).expect("it is there");
            object.insert(to.clone(), value);
        });
    }

    fn operations(&mut self) {
        let moved: Rules = &["operation-changed"];
        let document = self.document;
        self.set("another server", "/servers/0", "url", json!("https://api.elepay.jp"), [moved, moved]);
        for (path_at, path, _) in document.members("/paths") {
            self.rename("another path", "/paths", path, format!("{path}New"), [moved, moved]);
            for (at, method, operation) in document.members(&path_at) {
                // A method that the path does not have.
                let other = ["get", "put"].into_iter().find(|other| document.at(&join(&path_at, other)).is_null());
                self.rename("another method", &path_at, method, other.expect("one").to_owned(), [moved, moved]);
                let content = join(&join(&at, "requestBody"), "content");
                if !document.at(&content).is_null() {
                    self.remove("no body", &at, "requestBody", [moved, moved]);
                    self.content_type(&content, moved);
                }
                self.set("it is deprecated", &at, "deprecated", json!(operation["deprecated"] != true), [moved, moved]);
                let responses = join(&at, "responses");
                for (status, name, _) in document.members(&responses) {
                    if name.starts_with('2') {
                        self.rename("another status", &responses, name, "202".to_owned(), [moved, moved]);
                        self.content_type(&join(&status, "content"), moved);
                    }
                }
                self.parameters(&at, operation);
            }
        }
    }

    fn content_type(&mut self, content: &str, moved: Rules) {
        let document = self.document;
        for (_, content_type, _) in document.members(content) {
            self.rename("another content type", content, content_type, "application/xml".to_owned(), [moved, moved]);
        }
    }

    fn parameters(&mut self, at: &str, operation: &Value) {
        let changed: Rules = &["parameter-changed"];
        for index in 0..operation["parameters"].as_array().map_or(0, Vec::len) {
            let all = join(at, "parameters");
            let at = join(&all, &index.to_string());
            let list = all.clone();
            self.make("no parameter", &at, [changed, changed], move |document| {
                drop(document.pointer_mut(&list).and_then(Value::as_array_mut).expect("a list").remove(index));
            });
            self.set("another parameter", &at, "name", json!("other"), [changed, changed]);
            let required = self.document.at(&at)["required"] == true;
            self.set("another mark", &at, "required", json!(!required), [changed, changed]);
            self.set("another type", &join(&at, "schema"), "type", json!("integer"), [changed, changed]);
            let more = json!({ "name": "more", "in": "query", "required": false, "schema": { "type": "string" } });
            let list = all.clone();
            self.make("one more parameter", &all, [changed, changed], move |document| {
                document.pointer_mut(&list).and_then(Value::as_array_mut).expect("a list").push(more.clone());
            });
        }
    }

    fn schema(&mut self, at: &str) {
        let document = self.document;
        let schema = document.at(at);
        if schema["type"].is_string() {
            self.retype(at, schema["type"].as_str().expect("a type"));
            self.limits(at, schema);
            let deprecated = json!(schema["deprecated"] != true);
            self.set("it is deprecated", at, "deprecated", deprecated, [&["field-changed"], &["field-changed"]]);
        }
        self.properties(at, schema);
        for keyword in ["items", "additionalProperties"] {
            if schema[keyword].is_object() {
                self.schema(&join(at, keyword));
            }
        }
        for (pointer, ..) in document.members(&join(at, "properties")) {
            self.schema(&pointer);
        }
    }

    fn properties(&mut self, at: &str, schema: &Value) {
        let document = self.document;
        let all = join(at, "properties");
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (pointer, name, _) in document.members(&all) {
            let is_required = required.contains(&json!(name));
            let others: Vec<_> = required.iter().filter(|other| **other != name).cloned().collect();
            let (list, from, rest) = (at.to_owned(), name.to_owned(), others.clone());
            self.make("no field", &pointer, [&["field-missing"], &["field-extra"]], move |document| {
                drop(members(document, &join(&list, "properties")).remove(&from));
                if is_required {
                    members(document, &list).insert("required".to_owned(), json!(rest));
                }
            });
            let (list, from, rest) = (at.to_owned(), name.to_owned(), others.clone());
            self.make("another name", &pointer, [&["field-renamed"], &["field-renamed"]], move |document| {
                let properties = members(document, &join(&list, "properties"));
                let value = properties.remove(&from).expect("it is there");
                let to = format!("{from}New");
                properties.insert(to.clone(), value);
                if is_required {
                    let mut names = rest.clone();
                    names.push(json!(to));
                    members(document, &list).insert("required".to_owned(), json!(names));
                }
            });
            let mut names = others.clone();
            if !is_required {
                names.push(json!(name));
            }
            self.set(
                &format!("another mark of {name}"),
                at,
                "required",
                json!(names),
                [&["field-changed"], &["field-changed"]],
            );
        }
        if schema["properties"].is_object() {
            let more = json!({ "type": "string", "description": "Something new." });
            self.set("one more field", &all, "brandNew", more, [&["field-extra"], &["field-missing"]]);
        }
    }

    fn retype(&mut self, at: &str, of_type: &str) {
        let other = match of_type {
            "boolean" | "object" | "array" => "string",
            _ => "boolean",
        };
        let changed: Rules = &["field-changed"];
        // A sample with a value hides the type.
        let schema = self.document.at(at);
        let hidden = schema.get("default").is_some() || schema.get("enum").is_some();
        self.set("another type", at, "type", json!(other), [changed, if hidden { &[] } else { changed }]);
    }

    fn limits(&mut self, at: &str, schema: &Value) {
        const CHANGED: Rules = &["limit-changed", "enum-changed"];
        const MISSING: Rules = &["limit-missing", "enum-changed"];
        const EXTRA: Rules = &["limit-extra", "enum-changed"];
        for keyword in LIMITS {
            match schema.get(keyword) {
                Some(value) => {
                    self.remove("no limit", at, keyword, [MISSING, EXTRA]);
                    if *keyword == "enum" {
                        self.values(&join(at, keyword), value.as_array().expect("values"));
                    } else {
                        self.set("another limit", at, keyword, another(value), [CHANGED, CHANGED]);
                    }
                }
                None => {
                    if let Some(value) = made_up(keyword, schema) {
                        self.set("a limit made up", at, keyword, value, [EXTRA, MISSING]);
                    }
                }
            }
        }
    }

    fn values(&mut self, at: &str, values: &[Value]) {
        let changed: Rules = &["enum-changed"];
        let (around, keyword) = at.rsplit_once('/').expect("a keyword");
        for index in 0..values.len() {
            let mut renamed = values.to_vec();
            renamed[index] = json!("moonpay");
            self.set(&format!("another value {index}"), around, keyword, json!(renamed), [changed, changed]);
            if values.len() > 1 {
                let mut fewer = values.to_vec();
                fewer.remove(index);
                self.set(&format!("no value {index}"), around, keyword, json!(fewer), [changed, changed]);
            }
        }
        let more: Vec<_> = values.iter().cloned().chain([json!("moonpay")]).collect();
        self.set("one more value", around, keyword, json!(more), [changed, changed]);
        if values.len() > 2 {
            let mut swapped = values.to_vec();
            swapped.swap(1, 2);
            self.set("another order", around, keyword, json!(swapped), [&["enum-reordered"]; 2]);
        }
    }
}

fn members<'v>(document: &'v mut Value, at: &str) -> &'v mut Map<String, Value> {
    document.pointer_mut(at).and_then(Value::as_object_mut).expect("an object")
}

fn another(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_u64().expect("a count") + 1),
        Value::Bool(value) => json!(!value),
        Value::String(text) if text == "int64" => json!("int32"),
        Value::String(text) => json!(format!("{text}x")),
        Value::Array(values) => json!(values[1..]),
        _ => panic!("a limit of another kind: {value}"),
    }
}

/// Returns a limit that fits the type, and that every placeholder satisfies.
fn made_up(keyword: &str, schema: &Value) -> Option<Value> {
    // An enum needs no other limit.
    let of_type = schema["type"].as_str().filter(|_| schema.get("enum").is_none())?;
    match (keyword, of_type) {
        ("default", "string") => Some(json!("something")),
        ("default", "integer") => Some(json!(7)),
        ("default", "boolean") => Some(json!(false)),
        ("pattern", "string") => Some(json!("^[^%]*$")),
        ("format", "integer") => Some(json!("int64")),
        ("minimum", "integer") => Some(json!(0)),
        ("maxLength", "string") => Some(json!(1000)),
        ("x-max-bytes", "string") => Some(json!(1000)),
        ("maxItems", "array") => Some(json!(1000)),
        ("maxProperties", "object") if schema.get("additionalProperties").is_some() => Some(json!(1000)),
        _ => None,
    }
}
