//! Reads what can be read of an answer that does not fit its published type.
//!
//! A payment that was made must not be lost because the vendor retyped one member of its answer. So the body
//! is gone through once, member by member, along the shape that the document gives the type; what does not fit
//! is left out and named. The time this takes grows with the size of the body and with nothing else, and members that
//! are not published are passed over unread.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::decode::{Decoded, Dropped, ResponseBody, Undecodable};
use crate::validate::ValuePath;

/// How many left-out parts are named; of more, it is only said that there are more.
const MOST_NAMED: usize = 100;
/// How many characters of a part's path are kept: keys of a map can be anything.
const LONGEST_NAME: usize = 200;
/// How many objects of an answer are kept, and lists in free JSON. The longest page has some hundreds; a body of nothing but
/// these would become three hundred times its size in memory.
const MOST_OBJECTS: usize = 20_000;

/// What a value must look like, generated from the document.
pub(crate) enum Shape {
    Text,
    Integer,
    Boolean,
    List(&'static Shape),
    Map(&'static Shape),
    Object(&'static Members),
    /// Any JSON but `null`.
    Free,
}

/// The members of an object.
pub(crate) struct Members {
    /// The member without which the object is of no use.
    pub(crate) identity: Option<&'static str>,
    /// Sorted by name.
    pub(crate) members: &'static [(&'static str, Shape)],
}

/// Whether a body has more objects than are kept, as far as can be told without reading it.
pub(crate) fn is_crowded(body: &[u8]) -> bool {
    brackets(body) > MOST_OBJECTS
}

/// How many objects and lists there are at most: text can have such brackets too.
fn brackets(json: &[u8]) -> usize {
    json.iter().filter(|byte| matches!(byte, b'{' | b'[')).count()
}

/// Decodes as much of a body as fits.
pub(crate) fn decode<T: ResponseBody>(body: &[u8]) -> Result<Decoded<T>, Undecodable> {
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
    let mut skipped = Skipped::default();
    let no_use = || T::SHAPE.identity.map_or(Undecodable::NotAnObject, Undecodable::NoIdentity);
    let fitting = object(raw, T::SHAPE, ValuePath::Request, &mut skipped).ok_or_else(no_use)?;
    let value = serde_json::from_value(fitting).map_err(|_| no_use())?;
    let dropped = std::mem::take(&mut skipped.dropped);
    Ok(Decoded { value, skipped: skipped.named(), dropped })
}

/// The members that came whole of a body that is cut off or broken further on.
pub(crate) fn beginning<T: ResponseBody>(body: &[u8]) -> Map<String, Value> {
    let text = clean(body);
    let mut found = Map::new();
    let visitor =
        Reader { shape: T::SHAPE, at: ValuePath::Request, skipped: &mut Skipped::default(), found: &mut found };
    // It ends in an error where the body does; what was found by then counts.
    let _ = serde_json::Deserializer::from_str(&text).deserialize_map(visitor);
    found
}

/// The body as text that a JSON parser accepts more of: bytes that are no UTF-8 are replaced; control characters, which
/// JSON forbids, are escaped inside of strings and blanked outside; and so is a backslash that escapes nothing.
fn clean(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut clean = String::with_capacity(text.len());
    let (mut inside, mut escaped) = (false, false);
    for character in text.trim_start_matches('\u{feff}').chars() {
        match character {
            control if control < ' ' && inside => {
                let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
                clean.push_str("\\u00");
                clean.push(digit(u32::from(control) >> 4));
                clean.push(digit(u32::from(control) & 15));
            }
            control if control < ' ' => clean.push(' '),
            other => {
                if escaped && !"\"\\/bfnrtu".contains(other) {
                    clean.push('\\');
                }
                clean.push(other);
            }
        }
        inside ^= character == '"' && !escaped;
        escaped = character == '\\' && !escaped && inside;
    }
    clean
}

/// The part of a value that fits; `None`, and its name among the skipped, where nothing of it is of use.
fn fit(raw: &RawValue, shape: &Shape, at: ValuePath<'_>, skipped: &mut Skipped) -> Option<Value> {
    let text = raw.get();
    let fitting = match (shape, text.as_bytes().first()?) {
        (Shape::Text, b'"') => serde_json::from_str::<Text>(text).ok().map(|text| Value::String(text.0)),
        (Shape::Integer, _) => serde_json::from_str::<i64>(text).ok().map(Value::from),
        (Shape::Boolean, _) => serde_json::from_str::<bool>(text).ok().map(Value::from),
        (Shape::List(item), b'[') => list(raw, item, at, skipped),
        (Shape::Map(value), b'{') => map(raw, value, at, skipped),
        (Shape::Object(members), b'{') => object(raw, members, at, skipped),
        (Shape::Free, first) if *first != b'n' => {
            skipped.has_room(brackets(text.as_bytes())).then(|| serde_json::from_str(text).ok()).flatten()
        }
        _ => None,
    };
    if fitting.is_none() {
        skipped.push(at);
        skipped.count(at);
    }
    fitting
}

fn object(raw: &RawValue, shape: &Members, at: ValuePath<'_>, skipped: &mut Skipped) -> Option<Value> {
    if !skipped.has_room(1) {
        return None;
    }
    let mut found = Map::new();
    let reader = Reader { shape, at, skipped, found: &mut found };
    serde_json::Deserializer::from_str(raw.get()).deserialize_map(reader).ok()?;
    let whole = shape.identity.is_none_or(|name| found.contains_key(name));
    whole.then_some(Value::Object(found))
}

fn map(raw: &RawValue, shape: &Shape, at: ValuePath<'_>, skipped: &mut Skipped) -> Option<Value> {
    struct Values<'a>(&'a Shape, ValuePath<'a>, &'a mut Skipped);

