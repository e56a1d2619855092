//! Everything that the sandbox takes from the document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use elepay_spec::{Document, join, operations};
use serde_json::Value;

use super::delivery::Delivery;
use super::members::{Members, members, unknown_members};
use super::route::{PathParameters, RequestBody, Route};

/// The client's own document, read once for all sandboxes of a program.
static OF_THE_CLIENT: LazyLock<Result<Arc<Api>, String>> = LazyLock::new(|| Api::read(elepay::OPENAPI).map(Arc::new));

/// The API.
pub struct Api {
    document: Document,
    pub routes: Vec<Route>,
    /// The payment methods that a payer can choose, each with its name.
    pub payment_methods: Vec<(String, String)>,
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
        Ok(Self { payment_methods: payment_methods(&document), delivery, document, routes, components, requested })
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

/// Reads the payment methods. `auto` stands for any of them, so nobody can pay with it.
fn payment_methods(document: &Document) -> Vec<(String, String)> {
    let pointer = "/components/schemas/PaymentMethod";
    let descriptions = document.at(&join(pointer, "x-enumDescriptions"));
    let name = |method: &str| descriptions[method].as_str().unwrap_or(method).trim_end_matches('.').to_owned();
    let values = document.at(&join(pointer, "enum")).as_array().into_iter().flatten().filter_map(Value::as_str);
    values.filter(|method| *method != "auto").map(|method| (method.to_owned(), name(method))).collect()
}
