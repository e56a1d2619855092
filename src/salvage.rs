//! Reads what can be read of an answer that does not fit its published type.
//!
//! A payment that was made must not be lost because the vendor retyped one member of its answer. So the body
//! is taken apart into a tree that tolerates more than JSON does, and decoded from there; what does not
//! fit is cut out and named, and the rest is tried again.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};

use crate::decode::{Answer, Decoded, Undecodable};
use crate::objects::Objects;

/// Nesting below this is left out. The API's own types are eight deep; each level costs one pass over the text.
const DEEPEST: usize = 32;
/// How much JSON is gone through, all rounds together, before whole members are given up.
const WORK: usize = 256 << 20;
/// Rounds that are always granted.
const ROUNDS: usize = 64;

/// Decodes as much of a body as fits.
pub(crate) fn decode<T: Answer>(body: &[u8]) -> Result<Decoded<T>, Undecodable> {
    let text = clean(body);
    if text.trim().is_empty() {
        return Err(Undecodable::Empty);
    }
    let raw: &RawValue = serde_json::from_str(&text).map_err(|error| Undecodable::NotJson {
        line: error.line(),
        column: error.column(),
        category: error.classify(),
    })?;
    if !raw.get().starts_with('{') {
        return Err(Undecodable::NotAnObject);
    }
    let mut skipped = Vec::new();
    let tree = plant(raw, "", 0, &mut skipped).unwrap_or_default();
    prune(tree, skipped, ROUNDS.max(WORK / text.len()))
}

/// The body as text that a JSON parser accepts more of: bytes that are no UTF-8 are replaced, and control
/// characters, which JSON forbids in strings and ignores outside of them, become spaces.
pub(crate) fn clean(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    text.trim_start_matches('\u{feff}').chars().map(|character| if character < ' ' { ' ' } else { character }).collect()
}

/// Turns one raw value into a tree, without what cannot be represented.
fn plant(raw: &RawValue, path: &str, depth: usize, skipped: &mut Vec<String>) -> Option<Value> {
    let text = raw.get();
    let node = if depth > DEEPEST {
        None
    } else {
        match text.as_bytes().first()? {
            b'{' => serde_json::Deserializer::from_str(text).deserialize_map(Members { path, depth, skipped }).ok(),
            b'[' => serde_json::Deserializer::from_str(text).deserialize_seq(Items { path, depth, skipped }).ok(),
            b'"' => serde_json::from_str::<Text>(text).ok().map(|text| Value::String(text.0)),
            // A number beyond 64 bits is left out.
            _ => serde_json::from_str(text).ok(),
        }
    };
    if node.is_none() {
        skipped.push(path.to_owned());
    }
    node
}

/// A string in which half a surrogate pair is replaced instead of refused.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Text;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Text, E> {
                Ok(Text(String::from_utf8_lossy(bytes).into_owned()))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}

struct Members<'a> {
    path: &'a str,
    depth: usize,
    skipped: &'a mut Vec<String>,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(Text(key)) = members.next_key()? {
            let raw: &RawValue = members.next_value()?;
            let path = member(self.path, &key);
            let value = plant(raw, &path, self.depth + 1, self.skipped);
            // Of a repeated key the last one counts, as in most JSON readers.
            if value.and_then(|value| object.insert(key, value)).is_some() {
                self.skipped.push(path);
            }
        }
        Ok(Value::Object(object))
    }
}

struct Items<'a> {
    path: &'a str,
    depth: usize,
    skipped: &'a mut Vec<String>,
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(raw) = items.next_element::<&RawValue>()? {
            let path = format!("{}[{}]", self.path, list.len());
            // A placeholder keeps the items behind it at their index; as `null` it will be cut out.
            list.push(plant(raw, &path, self.depth + 1, self.skipped).unwrap_or_default());
        }
        Ok(Value::Array(list))
    }
}

/// Decodes, cuts out what did not fit, and tries again.
fn prune<T: Answer>(mut tree: Value, mut skipped: Vec<String>, rounds: usize) -> Result<Decoded<T>, Undecodable> {
    let mut cuts = Cuts::default();
    let mut round = 0;
    loop {
        let error = match serde_path_to_error::deserialize::<_, T>(Objects(&tree)) {
            Ok(value) => {
                skipped.sort();
                skipped.dedup();
                return Ok(Decoded { value, skipped });
            }
            Err(error) => error,
        };
        let mut steps = steps(error.path());
        if round >= rounds {
            // Too much is wrong to be precise about it.
            steps.truncate(1);
        }
        round += 1;
        match cuts.cut(&mut tree, &steps) {
            Some(path) => skipped.push(path),
            None => return Err(T::IDENTITY.map_or(Undecodable::NotAnObject, Undecodable::NoIdentity)),
        }
    }
}

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Index(usize),
}

fn steps(path: &Path) -> Vec<Step> {
    path.iter()
        .map_while(|segment| match segment {
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// What was cut out of which list so far, so that the rest can be named by its index in the answer.
#[derive(Default)]
struct Cuts(BTreeMap<String, Vec<usize>>);

impl Cuts {
    /// Cuts the node at the end of these steps, or the last one before it that exists; `None` if that would
    /// be the whole tree.
    fn cut(&mut self, tree: &mut Value, steps: &[Step]) -> Option<String> {
        let (last, around) = steps.split_last()?;
        let mut path = String::new();
        let mut node = &mut *tree;
        for (taken, step) in around.iter().enumerate() {
            path = self.name(&path, step);
            let inner = match (node, step) {
                (Value::Object(members), Step::Key(key)) => members.get_mut(key),
                (Value::Array(items), Step::Index(index)) => items.get_mut(*index),
                _ => None,
            };
            match inner {
                Some(inner) => node = inner,
                None => return self.cut(tree, &steps[..=taken.checked_sub(1)?]),
            }
        }
        let named = self.name(&path, last);
        match (node, last) {
            (Value::Object(members), Step::Key(key)) => members.remove(key).map(|_| named),
            (Value::Array(items), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
                let original = self.original(&path, *index);
                let cut = self.0.entry(path).or_default();
                let place = cut.partition_point(|other| *other < original);
                cut.insert(place, original);
                Some(named)
            }
            _ => self.cut(tree, around),
        }
    }

    fn name(&self, around: &str, step: &Step) -> String {
        match step {
            Step::Key(key) => member(around, key),
            Step::Index(index) => format!("{around}[{}]", self.original(around, *index)),
        }
    }

    /// The index in the answer of what now stands at `index` of the list at `path`.
    fn original(&self, path: &str, index: usize) -> usize {
        let cut = self.0.get(path).map(Vec::as_slice).unwrap_or_default();
        cut.iter().fold(index, |index, cut| if *cut <= index { index + 1 } else { index })
    }
}

fn member(around: &str, key: &str) -> String {
    if around.is_empty() { key.to_owned() } else { format!("{around}.{key}") }
}
