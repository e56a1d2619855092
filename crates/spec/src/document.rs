//! Reads YAML into JSON and records the position of every value.
//!
//! The parser is `saphyr-parser`; this module only folds its events, because no YAML crate offers a JSON
//! value together with a position for each JSON pointer. Scalars follow YAML 1.2's JSON schema, so a date
//! or `no` remains a string. Anchors and tags are refused: a shared node would have two positions, and OpenAPI
//! has `$ref`.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};

use crate::problem::{Position, Problem};

/// Far beyond any real document; deeper ones would exhaust the stack.
const MAX_DEPTH: usize = 100;

/// A YAML file as JSON, with its positions.
#[derive(Debug, Clone)]
pub struct Document {
    /// The name of the file, as problems show it.
    pub file: String,
    /// The whole document as JSON.
    pub value: Value,
    positions: BTreeMap<String, Position>,
}

impl Document {
    /// Reads the YAML `text` of the file called `file`.
    ///
    /// # Errors
    /// Returns the first place that is not valid YAML, or uses a part of YAML that is not supported.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        let mut reader = Reader { file, events: Parser::new_from_str(text), positions: BTreeMap::new() };
        let value = reader.document()?;
        Ok(Self { file: file.to_owned(), value, positions: reader.positions })
    }

    /// Returns a document that was put together, not read from a file: its nodes have no positions.
    #[must_use]
    pub fn new(file: &str, value: Value) -> Self {
        Self { file: file.to_owned(), value, positions: BTreeMap::new() }
    }

    /// Adds a member to the object at a pointer.
    ///
    /// `origins` pairs each new pointer with the pointer of the node it was derived from, whose position it gets.
    pub fn add(&mut self, parent: &str, name: &str, value: Value, origins: &[(String, String)]) {
        if let Some(Value::Object(members)) = self.value.pointer_mut(parent) {
            members.insert(name.to_owned(), value);
        }
        for (added, origin) in origins {
            if let Some(position) = self.position(origin) {
                self.positions.insert(added.clone(), position);
            }
        }
    }

    /// Returns the position at which the node of a JSON pointer begins: that of its key, if it has one.
    ///
    /// For a pointer without a node, this is the position of the nearest enclosing node.
    #[must_use]
    pub fn position(&self, pointer: &str) -> Option<Position> {
        let mut pointer = pointer;
        loop {
            if let Some(position) = self.positions.get(pointer) {
                return Some(*position);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    /// Returns a problem at the node of a pointer.
    #[must_use]
    pub fn problem(&self, pointer: &str, reason: impl Into<String>) -> Problem {
        Problem { file: self.file.clone(), position: self.position(pointer), reason: reason.into() }
    }

    /// Returns the value at a pointer, or `null` if there is none.
    #[must_use]
    pub fn at(&self, pointer: &str) -> &Value {
        self.value.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// Returns the members of the object at a pointer in the order of the file: pointer, name and value of each.
    ///
    /// The result is empty if there is no object at the pointer.
    #[must_use]
    pub fn members<'a>(&'a self, pointer: &str) -> Vec<(String, &'a str, &'a Value)> {
        let mut members: Vec<_> = self
            .at(pointer)
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| (join(pointer, key), key.as_str(), value))
            .collect();
        members.sort_by_cached_key(|(pointer, ..)| self.position(pointer));
        members
    }
}

/// Appends a member name or an index to a JSON pointer, escaped according to RFC 6901.
#[must_use]
pub fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

struct Reader<'a> {
    file: &'a str,
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    positions: BTreeMap<String, Position>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Value, Problem> {
        let mut found = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(_) if found.is_some() => {
                    return Err(self.problem(span, "a second YAML document begins here; a file must contain only one"));
                }
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                event => found = Some(self.node(event, span, None, String::new())?),
            }
        }
        found.ok_or_else(|| Problem {
            file: self.file.to_owned(),
            position: None,
            reason: "the file is empty".to_owned(),
        })
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Problem> {
        match self.events.next() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(Problem {
                file: self.file.to_owned(),
                position: Some(Position { line: error.marker().line(), column: error.marker().col() + 1 }),
                reason: not_valid(error.info()),
            }),
            None => Err(Problem {
                file: self.file.to_owned(),
                position: None,
                reason: "not valid YAML: unexpected end of file".to_owned(),
            }),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, key: Option<Position>, pointer: String) -> Result<Value, Problem> {
        if pointer.matches('/').count() > MAX_DEPTH {
            return Err(self.problem(span, format!("more than {MAX_DEPTH} levels deep")));
        }
        let value = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_anchor_and_tag(span, anchor, tag.is_some())?;
                scalar(&text, style)
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_anchor_and_tag(span, anchor, tag.is_some())?;
                self.sequence(&pointer)?
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_anchor_and_tag(span, anchor, tag.is_some())?;
                self.mapping(&pointer)?
            }
            Event::Alias(_) => return Err(self.problem(span, "YAML aliases are not supported; use a `$ref` instead")),
            _ => return Err(self.problem(span, "expected a value")),
        };
        self.positions.insert(pointer, key.unwrap_or(position(span)));
        Ok(value)
    }

    fn sequence(&mut self, pointer: &str) -> Result<Value, Problem> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::Array(items)),
                (event, span) => {
                    let pointer = join(pointer, &items.len().to_string());
                    items.push(self.node(event, span, None, pointer)?);
                }
            }
        }
    }

    fn mapping(&mut self, pointer: &str) -> Result<Value, Problem> {
        let mut members = Map::new();
        loop {
            let (key, key_span) = match self.next()? {
                (Event::MappingEnd, _) => return Ok(Value::Object(members)),
                (Event::Scalar(text, _, anchor, tag), span) => {
                    self.refuse_anchor_and_tag(span, anchor, tag.is_some())?;
                    (text.into_owned(), span)
                }
                (_, span) => return Err(self.problem(span, "a key must be a string")),
            };
            if members.contains_key(&key) {
                let first = self.positions.get(&join(pointer, &key));
                let first = first.map_or_else(String::new, |first| format!(", already in line {}", first.line));
                let reason = format!("duplicate key `{key}`{first}; remove one of the two");
                return Err(self.problem(key_span, reason));
            }
            let (event, span) = self.next()?;
            let value = self.node(event, span, Some(position(key_span)), join(pointer, &key))?;
            members.insert(key, value);
        }
    }

    /// Refuses anchors, which would give a value a second position, and tags, which would change its meaning.
    fn refuse_anchor_and_tag(&self, span: Span, anchor: usize, tagged: bool) -> Result<(), Problem> {
        if anchor != 0 {
            return Err(self.problem(span, "YAML anchors are not supported; use a component and `$ref` instead"));
        }
        if tagged {
            return Err(self.problem(span, "YAML tags are not supported"));
        }
        Ok(())
    }

    fn problem(&self, span: Span, reason: impl Into<String>) -> Problem {
        Problem { file: self.file.to_owned(), position: Some(position(span)), reason: reason.into() }
    }
}

/// Returns what the parser says, with what to do about it where that is known.
fn not_valid(info: &str) -> String {
    let advice = match info {
        _ if info.contains("tabs disallowed") => "; indent with spaces",
        _ if info.contains("unknown anchor") => "; aliases are not supported, use a component and `$ref` instead",
        _ => "",
    };
    format!("not valid YAML: {info}{advice}")
}

fn position(span: Span) -> Position {
    Position { line: span.start.line(), column: span.start.col() + 1 }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::from(text);
    }
    match text {
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
            text.parse::<Number>().map_or_else(|_| Value::from(text), Value::Number)
        }
        _ => Value::from(text),
    }
}
