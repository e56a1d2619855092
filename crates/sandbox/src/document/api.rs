//! Everything that the sandbox takes from the document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use elepay_spec::{Document, operations, reference};
use serde_json::Value;

use super::delivery::Delivery;
use super::members::{Members, members, oversized_integer, unknown_members};
use super::route::{PathParameters, RequestBody, Route};

/// The client's own document, read once for all sandboxes of a program.
static OF_THE_CLIENT: LazyLock<Result<Arc<Api>, String>> = LazyLock::new(|| Api::read(elepay::OPENAPI).map(Arc::new));

/// The API.
pub struct Api {
    document: Document,
    pub routes: Vec<Route>,
    /// The payment methods that a payer can choose.
    pub payment_methods: Vec<PaymentMethod>,
    /// The types of events that webhooks report.
    pub event_types: Vec<String>,
    /// What error codes say about the execution of a call.
    pub delivery: Delivery,
    /// The members of each component.
    components: BTreeMap<String, Members>,
    /// The members of each component that requests set.
    requested: BTreeMap<String, BTreeSet<String>>,
}

impl Api {
    /// Returns the API of the client's own document.
    ///
    /// # Errors
    /// Returns the first part that is not supported, with its line.
    pub fn of_the_client() -> Result<Arc<Self>, String> {
        OF_THE_CLIENT.clone()
    }

    /// Reads the document.
    ///
    /// # Errors
    /// Returns the first part that is not supported, with its line.
    pub fn read(text: &str) -> Result<Self, String> {
        let document = Document::parse("document", text).map_err(|problem| problem.to_string())?;
        let components = document.members("/components/schemas").into_iter();
        let components: BTreeMap<_, _> =
            components.map(|(pointer, name, _)| (name.to_owned(), members(&document, &pointer))).collect();
        let mut routes = Vec::new();
        let mut requested: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for operation in operations(&document) {
            let route = Route::read(&document, &operation).map_err(|problem| problem.to_string())?;
            if let Some(component) = operation.response_component(&document) {
                let known = components.get(component);
                let taken = route.body_members().map(|(name, _)| name);
                let taken = taken.filter(|name| known.is_some_and(|known| known.contains_key(*name))).cloned();
                requested.entry(component.to_owned()).or_default().extend(taken);
            }
            routes.push(route);
        }
        if routes.is_empty() {
            return Err("the document has no operations".to_owned());
        }
        let delivery = Delivery::read(&document).map_err(|problem| problem.to_string())?;
        Ok(Self {
            payment_methods: payment_methods(&document),
            event_types: event_types(&document),
            delivery,
            document,
            routes,
            components,
            requested,
        })
    }

    /// Returns the routes with a path, each with the values of its parameters.
    pub fn at(&self, path: &str) -> Vec<(&Route, PathParameters)> {
        self.routes.iter().filter_map(|route| Some((route, route.match_path(path)?))).collect()
    }

    /// Returns the route of an operation.
    pub fn route(&self, operation_id: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.operation_id == operation_id)
    }

    /// Returns the paths of the members of a request body that the document does not name.
    pub fn unknown_members(&self, body: &RequestBody, value: &Value) -> Vec<String> {
        unknown_members(&self.document, &body.pointer, value)
    }

    /// Returns the path of an integer of a request body that has more than 64 bits, although the schema accepts it.
    pub fn oversized_integer(&self, body: &RequestBody, value: &Value) -> Option<String> {
        oversized_integer(&self.document, self.document.at(&body.pointer), "", value)
    }

    /// Returns the members of a component; none if the document does not have it.
    pub fn members(&self, component: &str) -> &Members {
        static NONE: Members = Members::new();
        self.components.get(component).unwrap_or(&NONE)
    }

    /// Returns the members of a component that a request can set, in the order of their names.
    pub fn requested(&self, component: &str) -> impl Iterator<Item = &String> {
        self.requested.get(component).into_iter().flatten()
    }
}

/// A payment method, with its name in each language.
#[derive(Debug)]
pub struct PaymentMethod {
    /// `paypay`, for example.
    pub value: String,
    /// Its description, without the full stop.
    description: String,
    /// Its names by the tag of the language.
    names: BTreeMap<String, String>,
}

impl PaymentMethod {
    /// Returns the name in a language, or else the description.
    pub fn name(&self, language: &str) -> &str {
        self.names.get(language).unwrap_or(&self.description)
    }
}

/// Reads the types of events.
fn event_types(document: &Document) -> Vec<String> {
    let event = reference::resolve(document, document.at("/x-webhook/event"));
    let values = reference::resolve(document, &event["properties"]["type"])["enum"].as_array();
    values.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Reads the payment methods. `auto` stands for any of them, so nobody can pay with it.
fn payment_methods(document: &Document) -> Vec<PaymentMethod> {
    let schema = document.at("/components/schemas/PaymentMethod");
    let values = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let languages = || schema["x-enumNames"].as_object().into_iter().flatten();
    let method = |value: &str| PaymentMethod {
        value: value.to_owned(),
        description: schema["x-enumDescriptions"][value].as_str().unwrap_or(value).trim_end_matches('.').to_owned(),
        names: languages()
            .filter_map(|(language, names)| Some((language.clone(), names[value].as_str()?.to_owned())))
            .collect(),
    };
    values.filter(|value| *value != "auto").map(method).collect()
}
