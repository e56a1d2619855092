use elepay_spec::{Document, join, reference};
use serde_json::{Value, json};

use super::operation::DocumentOperation;
use crate::facts::{Kind, LIMITS, Place, Step, sample};

impl DocumentOperation {
    /// Reads a field of the request, and everything inside it. `outer` are the schemas that it is inside of.
    pub(super) fn field(&mut self, document: &Document, place: &Place, schema: &Value, at: &str, outer: &[&str]) {
        let used = schema;
        let (target, schema) = resolve(document, at, schema);
        // Pages do not unfold a type inside itself.
        if outer.contains(&target.as_str()) || self.is_too_deep(outer) {
            return;
        }
        let within = [outer, &[target.as_str()]].concat();
        self.note_place(place, at, &target);
        self.limits(place, schema, &target);
        self.deprecation(place, used, at, schema, &target);
        if !outer.is_empty() {
            self.types(place, schema, &target);
            self.describe(place, used, schema);
        }
        // A page states a limit of each value of a map as one of the map.
        let bytes = join(&join(&target, "additionalProperties"), "x-max-bytes");
        if let Some(limit) = schema.pointer("/additionalProperties/x-max-bytes") {
            self.state(place, Kind::MaxBytes, limit.clone(), &bytes);
        }
        let required = join(&target, "required");
        self.note_members(place, join(&target, "properties"));
        for (pointer, name, property) in document.members(&join(&target, "properties")) {
            let place = place.member(name);
            let (component, _) = resolve(document, &pointer, property);
            self.add_place(&place, &pointer, &component);
            self.state(&place, Kind::Required, is_required(schema, name), &required);
            if outer.is_empty() {
                self.order.push(place.clone());
            }
            self.field(document, &place, property, &pointer, &within);
        }
        for (keyword, inner) in [("items", Place::items as fn(&_) -> _), ("additionalProperties", Place::values)] {
            if let Some(held) = schema.get(keyword).filter(|held| held.is_object()) {
                self.field(document, &inner(place), held, &join(&target, keyword), &within);
            }
        }
    }

    /// Reads a sample: every field of a response, the required ones of a call.
    pub(super) fn sample(&mut self, document: &Document, place: &Place, schema: &Value, at: &str, outer: &[&str]) {
        let (is_call, used) = (place.is_in("call"), schema);
        let (target, schema) = resolve(document, at, schema);
        if outer.contains(&target.as_str()) || self.is_too_deep(outer) {
            return;
        }
        let within = [outer, &[target.as_str()]].concat();
        self.note_place(place, at, &target);
        self.state(place, Kind::Type, json_type(schema), &join(&target, "type"));
        if let Some((value, keyword)) = sampled(schema).filter(|(value, _)| !sample::is_placeholder(value)) {
            self.state(place, Kind::SampleValue, value, &join(&target, keyword));
        }
        if !is_call {
            self.limits(place, schema, &target);
            self.deprecation(place, used, at, schema, &target);
        }
        let required = join(&target, "required");
        self.note_members(place, if is_call { required.clone() } else { join(&target, "properties") });
        for (pointer, name, property) in document.members(&join(&target, "properties")) {
            let is_required = is_required(schema, name);
            if is_call && !is_required {
                continue;
            }
            let place = place.member(name);
            let (component, _) = resolve(document, &pointer, property);
            self.add_place(&place, if is_call { &required } else { &pointer }, &component);
            if !is_call && is_required {
                self.state(&place, Kind::Required, true, &required);
            } else if !is_call {
                self.note_keyword(&place, Kind::Required, &required);
            }
            self.sample(document, &place, property, &pointer, &within);
        }
        for (keyword, inner) in [("items", Place::items as fn(&_) -> _), ("additionalProperties", Place::values)] {
            if let Some(held) = schema.get(keyword).filter(|held| held.is_object()) {
                self.sample(document, &inner(place), held, &join(&target, keyword), &within);
            }
        }
    }

    /// Reads the type of a field: pages show none for objects and lists.
    pub(super) fn types(&mut self, place: &Place, schema: &Value, at: &str) {
        let pointer = join(at, "type");
        match json_type(schema) {
            container @ ("object" | "map" | "array") => {
                self.state(place, Kind::Type, "nested", &pointer);
                self.state(place, Kind::Container, container, &pointer);
            }
            scalar => self.state(place, Kind::Type, scalar, &pointer),
        }
    }

    pub(super) fn limits(&mut self, place: &Place, schema: &Value, at: &str) {
        // A limit of the bytes of each value is one of the map around it.
        let is_told = |kind| kind == Kind::MaxBytes && *place.step() == Step::Values && !place.is_in("response");
        for (keyword, kind) in LIMITS.iter().filter(|(_, kind)| !is_told(*kind)) {
            if let Some(value) = schema.get(keyword) {
                self.state(place, *kind, value.clone(), &join(at, keyword));
            }
        }
    }

    /// Reads whether a place is deprecated: where its schema is used, or everywhere.
    fn deprecation(&mut self, place: &Place, used: &Value, at: &str, schema: &Value, target: &str) {
        self.state_deprecated(place, &schema["deprecated"], target);
        self.state_deprecated(place, &used["deprecated"], at);
    }

    /// Reads the description beside the reference, else the one of the schema.
    pub(super) fn describe(&mut self, place: &Place, used: &Value, schema: &Value) {
        let description = used["description"].as_str().or(schema["description"].as_str());
        self.descriptions.extend(description.map(|description| (place.clone(), description.to_owned())));
    }
}

/// Returns a schema after its reference, with its pointer.
pub(super) fn resolve<'d>(document: &'d Document, at: &str, schema: &'d Value) -> (String, &'d Value) {
    match reference::target(schema) {
        Some(pointer) => (pointer.to_owned(), document.at(pointer)),
        None => (at.to_owned(), schema),
    }
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.iter().any(|required| required == name))
}

/// Returns the type of a schema; a map is an object without named members whose values have a schema.
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

/// Returns the value of a schema in a sample, and the keyword that gives it.
pub(super) fn sampled(schema: &Value) -> Option<(Value, &'static str)> {
    let of = |pointer, keyword| schema.pointer(pointer).map(|value| (value.clone(), keyword));
    of("/default", "default").or_else(|| of("/enum/0", "enum"))
}

/// Returns the value that a sample shows for any value of a type.
pub(super) fn placeholder(schema: &Value) -> Value {
    match json_type(schema) {
        "integer" | "number" => json!(0),
        "boolean" => json!(true),
        _ => json!("string"),
    }
}
