//! The data that Next.js embeds in a page: rows of JSON and text that refer to each other.
//!
//! `fixtures/NOTES.md` has the grammar. A row that is not understood is left out, and a reference to it has no value:
//! half a value would be worse than none.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

// More than any page has: a reference to itself, or to many rows that refer to many, must come to an end.
const MOST_HOPS: usize = 50;
const DEEPEST: usize = 100;
const MOST_VALUES: usize = 200_000;

/// The rows of a page, by their numbers.
#[derive(Default)]
pub struct Rows(BTreeMap<u64, Row>);

enum Row {
    Json(Value),
    Text(String),
    /// A component, or another kind of row that has no value.
    Other,
}

/// A part of the value is missing.
struct Lost;

/// A value after following its references.
pub enum Followed<'r> {
    /// An object, a list, a number, a boolean or `null`.
    Value(&'r Value),
    Text(Cow<'r, str>),
    Undefined,
    /// A value that is missing, or of a kind that is not read, such as a component.
    Lost,
}

impl Rows {
    /// Reads the rows that the scripts of a page push.
    pub fn read<'s>(scripts: impl Iterator<Item = &'s str>) -> Self {
        let mut stream = String::new();
        for script in scripts.filter(|script| script.contains("__next_f")) {
            let mut rest = script;
            while let Some((_, pushed)) = rest.split_once(".push(") {
                let mut values = serde_json::Deserializer::from_str(pushed).into_iter::<Value>();
                if let Some(Ok(value)) = values.next()
                    && value[0] == 1
                {
                    stream.push_str(value[1].as_str().unwrap_or_default());
                }
                rest = pushed.get(values.byte_offset()..).unwrap_or_default();
            }
        }
        Self(rows(stream.as_bytes()))
    }

    fn row(&self, id: &str) -> Option<&Row> {
        self.0.get(&u64::from_str_radix(id, 16).ok()?)
    }

    /// Returns the rows that are values, with their numbers. The others can mostly be reached from the first one.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &Value)> {
        self.0.iter().filter_map(|(id, row)| match row {
            Row::Json(value) => Some((*id, value)),
            Row::Text(_) | Row::Other => None,
        })
    }

    /// Returns whether a string refers to a row that is not there.
    pub fn is_lost(&self, text: &str) -> bool {
        let Some(reference) = text.strip_prefix('$') else { return false };
        let id = reference.trim_start_matches(['L', '@']).split(':').next().unwrap_or_default();
        // Capital letters are kinds of values.
        let is_id = !id.is_empty() && id.chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f'));
        is_id && self.row(id).is_none()
    }

    /// Returns the row that a string refers to as a whole, with its number.
    pub fn whole(&self, text: &str) -> Option<(u64, &Value)> {
        let id = text.strip_prefix('$')?.trim_start_matches(['L', '@']);
        match self.row(id)? {
            Row::Json(value) => Some((u64::from_str_radix(id, 16).ok()?, value)),
            Row::Text(_) | Row::Other => None,
        }
    }

    /// Follows the reference that a value may be.
    pub fn follow<'r>(&'r self, value: &'r Value) -> Followed<'r> {
        self.hop(value, MOST_HOPS)
    }

    fn hop<'r>(&'r self, value: &'r Value, hops: usize) -> Followed<'r> {
        let Value::String(text) = value else { return Followed::Value(value) };
        let Some(reference) = text.strip_prefix('$') else { return Followed::Text(Cow::Borrowed(text)) };
        if reference.starts_with('$') {
            return Followed::Text(Cow::Borrowed(reference));
        }
        if reference == "undefined" {
            return Followed::Undefined;
        }
        let Some(left) = hops.checked_sub(1) else { return Followed::Lost };
        let mut steps = reference.strip_prefix(['L', '@']).unwrap_or(reference).split(':');
        let mut at = match self.row(steps.next().unwrap_or_default()) {
            Some(Row::Json(value)) => value,
            Some(Row::Text(text)) if steps.next().is_none() => return Followed::Text(Cow::Borrowed(text)),
            _ => return Followed::Lost,
        };
        for step in steps {
            let Followed::Value(value) = self.hop(at, left) else { return Followed::Lost };
            let inner = match value {
                Value::Object(members) => members.get(step),
                Value::Array(items) => match step {
                    "type" | "key" | "props" if is_element(items) => {
                        items.get(["type", "key", "props"].iter().position(|name| *name == step).map_or(0, |at| at + 1))
                    }
                    _ => step.parse::<usize>().ok().and_then(|index| items.get(index)),
                },
                _ => None,
            };
            let Some(inner) = inner else { return Followed::Lost };
            at = inner;
        }
        self.hop(at, left)
    }

    /// Returns the string that a value is after its references.
    pub fn text<'r>(&'r self, value: &'r Value) -> Option<Cow<'r, str>> {
        match self.follow(value) {
            Followed::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the object that a value is after its references.
    pub fn object<'r>(&'r self, value: &'r Value) -> Option<&'r Map<String, Value>> {
        match self.follow(value) {
            Followed::Value(value) => value.as_object(),
            _ => None,
        }
    }

    /// Returns a value with all its references replaced, an element as its tag and its children; none if a part is
    /// missing.
    pub fn plain(&self, value: &Value) -> Option<Value> {
        self.inlined(value, DEEPEST, &mut 0).ok().flatten()
    }

    /// As `plain`, with `null` for an undefined value.
    pub fn plain_or_null(&self, value: &Value) -> Option<Value> {
        self.inlined(value, DEEPEST, &mut 0).ok().map(Option::unwrap_or_default)
    }

    /// Returns none for an undefined value.
    fn inlined(&self, value: &Value, depth: usize, count: &mut usize) -> Result<Option<Value>, Lost> {
        *count += 1;
        if *count > MOST_VALUES {
            return Err(Lost);
        }
        let depth = depth.checked_sub(1).ok_or(Lost)?;
        Ok(Some(match self.follow(value) {
            Followed::Lost => return Err(Lost),
            Followed::Undefined => return Ok(None),
            Followed::Text(text) => json!(text),
            Followed::Value(Value::Array(items)) if is_element(items) => {
                let tag = items[1].as_str().unwrap_or_default();
                let props = self.object(&items[3]).ok_or(Lost)?;
                let children = match props.get("children") {
                    Some(children) => self.inlined(children, depth, count)?,
                    None => None,
                };
                let label = match props.get("label") {
                    Some(label) => self.inlined(label, depth, count)?,
                    None => None,
                };
                json!({ "tag": tag, "children": children, "label": label })
            }
            Followed::Value(Value::Array(items)) => {
                let mut inlined = Vec::with_capacity(items.len());
                for item in items {
                    inlined.push(self.inlined(item, depth, count)?.unwrap_or_default());
                }
                Value::Array(inlined)
            }
            Followed::Value(Value::Object(members)) => {
                let mut inlined = Map::new();
                for (name, member) in members {
                    if let Some(member) = self.inlined(member, depth, count)? {
                        inlined.insert(name.clone(), member);
                    }
                }
                Value::Object(inlined)
            }
            Followed::Value(other) => other.clone(),
        }))
    }
}

/// Returns whether a list is an element: `["$", type, key, props]`.
pub fn is_element(items: &[Value]) -> bool {
    items.len() >= 4 && items[0] == "$" && items[1].is_string()
}

/// Splits the stream into rows. A long text has its length in bytes, so a newline in it does not end the row.
fn rows(mut stream: &[u8]) -> BTreeMap<u64, Row> {
    let mut rows = BTreeMap::new();
    while let Some(colon) = stream.iter().position(|byte| *byte == b':') {
        let id = std::str::from_utf8(&stream[..colon]).ok().and_then(|id| u64::from_str_radix(id, 16).ok());
        let row = &stream[colon + 1..];
        let line = row.iter().position(|byte| *byte == b'\n').unwrap_or(row.len());
        let (read, rest) = match row.first() {
            Some(tag) if b"TAOoUSsLlGgMmVb".contains(tag) => {
                let Some((bytes, rest)) = counted(&row[1..]) else { return rows };
                let text = String::from_utf8(bytes.to_vec()).ok().filter(|_| *tag == b'T');
                (Some(text.map_or(Row::Other, Row::Text)), rest)
            }
            Some(tag) if tag.is_ascii_uppercase() || b"#rx".contains(tag) => (Some(Row::Other), &row[line..]),
            _ => (serde_json::from_slice(&row[..line]).ok().map(Row::Json), &row[line..]),
        };
        if let (Some(id), Some(read)) = (id, read) {
            rows.entry(id).or_insert(read);
        }
        stream = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    rows
}

/// Returns the bytes after a length in hexadecimal digits and a comma, such as `52c,`.
fn counted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let comma = text.iter().take(16).position(|byte| *byte == b',')?;
    let length = usize::from_str_radix(std::str::from_utf8(&text[..comma]).ok()?, 16).ok()?;
    text[comma + 1..].split_at_checked(length)
}
