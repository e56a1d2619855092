//! The document, taken apart into the same facts as a page, each with the pointer it stands at.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::facts::{Facts, Kind, Place};
use super::page::sample;
use elepay_spec::keywords::{self, Limit, Measure};
use elepay_spec::{Document, join};
use elepay_spec::{Operation, operations, reference};

/// The facts of one operation of the document, and where they stand.
pub struct Stated {
    pub id: String,
    /// What the vendor calls it: the words of the link to its page.
    pub title: String,
    /// The address of its page.
    pub url: Option<String>,
    pub pointer: String,
    pub facts: Facts,
    /// Where the schema of its body stands.
    pub body: Option<String>,
    /// Where the schema of its answer stands.
    pub answer: Option<String>,
    /// Where a place is named, and where what is said of it stands: apart where a component is referred to.
    places: BTreeMap<Place, (String, String)>,
    /// Where the members of an object stand: what is missing from it is missing there.
    inside: BTreeMap<Place, String>,
    keywords: BTreeMap<(Place, Kind), String>,
    /// The request fields, in the order of the document.
    pub order: Vec<Place>,
    /// What is said of parameters and request fields, in words.
    pub words: Vec<(Place, String)>,
}

/// The keywords that state limits, and what pages call them. Those that are not limits of a request come first;
/// `multipleOf` occurs on pages only.
pub static LIMITS: LazyLock<Vec<(&'static str, Kind)>> = LazyLock::new(|| {
    let others =
        [("format", Kind::Format), ("default", Kind::Default), ("enum", Kind::Enum), ("multipleOf", Kind::MultipleOf)];
    let limits = keywords::limits().filter_map(|(keyword, limit)| Some((keyword.name, fact(limit)?)));
    others.into_iter().chain(limits).collect()
});

fn fact(limit: Limit) -> Option<Kind> {
    Some(match limit {
        Limit::AtLeast(Measure::Number) => Kind::Minimum,
        Limit::AtMost(Measure::Number) => Kind::Maximum,
        Limit::AtLeast(Measure::Characters) => Kind::MinCharacters,
        Limit::AtMost(Measure::Characters) => Kind::MaxCharacters,
        Limit::AtLeast(Measure::Items) => Kind::MinItems,
        Limit::AtMost(Measure::Items) => Kind::MaxItems,
        Limit::AtLeast(Measure::Keys) => Kind::MinKeys,
        Limit::AtMost(Measure::Keys) => Kind::MaxKeys,
        Limit::AtMost(Measure::Bytes) => Kind::MaxBytes,
        Limit::Pattern => Kind::Pattern,
        Limit::ReservedPrefixes => Kind::ReservedPrefixes,
        Limit::AtLeast(Measure::Bytes) => return None,
    })
}

/// Types that use each other again and again unfold without end; no operation has so many fields.
const MOST_PLACES: usize = 20_000;

impl Stated {
    /// Whether it has more fields than are read.
    pub fn is_endless(&self) -> bool {
        self.places.len() > MOST_PLACES
    }

    /// Where a fact stands, or would stand: at its keyword, else at what it is about.
    pub fn pointer(&self, place: &Place, kind: Kind) -> String {
        if let Some(pointer) = self.keywords.get(&(place.clone(), kind)) {
            return pointer.clone();
        }
        if let Some(inside) = self.inside.get(place).filter(|_| kind == Kind::Present && place.around().is_none()) {
            return inside.clone();
        }
        if let Some((named, target)) = self.places.get(place) {
            return if kind == Kind::Present { named.clone() } else { target.clone() };
        }
        // What is missing is missing among the members of the nearest object around it.
        let mut at = place.around();
        while let Some(around) = at {
            let target = self.places.get(&around).map(|(_, target)| target);
            if let Some(pointer) = self.inside.get(&around).or(target) {
                return pointer.clone();
            }
            at = around.around();
        }
        self.pointer.clone()
    }
}

/// Other members of a path are no operations.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Every operation of the document.
pub fn read(document: &Document) -> Vec<Stated> {
    let operations = operations(document);
    let called = |operation: &&Operation<'_>| METHODS.contains(&operation.method);
    operations.iter().filter(called).map(|operation| stated(document, operation)).collect()
}

