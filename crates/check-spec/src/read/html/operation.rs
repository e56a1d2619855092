//! The operation in the embedded data.
//!
//! Whatever its form is, it is put back into that of an OpenAPI document, which is read as a file is.

use anyhow::{Context as _, Result, ensure};
use elepay_spec::join;
use serde_json::{Map, Value, json};

use super::find::{self, Context, Found, Operation, Subject, Table};
use super::stream::Rows;
use super::types::Types;
use crate::facts::{Kind, Place};
use crate::read::embedded::Embedded;
use crate::read::openapi;
use crate::read::page::Page;

/// What the data of a page describes.
pub enum EmbeddedData {
    Absent,
    /// There is data, but it contradicts itself or has an unknown form.
    Refused(String),
    /// All that is known of an operation, or of its response.
    Read(Page),
}

/// Reads the operation in the data.
pub fn read(rows: &Rows) -> EmbeddedData {
    let found = find::find(rows);
    let has_response = found.tables.iter().any(|table| success(&table.subject).is_some());
    let page = match found.operations.as_slice() {
        [] if has_response => response_alone(rows, &found),
        [] if found.has_unknown => Err(anyhow::anyhow!("it has an unknown form")),
        [] => return EmbeddedData::Absent,
        [Operation::Request { members, around }] => request(rows, &found, members, around),
        [Operation::Alone { members, around }] => alone(rows, &found, members, around),
        [Operation::InDocument { document, operations }] => in_document(rows, document, operations),
        _ => Err(anyhow::anyhow!("it has several operations")),
    };
    page.map_or_else(|reason| EmbeddedData::Refused(format!("{reason:#}")), EmbeddedData::Read)
}

/// C, D: reads the operation that the page names in the document.
fn in_document(rows: &Rows, document: &Value, operations: &Value) -> Result<Page> {
    let document = rows.plain(document).context("a part of its document is missing")?;
    let operations = rows.plain(operations).context("a part of its operations is missing")?;
    let [operation] = operations.as_array().map(Vec::as_slice).unwrap_or_default() else {
        anyhow::bail!("it is of several operations, or of none");
    };
    let text = |name: &str| operation[name].as_str().context("its operation has no path or no method");
    page(&document, text("path")?, text("method")?)
}

/// B: reads the document of the operation, with what stands around it.
fn alone(rows: &Rows, found: &Found<'_>, members: &Map<String, Value>, around: &Context<'_>) -> Result<Page> {
    let text = |name: &str| rows.text(&members[name]).context("it has no method or no path");
    let (route, method) = (text("route")?.into_owned(), text("method")?.to_lowercase());
    let mut document = rows.plain(&members["doc"]).context("a part of its document is missing")?;
    add_surroundings(rows, &mut document, members.get("securities"), around)?;
    // The document lacks the parameters of the path, so those of the tables are added. The operation's own come first.
    let mut types = Types::default();
    let mut parameters = Vec::new();
    for table in &found.tables {
        if let Subject::Parameter { location, name } = &table.subject {
            let schema = types.add(rows, table).context("the types of a parameter have an unknown form")?;
            let required = table.required.unwrap_or(location == "path");
            parameters.push(json!({ "name": name, "in": location, "required": required, "schema": schema }));
        }
    }
    document["paths"][&route]["parameters"] = Value::Array(parameters);
    document["tables"] = Value::Array(types.tables);
    page(&document, &route, &method)
}

/// A: reads the request and the tables of types.
fn request(rows: &Rows, found: &Found<'_>, members: &Map<String, Value>, around: &Context<'_>) -> Result<Page> {
    let text = |name: &str| rows.text(&members[name]).context("it has no method or no path");
    let (route, method) = (text("route")?.into_owned(), text("method")?.to_lowercase());
    let plain = |name: &str| rows.plain_or_null(members.get(name).unwrap_or(&Value::Null));
    let references = plain("references").context("a part of its types is missing")?;
    let mut operation = json!({ "parameters": plain("parameters").context("a part of its parameters is missing")? });
    let body = plain("body").context("a part of its request is missing")?;
    let table = found.tables.iter().find(|table| table.subject == Subject::Request);
    ensure!(table.is_none() || !body.is_null(), "it has the types of a request, and no request");
    if !body.is_null() {
        let media_type = body["mediaType"].as_str().context("its request has no content type")?;
        operation["requestBody"] = content(media_type, &body["schema"]);
        operation["requestBody"]["required"] = json!(table.and_then(|table| table.required).unwrap_or_default());
    }
    with_references(&mut operation, &references);
    let mut own = references.clone();
    with_references(&mut own, &references);
    let mut types = Types::default();
    let (responses, embedded) = responses(rows, found, &mut types)?;
    operation["responses"] = responses;
    let mut document = json!({
        "paths": { &route: { &method: operation } }, "references": own, "tables": types.tables, "components": {},
    });
    add_surroundings(rows, &mut document, members.get("securities"), around)?;
    let mut page = page(&document, &route, &method)?;
    page.not_understood.extend(types.not_understood);
    page.embedded = embedded;
    if table.and_then(|table| table.required).is_none()
        && let Some(whole) = page.facts.0.get_mut(&Place::operation())
    {
        whole.remove(&Kind::BodyRequired);
    }
    Ok(page)
}

