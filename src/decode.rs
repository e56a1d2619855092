//! Reads an answer: strictly first, because that is fast, and with losses where it must be.

use serde::de::{DeserializeOwned, Deserializer as _, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::objects::Objects;
use crate::salvage;

/// Members larger than this, in bytes, are not kept of a broken body.
const LARGEST_MEMBER: usize = 64 << 10;

/// What can come back from a call. Implemented by the generated code.
pub(crate) trait Answer: DeserializeOwned {
    /// The member without which the answer is of no use.
    const IDENTITY: Option<&'static str>;

    /// Reads the body of an answer.
    fn read(body: &[u8]) -> Result<Decoded<Self>, Undecodable> {
        decode(body)
    }
}

/// For operations that answer with no body.
impl Answer for () {
    const IDENTITY: Option<&'static str> = None;

    fn read(_: &[u8]) -> Result<Decoded<()>, Undecodable> {
        Ok(Decoded { value: (), skipped: Vec::new() })
    }
}

/// A value, and the paths of what had to be left out.
#[derive(Debug)]
pub(crate) struct Decoded<T> {
    pub(crate) value: T,
    pub(crate) skipped: Vec<String>,
}

/// Why an answer is of no use, without a word of what is in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Undecodable {
    Empty,
    NotJson { line: usize, column: usize, category: Category },
    NotAnObject,
    NoIdentity(&'static str),
}

impl std::fmt::Display for Undecodable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("its body is empty"),
            Self::NotJson { line, column, category: Category::Eof } => {
                write!(f, "its JSON is cut off at line {line}, column {column}")
            }
            Self::NotJson { line, column, .. } => write!(f, "its body is no JSON from line {line}, column {column} on"),
            Self::NotAnObject => f.write_str("its JSON is no object"),
            Self::NoIdentity(name) => write!(f, "its JSON has no usable `{name}`"),
        }
    }
}

fn decode<T: Answer>(body: &[u8]) -> Result<Decoded<T>, Undecodable> {
    match strict(body) {
        Ok(value) => Ok(Decoded { value, skipped: Vec::new() }),
        Err(_) => salvage::decode(body),
    }
}

fn strict<T: Answer>(body: &[u8]) -> Result<T, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = T::deserialize(Objects(&mut deserializer))?;
    deserializer.end()?;
    Ok(value)
}

/// The whole members at the beginning of a body that is cut off or broken further on.
pub(crate) fn beginning(body: &[u8]) -> Map<String, Value> {
    struct Whole<'a>(&'a mut Map<String, Value>);

    impl<'de> Visitor<'de> for Whole<'_> {
        type Value = ();

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
            while let Some((key, raw)) = members.next_entry::<String, &RawValue>()? {
                // What is looked for there is small.
                if raw.get().len() <= LARGEST_MEMBER
                    && let Ok(value) = serde_json::from_str(raw.get())
                {
                    self.0.insert(key, value);
                }
            }
            Ok(())
        }
    }

    let text = salvage::clean(body);
    let mut found = Map::new();
    // It ends in an error where the body does; what was found by then counts.
    let _ = serde_json::Deserializer::from_str(&text).deserialize_map(Whole(&mut found));
    found
}

/// The identity in a body that could not be decoded.
pub(crate) fn identity(body: &[u8], name: &str) -> Option<String> {
    let found = beginning(body);
    found.get(name)?.as_str().filter(|id| !id.is_empty()).map(str::to_owned)
}