fn stated(document: &Document, operation: &Operation<'_>) -> Stated {
    let at = |keyword: &str| document.at(&join(&operation.pointer, keyword));
    let mut stated = Stated {
        id: operation.id.to_owned(),
        title: at("externalDocs")["description"].as_str().unwrap_or_default().to_owned(),
        url: at("externalDocs")["url"].as_str().map(str::to_owned),
        pointer: operation.pointer.clone(),
        facts: Facts::default(),
        body: None,
        answer: None,
        places: BTreeMap::new(),
        inside: BTreeMap::new(),
        keywords: BTreeMap::new(),
        order: Vec::new(),
        words: Vec::new(),
    };
    let whole = Place::operation();
    let path = operation.pointer.rsplit_once('/').map_or("", |(path, _)| path);
    let method = operation.method.to_uppercase();
    stated.state(&whole, Kind::Method, method.as_str(), &operation.pointer);
    stated.state(&whole, Kind::CallMethod, method, &operation.pointer);
    stated.state(&whole, Kind::Path, operation.path, path);
    stated.state(&whole, Kind::Server, document.at("/servers/0/url").clone(), "/servers/0/url");
    let own = join(&operation.pointer, "security");
    stated.schemes(document, if document.at(&own).is_null() { "/security" } else { &own });
    let parameters = join(&operation.pointer, "parameters");
    for part in ["path", "query", "header", "cookie"].iter().filter(|_| !document.at(&parameters).is_null()) {
        stated.inside.insert(Place::new(*part), parameters.clone());
    }
    let mut called = operation.path.to_owned();
    for (at, _) in operation.parameters(document) {
        let at = followed(document, at);
        let (place, value) = stated.parameter(document, &at, document.at(&at));
        called = called.replace(&format!("{{{}}}", place.name()), &value);
    }
    stated.state(&whole, Kind::CallPath, called, path);
    let own = join(&operation.pointer, "requestBody");
    stated.state(&whole, Kind::HasBody, !document.at(&own).is_null(), &own);
    let body = followed(document, own);
    if let Some((at, content_type, media)) = document.members(&join(&body, "content")).into_iter().next() {
        stated.state(&whole, Kind::RequestContentType, content_type, &at);
        stated.state(&whole, Kind::CallContentType, content_type, &at);
        let required = join(&body, "required");
        stated.state(&whole, Kind::BodyRequired, document.at(&required) == true, &required);
        let schema = join(&at, "schema");
        stated.body = Some(target(document, &schema, &media["schema"]).0);
        stated.field(document, &Place::new("request"), &media["schema"], &schema, &[]);
        stated.sample(document, &Place::new("call"), &media["schema"], &schema, &[]);
    }
    let success = operation.success(document).map(|(success, _)| followed(document, success));
    if let Some(success) = success
        && let Some((at, content_type, media)) = document.members(&join(&success, "content")).into_iter().next()
    {
        stated.state(&whole, Kind::ResponseContentType, content_type, &at);
        let schema = join(&at, "schema");
        stated.sample(document, &Place::new("response"), &media["schema"], &schema, &[]);
        stated.answer = Some(schema);
    }
    stated
}

impl Stated {
    fn state(&mut self, place: &Place, kind: Kind, value: impl Into<Value>, pointer: &str) {
        self.facts.set(place, kind, value);
        self.keywords.insert((place.clone(), kind), pointer.to_owned());
    }

    /// States that there is such a place, whose schema stands at `target`.
    fn place(&mut self, place: &Place, named: &str, target: &str) {
        self.state(place, Kind::Present, true, named);
        self.places.insert(place.clone(), (named.to_owned(), target.to_owned()));
    }

    /// Where a place is named, if nothing named it yet, and where its schema stands.
    fn at(&mut self, place: &Place, named: &str, target: &str) {
        self.places.entry(place.clone()).or_insert_with(|| (named.to_owned(), target.to_owned()));
    }

    fn schemes(&mut self, document: &Document, at: &str) {
        self.inside.insert(Place::new("scheme"), at.to_owned());
        for name in schemes(document, at) {
            self.place(&Place::new("scheme").member(&name), at, at);
        }
    }

    /// The place of a parameter, and what stands for it in the address of the sample call.
    fn parameter(&mut self, document: &Document, at: &str, parameter: &Value) -> (Place, String) {
        let text = |keyword: &str| parameter[keyword].as_str().unwrap_or_default();
        let place = Place::new(text("in")).member(text("name"));
        let (target, schema) = target(document, &join(at, "schema"), &parameter["schema"]);
        self.place(&place, at, &target);
        self.state(&place, Kind::Required, parameter["required"] == true, &join(at, "required"));
        self.types(&place, schema, &target);
        self.limits(&place, schema, &target);
        self.describe(&place, parameter, schema);
        let value = match sampled(schema).map_or_else(|| placeholder(schema), |(value, _)| value) {
            Value::String(text) => text,
            other => other.to_string(),
        };
        (place, value)
    }

    /// A field of the request, and what is inside of it.
    fn field(&mut self, document: &Document, place: &Place, schema: &Value, at: &str, around: &[&str]) {
        let named = schema;
        let (target, schema) = target(document, at, schema);
        // Pages do not unfold a type inside itself.
        if around.contains(&target.as_str()) || self.is_endless() {
            return;
        }
        let within = [around, &[target.as_str()]].concat();
        self.at(place, at, &target);
        if !around.is_empty() {
            self.types(place, schema, &target);
            self.limits(place, schema, &target);
            self.describe(place, named, schema);
        }
        // What holds for each value of a map is stated of the map as a whole on a page.
        let bytes = join(&join(&target, "additionalProperties"), "x-max-bytes");
        if let Some(limit) = document.value.pointer(&bytes) {
            self.state(place, Kind::MaxBytes, limit.clone(), &bytes);
        }
        let required = join(&target, "required");
        self.inside.insert(place.clone(), join(&target, "properties"));
        for (pointer, name, property) in document.members(&join(&target, "properties")) {
            let place = place.member(name);
            let (component, _) = self::target(document, &pointer, property);
            self.place(&place, &pointer, &component);
            self.state(&place, Kind::Required, is_required(schema, name), &required);
            if around.is_empty() {
                self.order.push(place.clone());
            }
            self.field(document, &place, property, &pointer, &within);
        }
        for (keyword, inner) in [("items", place.items()), ("additionalProperties", place.values())] {
            if let Some(held) = schema.get(keyword).filter(|held| held.is_object()) {
                self.field(document, &inner, held, &join(&target, keyword), &within);
            }
        }
    }

