//! Reads an answer: strictly first, because that is fast, and with losses where it must be.

pub(crate) mod lenient;
mod struct_only;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use lenient::Members;
use struct_only::Objects;

/// What can come back from a call. Implemented by the generated code.
pub(crate) trait ResponseBody: DeserializeOwned {
    /// What the document says it looks like.
    const SHAPE: &'static Members;

    /// Whether the body is a part of the answer. Where it is not, the status says all, whatever comes after it.
    const HAS_BODY: bool = true;

    /// Reads the body of an answer.
    fn read(body: &[u8]) -> Result<Decoded<Self>, Undecodable> {
        decode(body)
    }
}

/// For operations that answer with no body.
impl ResponseBody for () {
    const SHAPE: &'static Members = &Members { identity: None, members: &[] };
    const HAS_BODY: bool = false;

    fn read(_: &[u8]) -> Result<Decoded<()>, Undecodable> {
        Ok(Decoded::whole(()))
    }
}

/// A value, and the paths of what had to be left out.
#[derive(Debug)]
pub(crate) struct Decoded<T> {
    pub(crate) value: T,
    pub(crate) skipped: Vec<String>,
    pub(crate) dropped: Dropped,
}

/// How many items were left out of each list that is a member of the answer itself; a member that was left out as a whole
/// counts as one.
pub(crate) type Dropped = BTreeMap<String, usize>;

impl<T> Decoded<T> {
    fn whole(value: T) -> Self {
        Self { value, skipped: Vec::new(), dropped: Dropped::new() }
    }
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

fn decode<T: ResponseBody>(body: &[u8]) -> Result<Decoded<T>, Undecodable> {
    if !lenient::is_crowded(body)
        && let Ok(value) = strict(body)
    {
        return Ok(Decoded::whole(value));
    }
    lenient::decode(body)
}

fn strict<T: ResponseBody>(body: &[u8]) -> Result<T, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = T::deserialize(Objects(&mut deserializer))?;
    deserializer.end()?;
    Ok(value)
}

/// The identity in a body that could not be decoded.
pub(crate) fn identity<T: ResponseBody>(body: &[u8]) -> Option<String> {
    let name = T::SHAPE.identity?;
    lenient::beginning::<T>(body).get(name)?.as_str().filter(|id| !id.is_empty()).map(str::to_owned)
}
