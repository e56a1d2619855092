//! Arguments for every operation, made from the document, and the request that they must become.
//!
//! Nothing here knows an operation by name, so that a new one is tested without a line of Rust.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Mutex;

use elepay_spec::Operation;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::document::{document, request_schema, resolve};

/// Which members of a request are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Members {
    /// Those that the document requires.
    Required,
    /// Every one, each with a value of its own.
    All,
}

/// What an operation is called with.
pub struct Arguments {
    operation: &'static Operation<'static>,
    path: BTreeMap<String, String>,
    query: Map<String, Value>,
    body: Option<Value>,
    /// The request types that were made from these arguments.
    made: Mutex<Vec<Box<dyn Debug + Send>>>,
}

/// A type of a request.
pub trait Made: DeserializeOwned + Serialize + Debug + Clone + Send + 'static {}

impl<T: DeserializeOwned + Serialize + Debug + Clone + Send + 'static> Made for T {}

impl Arguments {
    /// Makes the arguments of an operation, with `secret` as every value that the document calls sensitive.
    pub fn new(operation: &'static Operation<'static>, members: Members, secret: &str) -> Self {
        let mut values = Values { members, secret, count: 0 };
        let parameters = |place| operation.parameters_in(document(), place).into_iter().map(|(_, parameter)| parameter);
        let name = |parameter: &Value| parameter["name"].as_str().expect("a name").to_owned();
        let path = parameters("path").map(|parameter| (name(parameter), values.path(&name(parameter)))).collect();
        let is_sent = |parameter: &&Value| members == Members::All || parameter["required"] == true;
        let query = parameters("query").filter(is_sent);
        let query = query.map(|parameter| (name(parameter), values.value(&name(parameter), &parameter["schema"])));
        let query = query.collect();
        let body = request_schema(operation).map(|schema| values.value("body", schema));
        Self { operation, path, query, body, made: Mutex::default() }
    }

    /// Sets the last path parameter to this identity, if a path can contain it.
    pub fn about(mut self, identity: &str) -> Self {
        let is_segment = !["", ".", ".."].contains(&identity) && !identity.contains(['/', '\\']);
        if is_segment && !identity.contains(char::is_control) {
            let is_last = |name: &str| {
                self.operation
                    .path
                    .rfind('{')
                    .is_some_and(|at| self.operation.path[at + 1..].starts_with(&format!("{name}}}")))
            };
            self.path.iter_mut().filter(|(name, _)| is_last(name)).for_each(|(_, value)| identity.clone_into(value));
        }
        self
    }

    /// Leaves out every query parameter but one.
    pub fn only_query(mut self, name: &str) -> Self {
        self.query.retain(|known, _| known == name);
        self
    }

    /// Takes the request types that were made from these arguments.
    pub fn take_made(&self) -> Vec<Box<dyn Debug + Send>> {
        std::mem::take(&mut self.made.lock().expect("no panic"))
    }

    /// Returns the value of a path parameter; called by `elepay::__call_by_name`.
    pub fn path(&self, name: &str) -> &str {
        &self.path[name]
    }

    /// Returns the request body; called by `elepay::__call_by_name`.
    pub fn body<T: Made>(&self) -> T {
        self.read(self.body.as_ref().expect("the operation has a body"))
    }

    /// Returns the query parameters; called by `elepay::__call_by_name`.
    pub fn query<T: Made>(&self) -> T {
        self.read(&Value::Object(self.query.clone()))
    }

    fn read<T: Made>(&self, value: &Value) -> T {
        let read: T = serde_json::from_value(value.clone()).expect("the types are those of the document");
        // A request can be stored as JSON and read again, secrets included: redaction is for people.
        assert_eq!(serde_json::to_value(&read).expect("JSON"), *value, "{}", self.operation.id);
        self.made.lock().expect("no panic").push(Box::new(read.clone()));
        read
    }

    /// Returns the request line and body that the document demands for these arguments.
    pub fn request(&self) -> String {
        let path = self.path.iter().fold(self.operation.path.to_owned(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), &percent_encoded(value, b"-._~:@!$&'()*+,;=", "%20"))
        });
        // Parameters in the order of their names; a list is a parameter for each of its values.
        let pairs = self.query.iter().flat_map(|(name, value)| {
            let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            values.iter().map(move |value| (name, value))
        });
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let encoded = |text: &str| percent_encoded(text, b"-._*", "+");
        let query: Vec<_> = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(&text(value)))).collect();
        let separator = if query.is_empty() { "" } else { "?" };
        // `Value` writes the members of an object in the order of their names.
        let body = self.body.as_ref().map(|body| format!(" {body}")).unwrap_or_default();
        format!("{} {path}{separator}{}{body}", self.operation.verb(), query.join("&"))
    }
}

