//! The document, taken apart into the same facts as a page, each with the pointer it stands at.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::facts::{Facts, Kind, Place};
use crate::steps::load::{Document, join};
use crate::steps::model::{self, Operation};

/// The facts of one operation of the document, and where they stand.
pub struct Stated {
    pub id: String,
    pub pointer: String,
    pub facts: Facts,
    pointers: BTreeMap<Place, String>,
    /// Where the members of an object stand: what is missing from it is missing there.
    inside: BTreeMap<Place, String>,
    keywords: BTreeMap<(Place, Kind), String>,
    /// The places of the request fields, in the order of the document.
    pub order: Vec<Place>,
}

impl Stated {
    /// Where a fact stands, or would stand: at its keyword, else at what it is about.
    pub fn pointer(&self, place: &Place, kind: Kind) -> String {
        let own = self.keywords.get(&(place.clone(), kind));
        if let Some(pointer) = own.or_else(|| self.pointers.get(place)) {
            return pointer.clone();
        }
        // What is missing is missing among the members of the nearest object around it.
        let mut at = place.around();
        while let Some(around) = at {
            if let Some(pointer) = self.inside.get(&around).or_else(|| self.pointers.get(&around)) {
                return pointer.clone();
            }
            at = around.around();
        }
        self.pointer.clone()
    }
}

/// Every operation of the document.
pub fn read(document: &Document) -> Vec<Stated> {
    model::operations(document).iter().map(|operation| stated(document, operation)).collect()
}

/// Keywords that are the same fact under another name.
const LIMITS: &[(&str, Kind)] = &[
    ("default", Kind::Default),
    ("pattern", Kind::Pattern),
    ("enum", Kind::Enum),
    ("format", Kind::Format),
    ("minimum", Kind::Minimum),
    ("maximum", Kind::Maximum),
    ("maxLength", Kind::MaxCharacters),
    ("maxProperties", Kind::MaxKeys),
    ("x-reserved-prefixes", Kind::ReservedPrefixes),
];

fn stated(document: &Document, operation: &Operation<'_>) -> Stated {
    let mut stated = Stated {
        id: operation.id.to_owned(),
        pointer: operation.pointer.clone(),
        facts: Facts::default(),
        pointers: BTreeMap::new(),
        inside: BTreeMap::new(),
        keywords: BTreeMap::new(),
        order: Vec::new(),
    };
    let whole = Place::operation();
    let around = operation.pointer.rsplit_once('/').map_or("", |(around, _)| around);
    stated.state(&whole, Kind::Method, operation.method.to_uppercase(), &operation.pointer);
    stated.state(&whole, Kind::Path, operation.path, around);
    stated.state(&whole, Kind::Server, document.at("/servers/0/url").clone(), "/servers/0/url");
    let schemes: Vec<_> = document.members("/components/securitySchemes").iter().map(|(_, name, _)| *name).collect();
    stated.state(&whole, Kind::Security, json!(schemes), "/security");
    for (at, parameter) in operation.parameters(document) {
        let text = |keyword: &str| parameter[keyword].as_str().unwrap_or_default();
        let place = Place::new(text("in")).member(text("name"));
        stated.state(&place, Kind::Present, true, &at);
        stated.state(&place, Kind::Required, parameter["required"] == true, &join(&at, "required"));
        stated.state(
            &place,
            Kind::Type,
            parameter["schema"]["type"].clone(),
            &join(&at, "schema/type").replace("~1", "/"),
        );
    }
    let body = join(&operation.pointer, "requestBody");
    stated.state(&whole, Kind::HasBody, !document.at(&body).is_null(), &body);
    if let Some((at, content_type, media)) = document.members(&join(&body, "content")).into_iter().next() {
        stated.state(&whole, Kind::RequestContentType, content_type, &at);
        if let Some(name) = model::component(&media["schema"]) {
            stated.request(document, &join("/components/schemas", name));
        }
    }
    if let Some(success) = operation.success(document)
        && let Some((at, content_type, media)) = document.members(&join(&success, "content")).into_iter().next()
    {
        stated.state(&whole, Kind::ResponseContentType, content_type, &at);
        stated.answer(document, &Place::new("response"), &media["schema"], &join(&at, "schema"), 0);
    }
    stated
}

