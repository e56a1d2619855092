//! The data that Next.js writes beside a page: rows of JSON and text that refer to each other.
//!
//! `xtask/fixtures/NOTES.md` has the grammar. What is not understood is left out, and whoever refers to it gets nothing:
//! half of something is worse than nothing here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// More than any page has; a reference to itself, or to many that refer to many, must come to an end.
const MOST_HOPS: usize = 50;
const DEEPEST: usize = 100;
const MOST_VALUES: usize = 200_000;

#[derive(Default)]
pub struct Rows(BTreeMap<u64, Row>);

enum Row {
    Json(Value),
    Text(String),
}

/// Some part of a value is not here.
struct Lost;

/// A value after its references.
pub enum Followed<'r> {
    /// An object, a list, a number, a boolean or `null`.
    Value(&'r Value),
    Text(Cow<'r, str>),
    Undefined,
    /// What is not here, or of no kind that is read: a component, say.
    Lost,
}

impl Rows {
    /// Joins what the scripts of a page push, and takes it apart.
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

    /// The row that everything else hangs on.
    pub fn root(&self) -> Option<&Value> {
        match self.0.get(&0)? {
            Row::Json(value) => Some(value),
            Row::Text(_) => None,
        }
    }

    /// The row that a text refers to as a whole, with its number.
    pub fn whole(&self, text: &str) -> Option<(u64, &Value)> {
        let id = text.strip_prefix('$')?.trim_start_matches(['L', '@']);
        match self.row(id)? {
            Row::Json(value) => Some((u64::from_str_radix(id, 16).ok()?, value)),
            Row::Text(_) => None,
        }
    }

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

    pub fn text<'r>(&'r self, value: &'r Value) -> Option<Cow<'r, str>> {
        match self.follow(value) {
            Followed::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn object<'r>(&'r self, value: &'r Value) -> Option<&'r Map<String, Value>> {
        match self.follow(value) {
            Followed::Value(value) => value.as_object(),
            _ => None,
        }
    }

    /// A value with everything in it in place of its references; an element as its tag and what is inside of it. Nothing if
    /// any part of it is lost.
    pub fn plain(&self, value: &Value) -> Option<Value> {
        self.inlined(value, DEEPEST, &mut 0).ok().flatten()
    }

    /// As `plain`, and `null` for what is undefined.
    pub fn plain_or_null(&self, value: &Value) -> Option<Value> {
        self.inlined(value, DEEPEST, &mut 0).ok().map(Option::unwrap_or_default)
    }

    /// Nothing for what is undefined.
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
                json!({ "tag": tag, "children": children })
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

/// `["$", type, key, props]`.
pub fn is_element(items: &[Value]) -> bool {
    items.len() >= 4 && items[0] == "$" && items[1].is_string()
}

/// Takes the stream apart. Long texts are counted in bytes, so that a new line in them ends nothing.
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
                (text.map(Row::Text), rest)
            }
            Some(tag) if tag.is_ascii_uppercase() || b"#rx".contains(tag) => (None, &row[line..]),
            _ => (serde_json::from_slice(&row[..line]).ok().map(Row::Json), &row[line..]),
        };
        if let (Some(id), Some(read)) = (id, read) {
            rows.entry(id).or_insert(read);
        }
        stream = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    rows
}

/// `52c,` and so many bytes.
fn counted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let comma = text.iter().take(16).position(|byte| *byte == b',')?;
    let length = usize::from_str_radix(std::str::from_utf8(&text[..comma]).ok()?, 16).ok()?;
    text[comma + 1..].split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(stream: &str) -> Rows {
        let script = format!("self.__next_f.push([1,{}])", json!(stream));
        Rows::read(["(self.__next_f=self.__next_f||[]).push([0])", &script].into_iter())
    }

    #[test]
    fn texts_are_counted_in_bytes_and_the_next_row_follows_at_once() {
        let rows = read("1:T9,金額\n1:2:{\"a\":\"$1\"}\n:HL[\"x\"]\n3:I[1,[],\"\"]\n4:[\"$2:a\",\"$L3\"]\n");
        assert_eq!(rows.plain(&json!("$2")), Some(json!({"a": "金額\n1:"})));
        assert_eq!(rows.plain(&json!("$4:0")), Some(json!("金額\n1:")));
        assert_eq!(rows.plain(&json!("$4")), None, "a component is nothing to read");
    }

    #[test]
    fn a_push_may_end_anywhere_and_a_script_may_have_several() {
        let rows =
            Rows::read(["self.__next_f.push([1,\"1:{\\\"a\"]);self.__next_f.push([1,\"\\\":2}\\n\"])"].into_iter());
        assert_eq!(rows.plain(&json!("$L1")), Some(json!({"a": 2})));
    }

    #[test]
    fn references_in_a_circle_and_without_end_come_to_nothing() {
        let rows = read("1:\"$2\"\n2:\"$1\"\n3:{\"a\":\"$3\"}\n4:[\"$5\",\"$5\",\"$5\"]\n5:[\"$6\",\"$6\",\"$6\"]\n");
        for reference in ["$1", "$3", "$3:a:a:a:b", "$4", "$", "$:", "$L", "$zz", "$ffffffffffffffffffff"] {
            assert_eq!(rows.plain(&json!(reference)), None, "{reference}");
        }
        let doubling: Vec<_> = (1..60).map(|id| format!("{id:x}:[\"${0:x}\",\"${0:x}\"]\n", id + 1)).collect();
        assert_eq!(read(&(doubling.concat() + "3c:1\n")).plain(&json!("$1")), None);
    }
}
