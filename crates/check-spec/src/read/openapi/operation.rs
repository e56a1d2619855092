//! The operations of a document of whatever origin, in the dialect of our own document.

use anyhow::{Context as _, Result, ensure};
use elepay_spec::join;
use serde_json::{Map, Value, json};

use super::part::Direction;
use super::reference::follow;
use super::schema::Components;

const METHODS: &[&str] = &["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// The members of a path that are no operations.
const OF_PATHS: &[&str] = &["$ref", "description", "parameters", "servers", "summary"];

/// The members of an operation.
const OF_OPERATIONS: &[&str] = &[
    "callbacks",
    "deprecated",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "servers",
    "summary",
    "tags",
];

/// The members of a parameter.
const OF_PARAMETERS: &[&str] = &[
    "allowEmptyValue",
    "allowReserved",
    "content",
    "deprecated",
    "description",
    "example",
    "examples",
    "explode",
    "in",
    "name",
    "required",
    "schema",
    "style",
];

/// The members of a request body, of a response, and of the content of either.
const OF_BODIES: &[&str] = &["content", "description", "headers", "links", "required", "summary"];
const OF_CONTENTS: &[&str] =
    &["encoding", "example", "examples", "itemEncoding", "itemSchema", "prefixEncoding", "schema"];

/// A document in the dialect of ours, without its prose.
pub struct Normalised {
    pub document: Value,
    /// What it states that is not compared.
    pub not_compared: Vec<String>,
    /// Members and keywords that OpenAPI does not have.
    pub unknown: Vec<String>,
}

/// Converts a document: all operations, or the `only` one of a path and a method in small letters.
///
/// # Errors
/// If it refers to what it does not have, if its schemas have no end, or if a part has an impossible form.
pub fn normalise(root: &Value, only: Option<(&str, &str)>) -> Result<Normalised> {
    let mut reader = Reader { root, components: Components::new(root) };
    let mut paths = Map::new();
    for (path, item) in root["paths"].as_object().context("has no `paths`")? {
        if path.starts_with("x-") || only.is_some_and(|(only, _)| only != path) {
            continue;
        }
        let at = join("/paths", path);
        let (at, item) = follow(root, &at, item)?;
        reader.ensure_known(item, &[OF_PATHS, METHODS].concat(), &at);
        let mut operations = Map::new();
        for (method, operation) in item.iter().filter(|(name, _)| METHODS.contains(&name.as_str())) {
            if only.is_none_or(|(_, only)| only == method) {
                let operation = reader.operation(&join(&at, method), operation, (&at, item));
                let operation = operation.with_context(|| format!("{} {path}", method.to_uppercase()))?;
                operations.insert(method.clone(), operation);
            }
        }
        if !operations.is_empty() {
            paths.insert(path.clone(), Value::Object(operations));
        }
    }
    ensure!(!paths.is_empty(), "has no operations");
    reader.components.finish()?;
    let mut document = json!({
        "servers": servers(root.get("servers")),
        "paths": paths,
        "components": { "schemas": reader.components.schemas },
    });
    for (from, to) in [("/security", "security"), ("/components/securitySchemes", "securitySchemes")] {
        if let Some(value) = root.pointer(from) {
            let holder = if to == "security" { &mut document } else { &mut document["components"] };
            holder[to] = without_prose(value);
        }
    }
    let listed = |set: std::collections::BTreeSet<String>| set.into_iter().collect();
    Ok(Normalised {
        document,
        not_compared: listed(reader.components.not_compared),
        unknown: listed(reader.components.unknown),
    })
}

struct Reader<'s> {
    root: &'s Value,
    components: Components<'s>,
}

impl<'s> Reader<'s> {
    /// Notes the members that OpenAPI does not have.
    fn ensure_known(&mut self, members: &Map<String, Value>, known: &[&str], at: &str) {
        let unknown = members.keys().filter(|name| !known.contains(&name.as_str()) && !name.starts_with("x-"));
        self.components.unknown.extend(unknown.map(|name| format!("{name} at {at}")));
    }

