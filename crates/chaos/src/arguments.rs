//! What a call sends, derived from the document, and the mark by which its requests are recognised.

use std::sync::{Arc, OnceLock};

use elepay_sandbox::Request;
use elepay_spec::{Document, Operation, reference};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::document::document;
use crate::plan::{Plan, Target};
use crate::prepare::Path;

/// Members of a body that the caller chooses freely, so that they can carry a mark: alone, or under a key of a map.
const CARRIERS: [(&str, Option<&str>); 4] =
    [("orderNo", None), ("metadata", Some("call")), ("extra", Some("call")), ("reason", None)];

/// What an operation is called with.
#[derive(Debug, Clone)]
pub struct Arguments {
    path: Path,
    body: Map<String, Value>,
    query: Map<String, Value>,
    /// By what its requests are recognised.
    pub mark: String,
    /// Why a request type cannot be made from these arguments.
    pub misfit: Arc<OnceLock<String>>,
}

impl Arguments {
    /// Makes the arguments of a call: the required members, and a mark in every place that can carry one.
    ///
    /// # Errors
    /// If nothing can carry a mark.
    pub fn new(plan: &Plan, path: Path) -> Result<Self, String> {
        let (document, operation) = (document()?, plan.operation);
        let mut body = Map::new();
        let mut is_marked = false;
        if let Some((_, pointer)) = operation.body(document) {
            let schema = reference::resolve(document, document.at(&pointer));
            body = required(document, schema);
            for (name, key) in CARRIERS.iter().filter(|(name, _)| schema["properties"].get(name).is_some()) {
                let token = plan.token();
                let value = key.map_or_else(|| json!(token), |key| json!({ key: token }));
                body.insert((*name).to_owned(), value);
                is_marked = true;
            }
            if plan.target == Target::Invalid {
                exceed_a_limit(document, schema, &mut body);
            }
        }
        let mut query = Map::new();
        let mark = if is_marked {
            plan.token()
        } else if let Some(id) = path.last() {
            // No request can have it if nothing is sent.
            if id.is_empty() { plan.token() } else { id.to_owned() }
        } else {
            let moment = moment(plan);
            query.insert(parameter(document, operation)?, json!(moment));
            moment.to_string()
        };
        Ok(Self { path, body, query, mark, misfit: Arc::default() })
    }

    /// Returns the value of a path parameter; called by `elepay::__call_by_name`.
    #[must_use]
    pub fn path(&self, name: &str) -> &str {
        self.path.value(name)
    }

    /// Returns the request body; called by `elepay::__call_by_name`.
    ///
    /// # Panics
    /// If the arguments do not fit the type, after saying so in `misfit`.
    #[must_use]
    pub fn body<T: DeserializeOwned>(&self) -> T {
        self.read(&self.body)
    }

    /// Returns the query parameters; called by `elepay::__call_by_name`.
    ///
    /// # Panics
    /// If the arguments do not fit the type, after saying so in `misfit`.
    #[must_use]
    pub fn query<T: DeserializeOwned>(&self) -> T {
        self.read(&self.query)
    }

    fn read<T: DeserializeOwned>(&self, members: &Map<String, Value>) -> T {
        serde_json::from_value(Value::Object(members.clone())).unwrap_or_else(|error| {
            let reason = self.misfit.get_or_init(|| format!("{}: {error}", std::any::type_name::<T>()));
            panic!("{reason}")
        })
    }
}

/// Returns everything by which a request may be marked.
#[must_use]
pub fn marks(request: &Request) -> Vec<&str> {
    let member = |(name, key): &(&str, Option<&str>)| {
        let value = request.body.as_ref()?.get(name)?;
        key.map_or(Some(value), |key| value.get(key))?.as_str()
    };
    CARRIERS.iter().filter_map(member).chain(request.target.split(['/', '?', '&', '='])).collect()
}

/// Returns a number that no other call sends.
fn moment(plan: &Plan) -> i64 {
    1_700_000_000_000 + i64::try_from(plan.number).unwrap_or_default()
}

/// Returns the name of the query parameter that carries a mark: a time if there is one, else the position of a page.
fn parameter(document: &Document, operation: &Operation<'_>) -> Result<String, String> {
    let parameters = operation.parameters_in(document, "query");
    let is_time = |schema: &Value| reference::resolve(document, schema).get("x-time").is_some();
    let time = parameters.iter().find(|(_, parameter)| is_time(&parameter["schema"]));
    let time = time.and_then(|(_, parameter)| parameter["name"].as_str());
    let name = time.or_else(|| operation.pagination(document).map(|pagination| pagination.offset));
    let unmarked =
        || format!("nothing that `{}` sends can carry a mark: add it to crates/chaos/src/arguments.rs", operation.id);
    name.map(str::to_owned).ok_or_else(unmarked)
}

/// Returns the smallest object of a schema.
fn required(document: &Document, schema: &Value) -> Map<String, Value> {
    let names = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    names.map(|name| (name.to_owned(), smallest(document, &schema["properties"][name]))).collect()
}

fn smallest(document: &Document, schema: &Value) -> Value {
    let schema = reference::resolve(document, schema);
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    match schema["type"].as_str() {
        // Little, so that it could be refunded twice.
        Some("integer") => json!(schema["minimum"].as_i64().unwrap_or(1)),
        Some("boolean") => json!(false),
        Some("array") => json!([]),
        Some("object") => Value::Object(required(document, schema)),
        _ => json!("chaos"),
    }
}

/// Makes the first string with a limit too long, so that the client refuses it.
fn exceed_a_limit(document: &Document, schema: &Value, body: &mut Map<String, Value>) {
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(limit) = reference::resolve(document, schema)["maxLength"].as_u64() {
            let length = usize::try_from(limit).unwrap_or_default() + 1;
            body.insert(name.clone(), json!("9".repeat(length)));
            return;
        }
    }
}