impl Stated {
    fn state(&mut self, place: &Place, kind: Kind, value: impl Into<Value>, pointer: &str) {
        self.facts.set(place, kind, value);
        if kind == Kind::Present {
            self.pointers.insert(place.clone(), pointer.to_owned());
        } else {
            self.keywords.insert((place.clone(), kind), pointer.to_owned());
        }
    }

    fn request(&mut self, document: &Document, at: &str) {
        let required: Vec<_> = document.at(at)["required"].as_array().cloned().unwrap_or_default();
        let mut fields: Vec<_> = required.iter().filter_map(Value::as_str).collect();
        fields.sort_unstable();
        self.state(&Place::operation(), Kind::SampleCallFields, json!(fields), &join(at, "required"));
        self.inside.insert(Place::new("request"), join(at, "properties"));
        for (pointer, name, property) in document.members(&join(at, "properties")) {
            let place = Place::new("request").member(name);
            self.order.push(place.clone());
            self.state(&place, Kind::Present, true, &pointer);
            self.state(&place, Kind::Required, required.iter().any(|other| other == name), &join(at, "required"));
            let (target, schema) = target(document, &pointer, property);
            let of_type = match schema["type"].as_str().unwrap_or_default() {
                "object" | "array" => "object or array",
                other => other,
            };
            self.state(&place, Kind::Type, of_type, &join(&target, "type"));
            self.limits(&place, schema, &target);
            // What holds for each value of a map is stated of the map as a whole on a page.
            let bytes = join(&join(&target, "additionalProperties"), "x-max-bytes");
            if let Some(limit) = document.value.pointer(&bytes) {
                self.state(&place, Kind::MaxBytes, limit.clone(), &bytes);
            }
        }
    }

    fn limits(&mut self, place: &Place, schema: &Value, at: &str) {
        for (keyword, kind) in LIMITS {
            if let Some(value) = schema.get(keyword) {
                self.state(place, *kind, value.clone(), &join(at, keyword));
            }
        }
    }

    fn answer(&mut self, document: &Document, place: &Place, schema: &Value, at: &str, depth: usize) {
        // Pages do not unfold a type inside itself either.
        if depth > 16 {
            return;
        }
        let (target, schema) = target(document, at, schema);
        let of_type = match schema["type"].as_str().unwrap_or_default() {
            "object" if schema.get("properties").is_none() => "map",
            other => other,
        };
        // A free object as the value of a map is shown as an empty one.
        let of_type = if of_type == "map" && schema.get("additionalProperties").is_none() { "object" } else { of_type };
        self.state(place, Kind::Type, of_type, &join(&target, "type"));
        if let Some(first) = schema.get("default").or_else(|| schema.pointer("/enum/0")) {
            let keyword = if schema.get("default").is_some() { "default" } else { "enum" };
            self.state(place, Kind::FirstValue, first.clone(), &join(&target, keyword));
        }
        if schema.get("properties").is_some() {
            self.inside.insert(place.clone(), join(&target, "properties"));
        }
        for (pointer, name, property) in document.members(&join(&target, "properties")) {
            let place = place.member(name);
            self.state(&place, Kind::Present, true, &pointer);
            self.answer(document, &place, property, &pointer, depth + 1);
        }
        if let Some(items) = schema.get("items") {
            self.answer(document, &place.items(), items, &join(&target, "items"), depth + 1);
        }
        if let Some(values) = schema.get("additionalProperties") {
            self.answer(document, &place.values(), values, &join(&target, "additionalProperties"), depth + 1);
        }
    }
}

/// A schema after its reference, with the pointer it stands at.
fn target<'d>(document: &'d Document, at: &str, schema: &'d Value) -> (String, &'d Value) {
    match model::component(schema) {
        Some(name) => {
            let at = join("/components/schemas", name);
            let schema = document.at(&at);
            (at, schema)
        }
        None => (at.to_owned(), schema),
    }
}