    fn operation(
        &mut self,
        at: &str,
        operation: &'s Value,
        (path_at, path): (&str, &'s Map<String, Value>),
    ) -> Result<Value> {
        let members = operation.as_object().context("the operation is not an object")?;
        self.ensure_known(members, OF_OPERATIONS, at);
        let mut out = json!({ "responses": {} });
        for name in ["operationId", "deprecated", "security"] {
            if let Some(value) = members.get(name) {
                out[name] = value.clone();
            }
        }
        if let Some(own) = members.get("servers").or(path.get("servers")) {
            out["servers"] = servers(Some(own));
        }
        // A parameter of the operation replaces the one of the path that has its name.
        let mut parameters: Vec<Value> = Vec::new();
        for (at, list) in [(at, members.get("parameters")), (path_at, path.get("parameters"))] {
            for (index, parameter) in list.and_then(Value::as_array).into_iter().flatten().enumerate() {
                let parameter = self.parameter(&format!("{at}/parameters/{index}"), parameter)?;
                let same = |other: &Value| other["name"] == parameter["name"] && other["in"] == parameter["in"];
                if !is_of_protocol(&parameter) && !parameters.iter().any(same) {
                    parameters.push(parameter);
                }
            }
        }
        if !parameters.is_empty() {
            out["parameters"] = Value::Array(parameters);
        }
        if let Some(body) = members.get("requestBody") {
            let (at, body) = follow(self.root, &join(at, "requestBody"), body)?;
            out["requestBody"] = self.body(&at, body, Direction::Sent)?;
            out["requestBody"]["required"] = json!(body.get("required") == Some(&json!(true)));
        }
        let responses = members.get("responses").and_then(Value::as_object);
        if let Some((status, response)) = responses.and_then(success) {
            let (at, body) = follow(self.root, &join(&join(at, "responses"), status), response)?;
            out["responses"][status] = self.body(&at, body, Direction::Received)?;
        }
        Ok(out)
    }

    fn parameter(&mut self, at: &str, parameter: &'s Value) -> Result<Value> {
        let (at, members) = follow(self.root, at, parameter)?;
        self.ensure_known(members, OF_PARAMETERS, &at);
        let text = |name: &str| {
            let value = members.get(name).and_then(Value::as_str);
            value.with_context(|| format!("the parameter at `{at}` has no `{name}`"))
        };
        let (name, location) = (text("name")?, text("in")?);
        let description = members.get("description").and_then(Value::as_str);
        let (schema_at, schema) = match (members.get("schema"), members.get("content").and_then(preferred)) {
            (Some(schema), _) => (join(&at, "schema"), schema),
            (None, Some((media_type, media))) => {
                (join(&join(&join(&at, "content"), media_type), "schema"), &media["schema"])
            }
            (None, None) => anyhow::bail!("the parameter at `{at}` has no `schema`"),
        };
        let schema = self.components.schema((schema_at, schema), Direction::Sent, description)?;
        // A parameter in the path is always required.
        let required = location == "path" || members.get("required") == Some(&json!(true));
        let mut out = json!({ "name": name, "in": location, "required": required, "schema": schema });
        if members.get("deprecated") == Some(&json!(true)) {
            out["deprecated"] = json!(true);
        }
        Ok(out)
    }

    fn body(&mut self, at: &str, body: &'s Map<String, Value>, direction: Direction) -> Result<Value> {
        self.ensure_known(body, OF_BODIES, at);
        let Some((media_type, media)) = body.get("content").and_then(preferred) else { return Ok(json!({})) };
        let here = join(&join(at, "content"), media_type);
        self.ensure_known(media.as_object().context("its content is not an object")?, OF_CONTENTS, &here);
        let schema = match media.get("schema") {
            Some(schema) => self.components.schema((join(&here, "schema"), schema), direction, None)?,
            None => json!({}),
        };
        Ok(json!({ "content": { media_type: { "schema": schema } } }))
    }
}

/// Returns the content that is compared: JSON if there is any, else the first.
fn preferred(content: &Value) -> Option<(&String, &Value)> {
    let content = content.as_object()?;
    let json = |(media_type, _): &(&String, &Value)| {
        media_type.split(';').next().is_some_and(|base| base.trim() == "application/json")
    };
    content.iter().find(json).or_else(|| content.iter().next())
}

/// Returns the response of the first success; without one of its own, the default response is that.
fn success(responses: &Map<String, Value>) -> Option<(&str, &Value)> {
    let of = |is: fn(&str) -> bool| responses.iter().find(|(status, _)| is(status));
    let found = of(|status| status.starts_with('2') && status.parse::<u16>().is_ok());
    let found = found.or_else(|| of(|status| status.eq_ignore_ascii_case("2xx")));
    match found {
        Some((status, response)) => Some((status, response)),
        None => responses.get("default").map(|response| ("2XX", response)),
    }
}

/// Returns whether a parameter is a header that belongs to HTTP, which OpenAPI ignores.
fn is_of_protocol(parameter: &Value) -> bool {
    let name = parameter["name"].as_str().unwrap_or_default();
    parameter["in"] == "header"
        && ["accept", "authorization", "content-type"].iter().any(|header| name.eq_ignore_ascii_case(header))
}

/// Returns the addresses of servers, with the defaults of their variables and no slash at the end.
fn servers(servers: Option<&Value>) -> Value {
    let address = |server: &Value| {
        let mut url = server["url"].as_str()?.to_owned();
        for (name, variable) in server["variables"].as_object().into_iter().flatten() {
            url = url.replace(&format!("{{{name}}}"), variable["default"].as_str().unwrap_or_default());
        }
        let url = url.trim_end_matches('/');
        // An address without a host is that of the site.
        url.contains("://").then(|| json!({ "url": url }))
    };
    servers.and_then(Value::as_array).into_iter().flatten().filter_map(address).collect()
}

/// Returns a value without descriptions.
fn without_prose(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, value)| *name != "description" || !value.is_string());
            kept.map(|(name, value)| (name.clone(), without_prose(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_prose).collect(),
        other => other.clone(),
    }
}
