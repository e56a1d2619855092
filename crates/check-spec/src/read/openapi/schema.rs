//! The schemas of a document of whatever origin, in the dialect of our own document: one type, no parts, and every
//! limit as a keyword, also one that only a sentence states.

use std::collections::{BTreeSet, VecDeque};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};

use super::merge::Merged;
use super::part::{Direction, Located, Part};
use super::reference::{self, besides_null, ensure_new};
use crate::read::text::prose;

/// More schemas than any document has: parts that refer to parts can multiply.
const MOST: usize = 200_000;

/// The schemas that are converted, by the names of the components that they become.
pub struct Components<'s> {
    root: &'s Value,
    pub schemas: Map<String, Value>,
    /// Those that are referred to and not converted yet.
    waiting: VecDeque<(String, Direction, Vec<Located<'s>>)>,
    /// Whether some member only occurs in requests, or only in responses.
    is_directed: bool,
    count: usize,
    /// What states something that is not compared.
    pub not_compared: BTreeSet<String>,
    /// Keywords that OpenAPI does not have.
    pub unknown: BTreeSet<String>,
}

impl<'s> Components<'s> {
    /// Returns no components of a document yet.
    pub fn new(root: &'s Value) -> Self {
        Self {
            root,
            schemas: Map::new(),
            waiting: VecDeque::new(),
            is_directed: has_direction(root),
            count: 0,
            not_compared: BTreeSet::new(),
            unknown: BTreeSet::new(),
        }
    }

    /// Converts a schema, with the sentences that describe its use. What it refers to is converted by [`Self::finish`].
    pub fn schema(
        &mut self,
        (at, schema): Located<'s>,
        direction: Direction,
        sentences: Option<&str>,
    ) -> Result<Value> {
        self.count += 1;
        ensure!(self.count <= MOST, "its schemas unfold to more than {MOST}: do they refer to each other without end?");
        let states = |text: Option<&str>| text.is_some_and(states_limits);
        if reference::sole(schema).is_some() && !states(sentences) && !states(schema["description"].as_str()) {
            let (target, resolved, deprecated) = reference::resolve(self.root, &at, schema)?;
            let component = self.component(direction, vec![(target, resolved)]);
            return Ok(if deprecated { json!({ "deprecated": true, "allOf": [component] }) } else { component });
        }
        let mut parts = Vec::new();
        let is_whole = self.parts(&at, schema, &mut Vec::new(), false, &mut parts)?;
        // What consists of parts from elsewhere could contain itself, so it is converted once and referred to.
        if is_whole || sentences.is_some() {
            self.merged(&parts, direction, sentences)
        } else {
            Ok(self.component(direction, vec![(at, schema)]))
        }
    }

    /// Returns a reference to the component that these schemas together become.
    fn component(&mut self, direction: Direction, schemas: Vec<Located<'s>>) -> Value {
        let mut name = schemas.iter().map(|(at, _)| named(at)).collect::<Vec<_>>().join("_and_");
        if self.is_directed {
            name.push_str(if direction == Direction::Sent { "_sent" } else { "_received" });
        }
        if !self.schemas.contains_key(&name) {
            self.schemas.insert(name.clone(), Value::Null);
            self.waiting.push_back((name.clone(), direction, schemas));
        }
        elepay_spec::reference::to_schema(&name)
    }

    /// Converts everything that is referred to.
    pub fn finish(&mut self) -> Result<()> {
        while let Some((name, direction, schemas)) = self.waiting.pop_front() {
            let mut parts = Vec::new();
            for (at, schema) in &schemas {
                self.parts(at, schema, &mut Vec::new(), false, &mut parts)?;
            }
            let merged = self.merged(&parts, direction, None)?;
            self.schemas.insert(name, merged);
        }
        Ok(())
    }

    /// Converts several schemas that all hold.
    fn together(&mut self, mut schemas: Vec<Located<'s>>, direction: Direction) -> Result<Value> {
        match schemas.pop() {
            Some(only) if schemas.is_empty() => self.schema(only, direction, None),
            Some(last) => {
                schemas.push(last);
                Ok(self.component(direction, schemas))
            }
            None => Ok(json!({})),
        }
    }

