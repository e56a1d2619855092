//! The operation in the embedded data.
//!
//! It is written as an OpenAPI document of one operation, which the reader of our own document takes apart: both sides
//! are read in the same way.

use std::borrow::Cow;

use elepay_spec::Document;
use serde_json::{Map, Value, json};

use super::find::{self, Found, Message, Table};
use super::schema::Components;
use super::stream::Rows;
use crate::document::{self, DocumentOperation};
use crate::facts::{Facts, Kind, Part, Place};
use crate::read::embedded::Embedded;

/// An operation in the data.
pub struct EmbeddedOperation {
    pub facts: Facts,
    /// Descriptions, which may state limits.
    pub descriptions: Vec<(Place, String)>,
    pub response: Embedded,
    pub not_understood: Vec<String>,
}

/// What the data of a page describes.
pub enum EmbeddedData {
    Absent,
    /// There is data, but it contradicts itself or has an unknown form.
    Refused(&'static str),
    Operation(EmbeddedOperation),
}

/// Reads the operation in the data.
pub fn read(rows: &Rows) -> EmbeddedData {
    let found = find::find(rows);
    match found.requests.as_slice() {
        [] if found.tables.is_empty() => EmbeddedData::Absent,
        [] => EmbeddedData::Refused("it has tables of types, but no known form of request"),
        [request] => operation(rows, &found, request).map_or(
            EmbeddedData::Refused("the request has an unknown form, or its schema and its table contradict each other"),
            EmbeddedData::Operation,
        ),
        _ => EmbeddedData::Refused("it has several requests"),
    }
}

fn operation(rows: &Rows, found: &Found<'_>, request: &Map<String, Value>) -> Option<EmbeddedOperation> {
    let text = |name: &str| rows.text(request.get(name)?).map(Cow::into_owned);
    let (method, route) = (text("method")?, text("route")?);
    let mut components = Components::default();
    let parameters = rows.plain(&request["parameters"])?;
    let parameters = parameters.as_array()?.iter().map(|shown| parameter(shown, &mut components));
    let parameters = parameters.collect::<Option<Vec<_>>>()?;
    let body = rows.plain_or_null(&request["body"])?;
    let mut operation = json!({ "operationId": "read", "parameters": parameters });
    let mut schemes = json!({});
    for scheme in rows.plain(request.get("securities").unwrap_or(&json!([])))?.as_array()?.iter().flat_map(flattened) {
        schemes[scheme["id"].as_str()?] = scheme.clone();
    }
    operation["security"] = json!([schemes]);
    if !body.is_null() {
        if let Some(references) = request.get("references") {
            components.referred(&rows.plain(references)?)?;
        }
        let schema = components.schema(&body["schema"])?;
        operation["requestBody"] = content(body["mediaType"].as_str()?, &schema);
    }
    let mut synthetic = SyntheticDocument { method, route, servers: servers(found, rows), schemes, operation };
    if body.is_null() && found.tables.iter().any(|table| matches!(table.message, Message::Request { .. })) {
        return None;
    }
    let table = request_table(found, &body);
    if let Some(table) = table {
        synthetic.agrees(rows, table, &components)?;
    }
    let required = table.and_then(|table| table.required);
    if let Some(required) = required {
        synthetic.operation["requestBody"]["required"] = json!(required);
    }
    let mut response = Embedded::Complete;
    if let Some((table, schema)) = response_table(found, rows, &mut components) {
        let Message::Response { status, content_type } = &table.message else { return None };
        synthetic.operation["responses"] = json!({ status: content(content_type, &schema) });
        response = if table.lossy { Embedded::Partial } else { Embedded::Complete };
    }
    let has_table = found.tables.iter().any(|table| matches!(table.message, Message::Response { .. }));
    if response == Embedded::Complete && has_table {
        components.not_understood.push("the types of the response have an unknown form".to_owned());
    }
    let read = synthetic.read(&components)?;
    let mut facts = without_samples(&read.facts);
    if required.is_none()
        && let Some(whole) = facts.0.get_mut(&Place::operation())
    {
        whole.remove(&Kind::BodyRequired);
    }
    Some(EmbeddedOperation {
        facts,
        descriptions: read.descriptions,
        response,
        not_understood: components.not_understood,
    })
}

fn flattened(alternative: &Value) -> impl Iterator<Item = &Value> {
    alternative.as_array().into_iter().flatten()
}

fn content(content_type: &str, schema: &Value) -> Value {
    json!({ "content": { content_type: { "schema": schema } } })
}

/// Returns the list of servers, if there is only one.
fn servers(found: &Found<'_>, rows: &Rows) -> Value {
    match found.servers.as_slice() {
        [servers] => rows.plain(servers).unwrap_or_default(),
        _ => Value::Null,
    }
}

fn parameter(shown: &Value, components: &mut Components) -> Option<Value> {
    let (name, location) = (shown["name"].as_str()?, shown["in"].as_str()?);
    let schema = components.schema(&shown["schema"])?;
    // A schema without a type more likely has an unknown form.
    ["type", "$ref", "allOf"].iter().find(|keyword| schema.get(**keyword).is_some())?;
    // A parameter in the path is always required.
    let required = shown["required"].as_bool().unwrap_or(location == "path");
    Some(json!({
        "name": name, "in": location, "required": required, "schema": schema, "description": shown["description"],
    }))
}

/// A document with one operation.
struct SyntheticDocument {
    method: String,
    route: String,
    servers: Value,
    schemes: Value,
    operation: Value,
}

impl SyntheticDocument {
    /// Reads it as our own document is read.
    fn read(&self, components: &Components) -> Option<DocumentOperation> {
        let document = json!({
            "servers": self.servers,
            "paths": { &self.route: { self.method.to_lowercase(): self.operation } },
            "components": { "schemas": components.schemas, "securitySchemes": self.schemes },
        });
        let document = Document::parse("the embedded data", &document.to_string()).ok()?;
        document::read(&document).pop().filter(|operation| !operation.is_endless())
    }