    /// A description stands where something is used, else where it is made.
    fn describe(&mut self, place: &Place, used: &Value, made: &Value) {
        let description = used["description"].as_str().or(made["description"].as_str());
        self.words.extend(description.map(|description| (place.clone(), description.to_owned())));
    }

    /// The type of a field: pages tell those that hold others only by their having none.
    fn types(&mut self, place: &Place, schema: &Value, at: &str) {
        let pointer = join(at, "type");
        match json_type(schema) {
            container @ ("object" | "map" | "array") => {
                self.state(place, Kind::Type, "nested", &pointer);
                self.state(place, Kind::Container, container, &pointer);
            }
            scalar => self.state(place, Kind::Type, scalar, &pointer),
        }
    }

    fn limits(&mut self, place: &Place, schema: &Value, at: &str) {
        for (keyword, kind) in LIMITS.iter() {
            if let Some(value) = schema.get(keyword) {
                self.state(place, *kind, value.clone(), &join(at, keyword));
            }
        }
    }

    /// A sample: every field of an answer, the required ones of a call.
    fn sample(&mut self, document: &Document, place: &Place, schema: &Value, at: &str, around: &[&str]) {
        let called = place.as_str().starts_with("call");
        let (target, schema) = target(document, at, schema);
        if around.contains(&target.as_str()) || self.is_endless() {
            return;
        }
        let within = [around, &[target.as_str()]].concat();
        self.at(place, at, &target);
        self.state(place, Kind::Type, json_type(schema), &join(&target, "type"));
        if let Some((value, keyword)) = sampled(schema).filter(|(value, _)| !sample::is_placeholder(value)) {
            self.state(place, Kind::SampleValue, value, &join(&target, keyword));
        }
        if !called {
            self.limits(place, schema, &target);
        }
        let required = join(&target, "required");
        self.inside.insert(place.clone(), if called { required.clone() } else { join(&target, "properties") });
        for (pointer, name, property) in document.members(&join(&target, "properties")) {
            let place = place.member(name);
            let is_required = is_required(schema, name);
            if called && !is_required {
                continue;
            }
            let (component, _) = self::target(document, &pointer, property);
            self.place(&place, if called { &required } else { &pointer }, &component);
            if !called && is_required {
                self.state(&place, Kind::Required, true, &required);
            }
            self.sample(document, &place, property, &pointer, &within);
        }
        for (keyword, inner) in [("items", place.items()), ("additionalProperties", place.values())] {
            if let Some(held) = schema.get(keyword).filter(|held| held.is_object()) {
                self.sample(document, &inner, held, &join(&target, keyword), &within);
            }
        }
    }
}

/// The HTTP schemes, in lower case, that a list of requirements allows.
pub fn schemes(document: &Document, at: &str) -> Vec<String> {
    let requirements = document.at(at).as_array().into_iter().flatten();
    let names = requirements.filter_map(Value::as_object).flat_map(serde_json::Map::keys);
    let scheme = |name: &String| {
        let scheme = document.at(&join("/components/securitySchemes", name))["scheme"].as_str();
        scheme.unwrap_or(name).to_lowercase()
    };
    names.map(scheme).collect()
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.contains(&json!(name)))
}

/// A map is an object that names no members but says what its values are.
fn json_type(schema: &Value) -> &str {
    match schema["type"].as_str().unwrap_or_default() {
        "object"
            if schema.get("properties").is_none()
                && schema.get("additionalProperties").is_some_and(Value::is_object) =>
        {
            "map"
        }
        other => other,
    }
}

/// What stands for a schema in a sample, and the keyword that says so.
fn sampled(schema: &Value) -> Option<(Value, &'static str)> {
    let of = |pointer, keyword| schema.pointer(pointer).map(|value| (value.clone(), keyword));
    of("/default", "default").or_else(|| of("/enum/0", "enum"))
}

fn placeholder(schema: &Value) -> Value {
    match json_type(schema) {
        "integer" | "number" => json!(0),
        "boolean" => json!(true),
        _ => json!("string"),
    }
}

/// A pointer after the reference at it, if it is one.
fn followed(document: &Document, at: String) -> String {
    let reference = document.at(&at)["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    reference.map_or(at, str::to_owned)
}

/// A schema after its reference, with the pointer it stands at.
pub fn target<'d>(document: &'d Document, at: &str, schema: &'d Value) -> (String, &'d Value) {
    match reference::component(schema) {
        Some(name) => {
            let at = join("/components/schemas", name);
            let schema = document.at(&at);
            (at, schema)
        }
        None => (at.to_owned(), schema),
    }
}