    /// Collects the parts of a schema: itself, what it refers to, and those of `allOf`. Returns whether all of them are
    /// in the schema itself.
    fn parts(
        &mut self,
        at: &str,
        schema: &'s Value,
        path: &mut Vec<String>,
        is_alternative: bool,
        parts: &mut Vec<Part<'s>>,
    ) -> Result<bool> {
        if schema.is_boolean() {
            return Ok(true);
        }
        ensure_new(path, at)?;
        self.count += 1;
        ensure!(self.count <= MOST, "its schemas unfold to more than {MOST}: do they refer to each other without end?");
        path.push(at.to_owned());
        let members = schema.as_object().with_context(|| format!("the schema at `{at}` is not an object"))?;
        parts.push(Part { at: at.to_owned(), members, is_alternative });
        let mut is_whole = true;
        if let Some(target) = members.get("$ref") {
            let target = target.as_str().with_context(|| format!("`$ref` at `{at}` is not a string"))?;
            let target = reference::pointer(target)?;
            let referred = reference::at(self.root, &target)?;
            self.parts(&target, referred, path, is_alternative, parts)?;
            is_whole = false;
        }
        for (index, part) in list(members, "allOf").iter().enumerate() {
            is_whole &= self.parts(&format!("{at}/allOf/{index}"), part, path, is_alternative, parts)?;
        }
        for keyword in ["oneOf", "anyOf"] {
            let alternatives = besides_null(list(members, keyword));
            if alternatives.len() > 1 {
                self.not_compared.insert(format!("{keyword} at {at}: which of the alternatives"));
            }
            for (index, part) in &alternatives {
                let is_alternative = is_alternative || alternatives.len() > 1;
                let here = format!("{at}/{keyword}/{index}");
                is_whole &= self.parts(&here, part, path, is_alternative, parts)?;
            }
        }
        path.pop();
        Ok(is_whole)
    }

    /// Converts the parts of a schema to one schema.
    fn merged(&mut self, parts: &[Part<'s>], direction: Direction, sentences: Option<&str>) -> Result<Value> {
        let mut merged = Merged::default();
        for part in parts {
            merged.add(part, direction);
        }
        let mut out = merged.keywords;
        let mut properties = Map::new();
        for (name, schemas) in merged.properties {
            properties.insert(name, self.together(schemas, direction)?);
        }
        if !properties.is_empty() {
            out.insert("properties".to_owned(), Value::Object(properties));
        }
        for (keyword, schemas) in [("items", merged.items), ("additionalProperties", merged.values)] {
            if !schemas.is_empty() {
                out.insert(keyword.to_owned(), self.together(schemas, direction)?);
            }
        }
        let names = out.get("properties").and_then(Value::as_object);
        let required: Vec<_> =
            merged.required.into_iter().filter(|name| names.is_some_and(|names| names.contains_key(name))).collect();
        if !required.is_empty() {
            out.insert("required".to_owned(), json!(required));
        }
        super::keywords::infer_type(&mut out);
        let described = parts.iter().filter_map(|part| part.members.get("description")?.as_str());
        super::keywords::from_sentences(&mut out, described.chain(sentences));
        self.not_compared.extend(merged.not_compared);
        self.unknown.extend(merged.unknown);
        Ok(Value::Object(out))
    }
}

fn list<'s>(members: &'s Map<String, Value>, keyword: &str) -> &'s [Value] {
    members.get(keyword).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Returns whether a description states a limit, or seems to.
fn states_limits(description: &str) -> bool {
    let (facts, is_understood) = prose::read(description);
    !facts.is_empty() || !is_understood
}

/// Returns whether a schema anywhere in a document has a member that only one direction has.
fn has_direction(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            let is_directed = |name: &str| members.get(name) == Some(&Value::Bool(true));
            is_directed("readOnly") || is_directed("writeOnly") || members.values().any(has_direction)
        }
        Value::Array(items) => items.iter().any(has_direction),
        _ => false,
    }
}

/// Returns the name of the component for the schema at a pointer, distinct from that of any other one.
fn named(pointer: &str) -> String {
    let name = pointer.strip_prefix("/components/schemas/").unwrap_or(pointer);
    name.chars().fold(String::new(), |mut out, character| {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => out.push(character),
            '/' => out.push('.'),
            other => out.push_str(&format!("-{:x}-", u32::from(other))),
        }
        out
    })
}
