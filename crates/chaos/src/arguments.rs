//! What a call sends, derived from the document.

use std::sync::{Arc, OnceLock};

use elepay_spec::{Document, Operation, reference};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::document::document;
use crate::ids::Ids;
use crate::marks::{carry, parameter};
use crate::plan::{Plan, Target};

/// What an operation is called with.
#[derive(Debug, Clone)]
pub struct Arguments {
    ids: Ids,
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
    /// If the document cannot be read.
    pub fn new(plan: &Plan, ids: Ids) -> Result<Self, String> {
        let (document, operation) = (document()?, plan.operation);
        let (schema, mut body) = body(document, operation, &ids, required);
        let is_marked = carry(schema, &mut body, &plan.token());
        if plan.target == Target::Invalid {
            exceed_a_limit(document, schema, &mut body);
        }
        let mut query = Map::new();
        let mark = match (ids.last(), parameter(document, operation)) {
            _ if is_marked => plan.token(),
            // No request can have an empty one, as nothing is sent.
            (Some(id), _) if !id.is_empty() => id.to_owned(),
            (None, Some(name)) => {
                let moment = moment(plan);
                query.insert(name.to_owned(), json!(moment));
                moment.to_string()
            }
            _ => plan.token(),
        };
        Ok(Self { ids, body, query, mark, misfit: Arc::default() })
    }

    /// Makes the arguments of a call that prepares another: besides the required members, numbers and enums are set,
    /// so that more can happen to the object.
    ///
    /// # Errors
    /// If the document cannot be read.
    pub fn of_setup(operation: &Operation<'_>, ids: Ids, token: &str) -> Result<Self, String> {
        let (schema, mut body) = body(document()?, operation, &ids, detailed);
        carry(schema, &mut body, token);
        Ok(Self { ids, body, query: Map::new(), mark: token.to_owned(), misfit: Arc::default() })
    }

    /// Returns the value of a path parameter; called by `elepay::__call_by_name`.
    #[must_use]
    pub fn path(&self, name: &str) -> &str {
        self.ids.value(name)
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

/// Returns a number that no other call sends.
fn moment(plan: &Plan) -> i64 {
    1_700_000_000_000 + i64::try_from(plan.number).unwrap_or_default()
}

/// Returns the schema of the body, and a body of it with the references that it needs.
fn body<'d>(
    document: &'d Document,
    operation: &Operation<'_>,
    ids: &Ids,
    members: fn(&Document, &Value) -> Map<String, Value>,
) -> (&'d Value, Map<String, Value>) {
    let Some((_, pointer)) = operation.body(document) else { return (&Value::Null, Map::new()) };
    let schema = reference::resolve(document, document.at(&pointer));
    let mut body = members(document, schema);
    body.extend(ids.in_body().map(|(name, id)| (name.to_owned(), json!(id))));
    (schema, body)
}

/// Returns an object with every required member, number and enum of a schema. Times are in the past, and would end
/// what has not begun.
fn detailed(document: &Document, schema: &Value) -> Map<String, Value> {
    let mut members = required(document, schema);
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        let target = reference::resolve(document, schema);
        let is_wanted = target.get("enum").is_some() || target["type"] == "integer" && target.get("x-time").is_none();
        if is_wanted && !members.contains_key(name) {
            members.insert(name.clone(), smallest(document, target));
        }
    }
    members
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
        Some("number") => json!(0.5),
        Some("boolean") => json!(false),
        Some("array") => json!([]),
        Some("object") => Value::Object(required(document, schema)),
        _ => {
            let most = schema["maxLength"].as_u64().map_or(5, |most| most.min(5));
            json!("chaos"[..usize::try_from(most).unwrap_or_default()])
        }
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
