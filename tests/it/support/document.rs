//! The document as the tests look at it: by the loader of the build, with the sample answers of its schemas.

use serde_json::{Map, Value, json};

use elepay_spec::Document;

/// The document this crate was made from.
pub fn document() -> Document {
    Document::parse("openapi/elepay.yaml", elepay::OPENAPI).expect("build.rs has read it")
}

/// An operation: its pointer, method and path.
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub pointer: String,
}

pub fn operations(document: &Document) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (at, path, _) in document.members("/paths") {
        for (pointer, method, operation) in document.members(&at) {
            operations.push(Operation {
                id: operation["operationId"].as_str().expect("an operationId").to_owned(),
                method: method.to_uppercase(),
                path: path.to_owned(),
                pointer,
            });
        }
    }
    operations
}

impl Operation {
    /// The schema of the request body.
    pub fn request<'d>(&self, document: &'d Document) -> &'d Value {
        let at = format!("{}/requestBody/content", self.pointer);
        document.members(&at).first().map_or(&Value::Null, |(_, _, media)| follow(document, &media["schema"]))
    }

    /// The names of the query parameters.
    pub fn query(&self, document: &Document) -> Vec<String> {
        let parameters = document.at(&format!("{}/parameters", self.pointer)).as_array().into_iter().flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query");
        query.map(|parameter| parameter["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// Status, content type and schema of the success answer; content type and schema are empty where it has no body.
    pub fn success<'d>(&self, document: &'d Document) -> (&'d str, &'d str, &'d Value) {
        let responses = document.members(&format!("{}/responses", self.pointer));
        let (at, status, _) =
            responses.into_iter().find(|(_, status, _)| status.starts_with('2')).expect("a success answer");
        let contents = document.members(&format!("{at}/content"));
        let Some((_, content_type, media)) = contents.first() else { return (status, "", &Value::Null) };
        (status, content_type, follow(document, &media["schema"]))
    }
}

/// A schema after its reference.
pub fn follow<'d>(document: &'d Document, schema: &'d Value) -> &'d Value {
    match schema.get("$ref").or_else(|| schema.pointer("/allOf/0/$ref")) {
        Some(reference) => document.at(reference.as_str().expect("text").trim_start_matches('#')),
        None => schema,
    }
}

/// A sample value of a schema, built as the vendor's docs pages build theirs.
pub fn sample(document: &Document, schema: &Value) -> Value {
    let schema = follow(document, schema);
    if let Some(default) = schema.get("default") {
        return default.clone();
    }
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    match schema["type"].as_str().expect("a type") {
        "string" => json!("string"),
        "integer" => json!(0),
        "boolean" => json!(true),
        "array" => json!([sample(document, &schema["items"])]),
        _ => match (schema.get("properties"), schema.get("additionalProperties")) {
            (Some(properties), _) => {
                let properties = properties.as_object().expect("an object");
                properties.iter().map(|(name, schema)| (name.clone(), sample(document, schema))).collect()
            }
            (None, Some(values)) => json!({
                "property1": sample(document, values),
                "property2": sample(document, values),
            }),
            (None, None) => Value::Object(Map::new()),
        },
    }
}
