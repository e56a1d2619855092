//! The facts in the data beside a page.
//!
//! What is found is written as an OpenAPI document of one operation, so that the reader of our own document takes it
//! apart: both sides are read in the same way.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::find::{self, Found, Of, Table};
use super::schema::Components;
use super::stream::Rows;
use crate::document::{self, Stated};
use crate::facts::{Facts, Kind, Part, Place};
use crate::page::Answer;
use elepay_spec::Document;

/// What the data says of an operation.
pub struct Data {
    pub facts: Facts,
    /// Descriptions, in which limits may hide.
    pub words: Vec<(Place, String)>,
    pub answer: Answer,
    pub unread: Vec<String>,
}

/// What came of looking for data.
pub enum Read {
    Absent,
    /// It is there, and cannot be trusted, or is told in a form that is not known.
    Refused(&'static str),
    Data(Data),
}

/// Reads them.
pub fn read(rows: &Rows) -> Read {
    let found = find::find(rows);
    match found.requests.as_slice() {
        [] if found.tables.is_empty() => Read::Absent,
        [] => Read::Refused("it has tables of types, and no request that is known"),
        [request] => data(rows, &found, request).map_or(
            Read::Refused("the request is told in a form that is not known, or twice and not in the same way"),
            Read::Data,
        ),
        _ => Read::Refused("it has several requests"),
    }
}

fn data(rows: &Rows, found: &Found<'_>, request: &Map<String, Value>) -> Option<Data> {
    let text = |name: &str| rows.text(request.get(name)?).map(Cow::into_owned);
    let (method, route) = (text("method")?, text("route")?);
    let mut components = Components::default();
    let parameters = rows.plain(&request["parameters"])?;
    let parameters = parameters.as_array()?.iter().map(|parameter| parameter_of(parameter, &mut components));
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
    let mut whole = Whole { method, route, servers: servers(found, rows), schemes, operation };
    if body.is_null() && found.tables.iter().any(|table| matches!(table.of, Of::Request { .. })) {
        return None;
    }
    let table = request_table(found, &body);
    if let Some(table) = table {
        whole.agrees(rows, table, &components)?;
    }
    let required = table.and_then(|table| table.required);
    if let Some(required) = required {
        whole.operation["requestBody"]["required"] = json!(required);
    }
    let mut answer = Answer::BySample;
    if let Some((table, schema)) = answer_of(found, rows, &mut components) {
        let Of::Answer { status, content_type } = &table.of else { return None };
        whole.operation["responses"] = json!({ status: content(content_type, &schema) });
        answer = if table.lossy { Answer::InPart } else { Answer::Whole };
    }
    let has_table = found.tables.iter().any(|table| matches!(table.of, Of::Answer { .. }));
    if answer == Answer::BySample && has_table {
        components.unread.push("the types of the answer are told in a form that is not known".to_owned());
    }
    let stated = whole.read(&components)?;
    let mut facts = own(&stated.facts);
    if required.is_none()
        && let Some(whole) = facts.0.get_mut(&Place::operation())
    {
        whole.remove(&Kind::BodyRequired);
    }
    Some(Data { facts, words: stated.words, answer, unread: components.unread })
}

fn flattened(alternative: &Value) -> impl Iterator<Item = &Value> {
    alternative.as_array().into_iter().flatten()
}

fn content(content_type: &str, schema: &Value) -> Value {
    json!({ "content": { content_type: { "schema": schema } } })
}

/// The one list of servers that there is.
fn servers(found: &Found<'_>, rows: &Rows) -> Value {
    match found.servers.as_slice() {
        [servers] => rows.plain(servers).unwrap_or_default(),
        _ => Value::Null,
    }
}

fn parameter_of(parameter: &Value, components: &mut Components) -> Option<Value> {
    let (name, of) = (parameter["name"].as_str()?, parameter["in"].as_str()?);
    let schema = components.schema(&parameter["schema"])?;
    // One of no type at all is more likely told in a way that is not known.
    ["type", "$ref", "allOf"].iter().find(|keyword| schema.get(**keyword).is_some())?;
    // What stands in the path is never left out.
    let required = parameter["required"].as_bool().unwrap_or(of == "path");
    Some(json!({
        "name": name, "in": of, "required": required, "schema": schema, "description": parameter["description"],
    }))
}

/// A document with one operation.
struct Whole {
    method: String,
    route: String,
    servers: Value,
    schemes: Value,
    operation: Value,
}

impl Whole {
    /// Reads it as our own document is read.
    fn read(&self, components: &Components) -> Option<Stated> {
        let document = json!({
            "servers": self.servers,
            "paths": { &self.route: { self.method.to_lowercase(): self.operation } },
            "components": { "schemas": components.schemas, "securitySchemes": self.schemes },
        });
        let document = Document::parse("the data beside the page", &document.to_string()).ok()?;
        document::read(&document).pop().filter(|stated| !stated.is_endless())
    }