/// Reads the types of a response alone: the site shows the request in a way of its own.
fn response_alone(rows: &Rows, found: &Found<'_>) -> Result<Page> {
    let mut types = Types::default();
    let (responses, _) = responses(rows, found, &mut types)?;
    let document = json!({ "paths": { "/": { "get": { "responses": responses } } }, "tables": types.tables });
    let mut page = page(&document, "/", "get")?;
    page.not_understood.extend(types.not_understood);
    page.embedded = Embedded::Response;
    let embedded = page.embedded;
    page.facts.retain(|place, kind| embedded.covers(place, kind));
    Ok(page)
}

/// Reads one operation of a document.
fn page(document: &Value, path: &str, method: &str) -> Result<Page> {
    let normalised = openapi::normalise(document, Some((path, &method.to_lowercase())))?;
    let page = openapi::embedded(normalised)?;
    for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
        let place = Place::root("path").member(name);
        ensure!(page.facts.has(&place), "its path has `{{{name}}}`, which no parameter describes");
    }
    Ok(page)
}

/// Adds the servers and the ways to authenticate, unless the document has some.
fn add_surroundings(rows: &Rows, document: &mut Value, securities: Option<&Value>, around: &Context<'_>) -> Result<()> {
    let plain = |value: Option<&Value>| match value {
        Some(value) => rows.plain_or_null(value).context("a part of its surroundings is missing"),
        None => Ok(Value::Null),
    };
    if document["servers"].is_null() {
        document["servers"] = plain(around.servers)?;
    }
    let securities = plain(securities)?;
    ensure!(securities.is_array(), "it does not say how to authenticate");
    let mut schemes = plain(around.schemes)?;
    let mut security = Vec::new();
    for alternative in securities.as_array().into_iter().flatten() {
        let mut needed = Map::new();
        for scheme in alternative.as_array().into_iter().flatten() {
            let id = scheme["id"].as_str().context("a way to authenticate has no name")?;
            needed.insert(id.to_owned(), json!([]));
            if schemes[id].is_null() {
                schemes[id] = scheme.clone();
            }
        }
        security.push(Value::Object(needed));
    }
    document["security"] = Value::Array(security);
    document["components"]["securitySchemes"] = schemes;
    Ok(())
}

/// Returns the responses of a success, with how much the tables show of them.
fn responses(rows: &Rows, found: &Found<'_>, types: &mut Types) -> Result<(Value, Embedded)> {
    let of_success = |table: &&Table<'_>| success(&table.subject).is_some();
    let tables: Vec<_> = found.tables.iter().filter(of_success).collect();
    let Some(table) = tables.first() else {
        // Without a content there is no table.
        let mut successes = found.statuses.iter().filter(|(status, _)| status.starts_with('2'));
        let (status, content_type) = successes.next_back().context("it has no response of a success")?;
        ensure!(!found.is_cut, "a part of it is missing");
        ensure!(content_type.is_none(), "its response has a content, and no types");
        return Ok((json!({ status: {} }), Embedded::Complete));
    };
    let same = tables.iter().filter(|other| other.subject == table.subject).count();
    ensure!(same == 1, "it has several tables for one response");
    let Some((status, content_type)) = success(&table.subject) else { return Ok((json!({}), Embedded::Complete)) };
    let schema = types.add(rows, table).context("the types of the response have an unknown form")?;
    let embedded = if table.lossy { Embedded::Partial } else { Embedded::Complete };
    Ok((json!({ status: content(content_type, &schema) }), embedded))
}

/// Returns the status and the content type of a success.
fn success(subject: &Subject) -> Option<(&str, &str)> {
    match subject {
        Subject::Response { status, content_type } if status.starts_with('2') => Some((status, content_type)),
        _ => None,
    }
}

fn content(content_type: &str, schema: &Value) -> Value {
    json!({ "content": { content_type: { "schema": schema } } })
}

/// Replaces the names of types that the request refers to by pointers: `0` and `#/Word` are `#/references/…`.
fn with_references(value: &mut Value, references: &Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                let target =
                    member.as_str().filter(|_| name == "$ref").map(|text| text.strip_prefix("#/").unwrap_or(text));
                match target.filter(|target| references.get(*target).is_some()) {
                    Some(target) => *member = json!(join("#/references", target)),
                    None => with_references(member, references),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| with_references(item, references)),
        _ => {}
    }
}