/// Escapes every byte but ASCII letters, digits and those of `kept`.
fn percent_encoded(text: &str, kept: &[u8], space: &str) -> String {
    let escaped = |byte: u8| match byte {
        b' ' => space.to_owned(),
        byte if byte.is_ascii_alphanumeric() || kept.contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escaped).collect()
}

/// Makes values, no two of them alike where their schemas allow it, so that a mix-up shows.
struct Values<'a> {
    members: Members,
    secret: &'a str,
    count: i64,
}

impl Values<'_> {
    fn path(&mut self, name: &str) -> String {
        match self.members {
            Members::Required => format!("{name}_1"),
            Members::All => format!("{name}?1#%2f 茶"),
        }
    }

    fn value(&mut self, name: &str, schema: &'static Value) -> Value {
        let schema = resolve(schema);
        self.count += 1;
        if schema["x-sensitive"] == true {
            return json!(self.secret);
        }
        if let Some(values) = schema["enum"].as_array() {
            let index = usize::try_from(self.count).expect("positive") % values.len();
            return values[index].clone();
        }
        match schema["type"].as_str().expect("a type") {
            "string" => json!(self.string(name, schema)),
            "integer" => json!(self.integer(schema)),
            "number" => json!(f64::from(i32::try_from(self.count).expect("small")) + 0.25),
            "boolean" => json!(schema["default"] != true),
            "array" => self.array(name, schema),
            _ => self.object(name, schema),
        }
    }

    fn string(&self, name: &str, schema: &Value) -> String {
        let count = self.count;
        let limit = |key: &str| schema[key].as_u64().map(|limit| usize::try_from(limit).expect("small"));
        let (least, most) = (limit("minLength").unwrap_or(0), limit("maxLength").unwrap_or(usize::MAX));
        let bytes = limit("x-max-bytes").unwrap_or(usize::MAX);
        let Some(pattern) = schema["pattern"].as_str() else {
            // The count comes first, so that strings differ even if they are short.
            let mut text: String = format!("{count} {name} \"茶\" &=+%\\").chars().take(most).collect();
            while text.len() > bytes {
                text.pop();
            }
            let missing = least.saturating_sub(text.chars().count());
            return text + &"x".repeat(missing);
        };
        let pattern = regress::Regex::new(pattern).expect("a pattern");
        let candidates = [
            format!("https://shop.example/{name}?count={count}"),
            format!("{name}.{count}@shop.example"),
            format!("{count:010}"),
            "2026-01-31".to_owned(),
        ];
        let has_length = |text: &str| (least..=most).contains(&text.chars().count()) && text.len() <= bytes;
        let found = candidates.iter().find(|text| pattern.find(text).is_some() && has_length(text)).cloned();
        found.unwrap_or_else(|| {
            panic!("{name}: add a string to `candidates` in tests/it/support/arguments.rs that fits {schema}")
        })
    }

    fn integer(&self, schema: &Value) -> i64 {
        let least = schema["minimum"].as_i64();
        match (least, schema["maximum"].as_i64()) {
            (_, Some(most)) => most - self.count % (most - least.unwrap_or(0) + 1),
            (least, None) => least.unwrap_or(1_000) + self.count,
        }
    }

    fn array(&mut self, name: &str, schema: &'static Value) -> Value {
        let most = schema["maxItems"].as_u64().unwrap_or(2).min(2);
        let items = match self.members {
            Members::Required => schema["minItems"].as_u64().unwrap_or(0),
            Members::All => most,
        };
        (0..items).map(|_| self.value(name, &schema["items"])).collect()
    }

    fn object(&mut self, name: &str, schema: &'static Value) -> Value {
        if let Some(properties) = schema["properties"].as_object() {
            let is_required = |name: &str| schema["required"].as_array().is_some_and(|all| all.contains(&json!(name)));
            let members = properties.iter().filter(|(name, _)| self.members == Members::All || is_required(name));
            let members: Vec<_> = members.collect();
            return members.into_iter().map(|(name, schema)| (name.clone(), self.value(name, schema))).collect();
        }
        let most = schema["maxProperties"].as_u64().unwrap_or(2).min(2);
        let count = match self.members {
            Members::Required => schema["minProperties"].as_u64().unwrap_or(0),
            Members::All => most,
        };
        let Some(values) = schema.get("additionalProperties") else { return json!({}) };
        (0..count).map(|number| (format!("key {number} of {name}"), self.value(name, values))).collect()
    }
}