    /// The request is told twice, as a schema and as a table. Where the table says what the schema does not, or lacks a
    /// field of it, neither can be trusted. Limits may stand in the schema alone: version 9 leaves some out of the table.
    fn agrees(&self, rows: &Rows, table: &Table<'_>, components: &Components) -> Option<()> {
        let mut made = Components::default();
        let schema = made.table(rows, table)?;
        let Of::Request { content_type } = &table.of else { return None };
        let mut operation = self.operation.clone();
        operation["requestBody"] = content(content_type, &schema);
        let by_schema = self.read(components)?.facts;
        let method = self.method.clone();
        let whole = Self { method, route: self.route.clone(), servers: json!([]), schemes: json!({}), operation };
        let by_table = whole.read(&made)?.facts;
        let request = |place: &Place| matches!(place.part(), Part::Request | Part::InsideRequest);
        let says = |facts: &Facts, place: &Place, kind, value: &Value| facts.get(place, kind) == Some(value);
        let mut told = by_table.iter().filter(|(place, ..)| request(place));
        if !told.all(|(place, kind, value)| says(&by_schema, place, kind, value)) {
            return None;
        }
        // What only reads is in no table of a request, and a type inside of itself is unfolded differently.
        let body = self.operation["requestBody"].to_string();
        if body.contains("\"readOnly\":true") || !components.schemas.is_empty() {
            return Some(());
        }
        let mut stated = by_schema.iter().filter(|(place, kind, _)| request(place) && *kind == Kind::Present);
        stated.all(|(place, kind, value)| says(&by_table, place, kind, value)).then_some(())
    }
}

/// What only a sample shows is not known from here.
fn own(facts: &Facts) -> Facts {
    let mut own = Facts::default();
    for (place, kind, value) in facts.iter() {
        let of_call = matches!(kind, Kind::CallMethod | Kind::CallPath | Kind::CallContentType | Kind::SampleValue);
        if place.part() != Part::Call && !of_call && !value.is_null() {
            own.set(place, kind, value.clone());
        }
    }
    own
}

fn request_table<'f, 'r>(found: &'f Found<'r>, body: &Value) -> Option<&'f Table<'r>> {
    let of =
        |table: &&Table<'_>| matches!(&table.of, Of::Request { content_type } if body["mediaType"] == **content_type);
    let mut tables = found.tables.iter().filter(of);
    tables.next().filter(|_| tables.next().is_none())
}

/// The table of the first success, if it can be read. Of several tables for one answer nobody knows which it is.
fn answer_of<'f, 'r>(found: &'f Found<'r>, rows: &Rows, components: &mut Components) -> Option<(&'f Table<'r>, Value)> {
    let success = |table: &&Table<'_>| matches!(&table.of, Of::Answer { status, .. } if status.starts_with('2'));
    let table = found.tables.iter().find(success)?;
    if found.tables.iter().filter(|other| other.of == table.of).count() > 1 {
        return None;
    }
    Some((table, components.table(rows, table)?))
}