    /// Fails if the table of the request contradicts its schema.
    ///
    /// If the table states a fact that the schema does not, or lacks a field of it, neither can be trusted. Limits may
    /// be in the schema alone: version 9 leaves some out of the table.
    fn agrees(&self, rows: &Rows, table: &Table<'_>, components: &Components) -> Option<()> {
        let mut made = Components::default();
        let schema = made.table(rows, table)?;
        let Message::Request { content_type } = &table.message else { return None };
        let mut operation = self.operation.clone();
        operation["requestBody"] = content(content_type, &schema);
        let by_schema = self.read(components)?.facts;
        let method = self.method.clone();
        let whole = Self { method, route: self.route.clone(), servers: json!([]), schemes: json!({}), operation };
        let by_table = whole.read(&made)?.facts;
        let request = |place: &Place| matches!(place.part(), Part::Request | Part::InsideRequest);
        let states = |facts: &Facts, place: &Place, kind, value: &Value| facts.get(place, kind) == Some(value);
        let mut shown = by_table.iter().filter(|(place, ..)| request(place));
        if !shown.all(|(place, kind, value)| states(&by_schema, place, kind, value)) {
            return None;
        }
        // Read-only fields are not in the table of a request, and a type inside itself is unfolded differently.
        let body = self.operation["requestBody"].to_string();
        if body.contains("\"readOnly\":true") || !components.schemas.is_empty() {
            return Some(());
        }
        let mut fields = by_schema.iter().filter(|(place, kind, _)| request(place) && *kind == Kind::Present);
        fields.all(|(place, kind, value)| states(&by_table, place, kind, value)).then_some(())
    }
}

/// Returns the facts without those that only a sample shows.
fn without_samples(facts: &Facts) -> Facts {
    let mut kept = Facts::default();
    for (place, kind, value) in facts.iter() {
        let of_call = matches!(kind, Kind::CallMethod | Kind::CallPath | Kind::CallContentType | Kind::SampleValue);
        if place.part() != Part::Call && !of_call && !value.is_null() {
            kept.set(place, kind, value.clone());
        }
    }
    kept
}

fn request_table<'f, 'r>(found: &'f Found<'r>, body: &Value) -> Option<&'f Table<'r>> {
    let is_of_body = |table: &&Table<'_>| match &table.message {
        Message::Request { content_type } => body["mediaType"] == **content_type,
        Message::Response { .. } => false,
    };
    let mut tables = found.tables.iter().filter(is_of_body);
    tables.next().filter(|_| tables.next().is_none())
}

/// Returns the table of the first success, if it can be read. Of several tables for one response none can be trusted.
fn response_table<'f, 'r>(
    found: &'f Found<'r>,
    rows: &Rows,
    components: &mut Components,
) -> Option<(&'f Table<'r>, Value)> {
    let success =
        |table: &&Table<'_>| matches!(&table.message, Message::Response { status, .. } if status.starts_with('2'));
    let table = found.tables.iter().find(success)?;
    if found.tables.iter().filter(|other| other.message == table.message).count() > 1 {
        return None;
    }
    Some((table, components.table(rows, table)?))
}
