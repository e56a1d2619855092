//! The API as its document states it: the operations, and the schemas that judge what is sent and answered.

use std::collections::BTreeMap;

use jsonschema::{Draft, Keyword, ValidationError, Validator};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::shape::Shape;
use elepay_spec::{Document, join};

/// Everything the sandbox takes from the document.
pub struct Api {
    pub operations: Vec<Operation>,
    /// The ways to pay that a payer can choose, each with its name.
    pub methods: Vec<(String, String)>,
}

/// One operation.
pub struct Operation {
    pub id: String,
    pub method: String,
    /// With `{name}` where a parameter stands.
    pub path: Vec<String>,
    pub query: Vec<Query>,
    pub body: Option<Body>,
    pub success: Success,
}

/// A parameter of the query.
pub struct Query {
    pub name: String,
    pub required: bool,
    /// Sent once for each value.
    pub list: bool,
    /// Written in digits.
    pub integer: bool,
    pub schema: Validator,
}

/// What a request may send.
pub struct Body {
    pub required: bool,
    pub content_type: String,
    pub schema: Validator,
    pub shape: Shape,
}

/// What a request is answered with.
pub struct Success {
    pub status: u16,
    pub content_type: Option<String>,
    pub schema: Option<Validator>,
    /// The members whose values are published in a list.
    pub enums: Vec<String>,
}

impl Api {
    /// Reads the document.
    pub fn read(text: &str) -> Result<Self, String> {
        let document = Document::parse("the document", text).map_err(|problem| problem.to_string())?;
        let mut operations = Vec::new();
        for (at, path, _) in document.members("/paths") {
            let verbs = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
            for (pointer, method, operation) in document.members(&at) {
                // A path can have parameters and descriptions beside its operations.
                if !verbs.contains(&method) {
                    continue;
                }
                operations.push(Operation {
                    id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
                    method: method.to_uppercase(),
                    path: path.split('/').map(str::to_owned).collect(),
                    query: query(&document, &pointer)?,
                    body: body(&document, &pointer)?,
                    success: success(&document, &pointer)?,
                });
            }
        }
        if operations.is_empty() {
            return Err("the document has no operations".to_owned());
        }
        Ok(Self { operations, methods: methods(&document) })
    }

    /// The operations at a path, each with the values of its parameters.
    pub fn at(&self, path: &str) -> Vec<(&Operation, BTreeMap<String, String>)> {
        let got: Vec<_> = path.split('/').collect();
        self.operations.iter().filter_map(|operation| Some((operation, operation.parameters(&got)?))).collect()
    }
}

impl Operation {
    fn parameters(&self, got: &[&str]) -> Option<BTreeMap<String, String>> {
        let mut parameters = BTreeMap::new();
        if got.len() != self.path.len() {
            return None;
        }
        for (expected, got) in self.path.iter().zip(got) {
            match expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) if !got.is_empty() => {
                    let value = percent_decode_str(got).decode_utf8().ok()?;
                    parameters.insert(name.to_owned(), value.into_owned());
                }
                _ if expected == got => {}
                _ => return None,
            }
        }
        Some(parameters)
    }
}

/// `auto` is no way to pay of its own.
fn methods(document: &Document) -> Vec<(String, String)> {
    let schema = document.at("/components/schemas/PaymentMethod");
    let values = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let name =
        |method: &str| schema["x-enumDescriptions"][method].as_str().unwrap_or(method).trim_end_matches('.').to_owned();
    values.filter(|method| *method != "auto").map(|method| (method.to_owned(), name(method))).collect()
}