    impl<'de> Visitor<'de> for Values<'_> {
        type Value = Value;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
            let Values(shape, at, skipped) = self;
            let mut found = Map::new();
            while let Some((Text(key), raw)) = members.next_entry::<Text, &RawValue>()? {
                if let Some(value) = fit(raw, shape, at.member(&key), skipped) {
                    found.insert(key, value);
                }
            }
            Ok(Value::Object(found))
        }
    }

    serde_json::Deserializer::from_str(raw.get()).deserialize_map(Values(shape, at, skipped)).ok()
}

fn list(raw: &RawValue, shape: &Shape, at: ValuePath<'_>, skipped: &mut Skipped) -> Option<Value> {
    struct Paginator<'a>(&'a Shape, ValuePath<'a>, &'a mut Skipped);

    impl<'de> Visitor<'de> for Paginator<'_> {
        type Value = Value;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
            let Paginator(shape, at, skipped) = self;
            let mut found = Vec::new();
            let mut index = 0;
            while let Some(raw) = items.next_element::<&RawValue>()? {
                found.extend(fit(raw, shape, at.item(index), skipped));
                index += 1;
            }
            Ok(Value::Array(found))
        }
    }

    serde_json::Deserializer::from_str(raw.get()).deserialize_seq(Paginator(shape, at, skipped)).ok()
}

/// Reads the members of an object into `found`.
struct Reader<'a> {
    shape: &'a Members,
    at: ValuePath<'a>,
    skipped: &'a mut Skipped,
    found: &'a mut Map<String, Value>,
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Reader { shape, at, skipped, found } = self;
        while let Some((Text(key), raw)) = members.next_entry::<Text, &RawValue>()? {
            let Ok(index) = shape.members.binary_search_by(|(name, _)| (*name).cmp(&key)) else {
                continue;
            };
            let at = at.member(&key);
            if raw.get() == "null" && shape.identity != Some(key.as_str()) {
                continue;
            }
            // Of a repeated key the last one that fits counts.
            if let Some(value) = fit(raw, &shape.members[index].1, at, skipped)
                && found.insert(key.clone(), value).is_some()
            {
                skipped.push(at);
            }
        }
        Ok(())
    }
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

/// The paths of what was left out.
#[derive(Default)]
struct Skipped {
    paths: Vec<String>,
    more: bool,
    /// How many objects are kept.
    objects: usize,
    /// How many whole items each list of the answer itself has lost, also beyond what is named.
    dropped: Dropped,
}

impl Skipped {
    /// Whether so many objects more can be kept; they are counted if so.
    fn has_room(&mut self, objects: usize) -> bool {
        let fits = self.objects + objects <= MOST_OBJECTS;
        if fits {
            self.objects += objects;
        }
        fits
    }

    fn push(&mut self, at: ValuePath<'_>) {
        if self.paths.len() < MOST_NAMED {
            self.paths.push(at.to_string().chars().take(LONGEST_NAME).collect());
        } else {
            self.more = true;
        }
    }

    fn count(&mut self, at: ValuePath<'_>) {
        let list = if let ValuePath::Item(list, _) = at { *list } else { at };
        if let ValuePath::Member(ValuePath::Request, name) = list {
            *self.dropped.entry(name.to_owned()).or_default() += 1;
        }
    }

    fn named(mut self) -> Vec<String> {
        self.paths.sort();
        self.paths.dedup();
        if self.more {
            self.paths.push("and more".to_owned());
        }
        self.paths
    }
}
