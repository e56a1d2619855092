//! How the steps look at the document: its operations, and which types its schemas become.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::load::{Document, join};

/// One operation of the document.
pub struct Operation<'a> {
    pub pointer: String,
    pub method: &'a str,
    pub path: &'a str,
    pub id: &'a str,
}

/// How an answer is cut into pages: the names of two query parameters and of two members of the answer.
pub struct Pagination<'a> {
    pub limit: &'a str,
    pub offset: &'a str,
    pub items: &'a str,
    pub total: &'a str,
}

/// A body: where its schema stands, and the component it refers to.
pub struct Content<'a> {
    pub component: Option<&'a str>,
}

/// Every operation, in the order of the document.
pub fn operations(document: &Document) -> Vec<Operation<'_>> {
    let mut operations = Vec::new();
    for (at, path, _) in document.members("/paths") {
        for (pointer, method, operation) in document.members(&at) {
            let id = operation["operationId"].as_str().unwrap_or_default();
            operations.push(Operation { pointer, method, path, id });
        }
    }
    operations
}

impl Operation<'_> {
    /// The parameters with their pointers.
    pub fn parameters<'d>(&self, document: &'d Document) -> Vec<(String, &'d Value)> {
        let at = join(&self.pointer, "parameters");
        let parameters = document.at(&at).as_array().map(Vec::as_slice).unwrap_or_default();
        (0..).zip(parameters).map(|(index, parameter)| (join(&at, &i32::to_string(&index)), parameter)).collect()
    }

    /// The parameters in the query, with their pointers.
    pub fn query<'d>(&self, document: &'d Document) -> Vec<(String, &'d Value)> {
        self.parameters(document).into_iter().filter(|(_, parameter)| parameter["in"] == "query").collect()
    }

    /// The struct of the parameters in the query, if there are some; build/queries.rs makes it.
    pub fn query_struct(&self, document: &Document) -> Option<String> {
        (!self.query(document).is_empty()).then(|| self.id.to_upper_camel_case())
    }

    /// The pages that the answer is cut into, if it is.
    pub fn pagination<'d>(&self, document: &'d Document) -> Option<Pagination<'d>> {
        let pagination = document.at(&self.pointer).get("x-pagination")?;
        let text = |keyword: &str| pagination[keyword].as_str().unwrap_or_default();
        Some(Pagination { limit: text("limit"), offset: text("offset"), items: text("items"), total: text("total") })
    }

    /// The request body, if there is one.
    pub fn body<'d>(&self, document: &'d Document) -> Option<Content<'d>> {
        content(document, &join(&self.pointer, "requestBody"))
    }

    /// The pointer of the only 2xx answer.
    pub fn success(&self, document: &Document) -> Option<String> {
        let mut found = document
            .members(&join(&self.pointer, "responses"))
            .into_iter()
            .filter(|(_, status, _)| status.starts_with('2'))
            .map(|(at, ..)| at);
        let first = found.next();
        if found.next().is_some() { None } else { first }
    }

    /// The body of the 2xx answer, if it has one.
    pub fn answer<'d>(&self, document: &'d Document) -> Option<Content<'d>> {
        content(document, &self.success(document)?)
    }
}

fn content<'d>(document: &'d Document, at: &str) -> Option<Content<'d>> {
    let at = join(at, "content");
    let (media, ..) = document.members(&at).into_iter().next()?;
    Some(Content { component: component(document.at(&join(&media, "schema"))) })
}

/// The name of the component that a schema refers to, by `$ref` or by an `allOf` of one.
pub fn component(schema: &Value) -> Option<&str> {
    let reference = schema.get("$ref").or_else(|| schema.pointer("/allOf/0/$ref"))?;
    reference.as_str()?.rsplit('/').next()
}

/// A schema after following its reference, if it has one.
pub fn resolve<'a>(document: &'a Document, schema: &'a Value) -> &'a Value {
    component(schema).map_or(schema, |name| document.at(&join("/components/schemas", name)))
}

/// What a schema becomes in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A struct that the generator writes.
    Struct,
    /// An open enum that build/enums.rs writes.
    Enum,
    /// The hand-written time type.
    Time,
    /// The hand-written type for any JSON.
    Free,
    /// The hand-written wrapper of a text that must not be shown.
    Sensitive,
    /// A type of the standard library; a component of this shape is only a name for others to share.
    Plain,
}

/// What this schema becomes; a `$ref` is not followed.
pub fn shape(schema: &Value) -> Shape {
    let has = |keyword: &str| schema.get(keyword).is_some();
    let object = |schema: &Value| schema["type"] == "object";
    let free = |schema: &Value| {
        object(schema) && schema.get("properties").is_none() && schema.get("additionalProperties").is_none()
    };
    if has("enum") {
        Shape::Enum
    } else if has("x-time") {
        Shape::Time
    } else if schema["x-sensitive"] == true {
        Shape::Sensitive
    } else if free(schema) || schema.get("additionalProperties").is_some_and(free) {
        Shape::Free
    } else if object(schema) && !has("additionalProperties") {
        Shape::Struct
    } else {
        Shape::Plain
    }
}

/// The components that answers are made of, error answers included.
pub fn answered(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for operation in operations(document) {
        collect(document, document.at(&join(&operation.pointer, "responses")), &mut found);
    }
    collect(document, document.at("/components/responses"), &mut found);
    found
}

/// The components that error answers are made of.
pub fn failed(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(document, document.at("/components/responses"), &mut found);
    found
}

/// The components that requests are made of, with those of their queries.
pub fn requested(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for operation in operations(document) {
        found.extend(operation.query_struct(document));
        collect(document, document.at(&join(&operation.pointer, "requestBody")), &mut found);
    }
    found
}

fn collect(document: &Document, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(name) = component(value)
                && value["$ref"].as_str().is_some_and(|text| text.starts_with("#/components/schemas/"))
                && found.insert(name.to_owned())
            {
                collect(document, document.at(&join("/components/schemas", name)), found);
            }
            members.values().for_each(|member| collect(document, member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(document, item, found)),
        _ => {}
    }
}
