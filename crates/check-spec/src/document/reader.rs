use elepay_spec::{Document, Operation, join, operations, reference};
use serde_json::Value;

use super::operation::DocumentOperation;
use super::response::ResponseSchema;
use super::schema::{placeholder, resolve, sampled};
use crate::facts::{Kind, Place};

/// Returns every operation of the document.
pub fn read(document: &Document) -> Vec<DocumentOperation> {
    operations(document).iter().map(|operation| read_operation(document, operation)).collect()
}

fn read_operation(document: &Document, operation: &Operation<'_>) -> DocumentOperation {
    let at = |keyword: &str| document.at(&join(&operation.pointer, keyword));
    let mut facts = DocumentOperation {
        id: operation.id.to_owned(),
        title: at("externalDocs")["description"].as_str().unwrap_or_default().to_owned(),
        url: at("externalDocs")["url"].as_str().map(str::to_owned),
        pointer: operation.pointer.clone(),
        ..DocumentOperation::default()
    };
    let whole = Place::operation();
    let path = operation.pointer.rsplit_once('/').map_or("", |(path, _)| path);
    facts.state(&whole, Kind::Method, operation.verb(), &operation.pointer);
    facts.state(&whole, Kind::CallMethod, operation.verb(), &operation.pointer);
    facts.state(&whole, Kind::Path, operation.path, path);
    let own = join(&operation.pointer, "servers");
    let server = if document.at(&own).is_null() { "/servers/0/url" } else { &format!("{own}/0/url") };
    facts.state(&whole, Kind::Server, document.at(server).clone(), server);
    facts.state_deprecated(&whole, at("deprecated"), &operation.pointer);
    security(document, operation, &mut facts);
    let called = parameters(document, operation, &mut facts);
    facts.state(&whole, Kind::CallPath, called, path);
    request(document, operation, &mut facts);
    response(document, operation, &mut facts);
    facts
}

fn security(document: &Document, operation: &Operation<'_>, facts: &mut DocumentOperation) {
    let own = join(&operation.pointer, "security");
    let at = if document.at(&own).is_null() { "/security" } else { &own };
    let root = Place::root("scheme");
    facts.note_members(&root, at.to_owned());
    for name in schemes(document, at) {
        facts.add_place(&root.member(&name), at, at);
    }
}

/// Reads the parameters, and returns the path of the sample call.
fn parameters(document: &Document, operation: &Operation<'_>, facts: &mut DocumentOperation) -> String {
    let list = join(&operation.pointer, "parameters");
    for part in ["path", "query", "header", "cookie"].iter().filter(|_| !document.at(&list).is_null()) {
        facts.note_members(&Place::root(part), list.clone());
    }
    let mut called = operation.path.to_owned();
    for (at, _) in operation.parameters(document) {
        let at = reference::follow(document, &at);
        let (place, value) = parameter(document, &at, facts);
        called = called.replace(&format!("{{{}}}", place.name()), &value);
        facts.parameters.push(place);
    }
    facts.parameters.sort_by_key(|place| !place.is_in("path"));
    called
}

/// Reads a parameter, and returns its place and its value in the path of the sample call.
fn parameter(document: &Document, at: &str, facts: &mut DocumentOperation) -> (Place, String) {
    let parameter = document.at(at);
    let text = |keyword: &str| parameter[keyword].as_str().unwrap_or_default();
    let place = Place::root(text("in")).member(text("name"));
    let (target, schema) = resolve(document, &join(at, "schema"), &parameter["schema"]);
    facts.add_place(&place, at, &target);
    facts.state(&place, Kind::Required, parameter["required"] == true, &join(at, "required"));
    facts.state_deprecated(&place, &parameter["deprecated"], at);
    facts.state_deprecated(&place, &parameter["schema"]["deprecated"], &join(at, "schema"));
    facts.state_deprecated(&place, &schema["deprecated"], &target);
    facts.types(&place, schema, &target);
    facts.limits(&place, schema, &target);
    facts.describe(&place, parameter, schema);
    let value = match sampled(schema).map_or_else(|| placeholder(schema), |(value, _)| value) {
        Value::String(text) => text,
        other => other.to_string(),
    };
    (place, value)
}

fn request(document: &Document, operation: &Operation<'_>, facts: &mut DocumentOperation) {
    let whole = Place::operation();
    let own = join(&operation.pointer, "requestBody");
    facts.state(&whole, Kind::HasBody, !document.at(&own).is_null(), &own);
    let body = reference::follow(document, &own);
    let Some((at, content_type, media)) = document.members(&join(&body, "content")).into_iter().next() else { return };
    facts.state(&whole, Kind::RequestContentType, content_type, &at);
    facts.state(&whole, Kind::CallContentType, content_type, &at);
    let required = join(&body, "required");
    facts.state(&whole, Kind::BodyRequired, document.at(&required) == true, &required);
    let schema = join(&at, "schema");
    facts.body = Some(resolve(document, &schema, &media["schema"]).0);
    facts.field(document, &Place::root("request"), &media["schema"], &schema, &[]);
    facts.sample(document, &Place::root("call"), &media["schema"], &schema, &[]);
}

fn response(document: &Document, operation: &Operation<'_>, facts: &mut DocumentOperation) {
    // Of several, which the client does not support, the first counts, as on the pages.
    let responses = document.members(&join(&operation.pointer, "responses"));
    let Some((success, status, _)) = responses.into_iter().find(|(_, status, _)| status.starts_with('2')) else {
        return;
    };
    facts.state(&Place::operation(), Kind::Status, status, &success);
    let success = reference::follow(document, &success);
    let Some((at, content_type, media)) = document.members(&join(&success, "content")).into_iter().next() else {
        return;
    };
    facts.state(&Place::operation(), Kind::ResponseContentType, content_type, &at);
    let schema = join(&at, "schema");
    facts.sample(document, &Place::root("response"), &media["schema"], &schema, &[]);
    facts.response = Some(ResponseSchema::new(document, &schema));
}

/// Returns the HTTP schemes, in lower case, that a list of security requirements allows.
pub fn schemes(document: &Document, at: &str) -> Vec<String> {
    let requirements = document.at(at).as_array().into_iter().flatten();
    let names = requirements.filter_map(Value::as_object).flat_map(serde_json::Map::keys);
    let scheme = |name: &String| {
        let scheme = document.at(&join("/components/securitySchemes", name))["scheme"].as_str();
        scheme.unwrap_or(name).to_lowercase()
    };
    names.map(scheme).collect()
}