fn query(document: &Document, operation: &str) -> Result<Vec<Query>, String> {
    let at = join(operation, "parameters");
    let parameters = document.at(&at).as_array().map_or(0, Vec::len);
    let mut query = Vec::new();
    for number in 0..parameters {
        let at = join(&at, &number.to_string());
        if document.at(&join(&at, "in")) != "query" {
            continue;
        }
        let schema = join(&at, "schema");
        let list = document.at(&join(&schema, "type")) == "array";
        let one = follow(document, &if list { join(&schema, "items") } else { schema.clone() });
        query.push(Query {
            name: document.at(&join(&at, "name")).as_str().unwrap_or_default().to_owned(),
            required: document.at(&join(&at, "required")) == true,
            list,
            integer: document.at(&join(&one, "type")) == "integer",
            schema: validator(document, &schema)?,
        });
    }
    Ok(query)
}

fn body(document: &Document, operation: &str) -> Result<Option<Body>, String> {
    let at = join(operation, "requestBody");
    if document.at(&join(&at, "$ref")).is_string() {
        return Err(format!("{at}: a body behind a reference is not read"));
    }
    let Some((media, content_type, _)) = document.members(&join(&at, "content")).into_iter().next() else {
        return Ok(None);
    };
    let schema = join(&media, "schema");
    Ok(Some(Body {
        required: document.at(&join(&at, "required")) == true,
        content_type: content_type.to_owned(),
        schema: validator(document, &schema)?,
        shape: Shape::of(document, &schema),
    }))
}

fn success(document: &Document, operation: &str) -> Result<Success, String> {
    let responses = document.members(&join(operation, "responses"));
    let success = responses.into_iter().find_map(|(at, status, _)| {
        let status = status.parse::<u16>().ok().filter(|status| (200..300).contains(status))?;
        Some((at, status))
    });
    let (at, status) = success.ok_or_else(|| format!("{operation}: has no success with a status"))?;
    let content = document.members(&join(&at, "content")).into_iter().next();
    let at = content.as_ref().map(|(media, ..)| join(media, "schema"));
    let schema = at.as_ref().map(|at| validator(document, at)).transpose()?;
    let mut enums = Vec::new();
    if let Some(at) = at {
        for (member, name, _) in document.members(&join(&follow(document, &at), "properties")) {
            if document.at(&join(&follow(document, &member), "enum")).is_array() {
                enums.push(name.to_owned());
            }
        }
    }
    Ok(Success { status, content_type: content.map(|(_, content_type, _)| content_type.to_owned()), schema, enums })
}

/// The pointer of a schema after its reference.
pub fn follow(document: &Document, at: &str) -> String {
    let schema = document.at(at);
    let reference = schema.get("$ref").or_else(|| schema.pointer("/allOf/0/$ref")).and_then(Value::as_str);
    reference.map_or_else(|| at.to_owned(), |reference| reference.trim_start_matches('#').to_owned())
}

fn validator(document: &Document, at: &str) -> Result<Validator, String> {
    let mut schema = document.at(at).clone();
    schema["components"] = json!({ "schemas": document.at("/components/schemas") });
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .should_validate_formats(false)
        .with_keyword("x-max-bytes", |_, value, _| Ok(Box::new(MaxBytes(value.as_u64().unwrap_or(u64::MAX)))))
        .with_keyword("x-reserved-prefixes", |_, value, _| {
            let prefixes = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            Ok(Box::new(ReservedPrefixes(prefixes.map(str::to_owned).collect())))
        })
        .build(&schema)
        .map_err(|error| format!("{at}: {error}"))
}

/// The longest UTF-8 encoding of a text.
struct MaxBytes(u64);

impl<'i> Keyword<'i> for MaxBytes {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("has more than {} bytes", self.0)))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_str().is_none_or(|text| text.len() as u64 <= self.0)
    }
}

/// What the keys of a map must not begin with.
struct ReservedPrefixes(Vec<String>);

impl<'i> Keyword<'i> for ReservedPrefixes {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!(
            "has a key that begins with one of {}, which are reserved",
            self.0.join(", ")
        )))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let mut keys = instance.as_object().into_iter().flatten().map(|(key, _)| key);
        !keys.any(|key| self.0.iter().any(|prefix| key.starts_with(prefix)))
    }
}
