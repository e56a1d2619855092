//! The result of decoding a body.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::error::Category;

use crate::value::log_text;

/// A value, and the paths of the parts that were left out. [`decode`](crate::decode()) returns it.
///
/// The `Debug` output replaces keys of maps that do not look like a name: `metadata[…]`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The value.
    pub value: T,
    /// The paths of the parts that did not fit their published type and were left out, such as `cardInfo.last4`.
    /// Usually empty; log a warning if it is not. At most 100 are named, each with at most 200 characters; `and more`
    /// follows if there are others.
    pub skipped: Vec<String>,
    pub(crate) omissions: Omissions,
}

impl<T> Decoded<T> {
    /// A value from which nothing was left out.
    pub(crate) fn complete(value: T) -> Self {
        Self { value, skipped: Vec::new(), omissions: Omissions::default() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Decoded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let skipped = log_text::paths(&self.skipped);
        f.debug_struct("Decoded").field("value", &self.value).field("skipped", &skipped).finish_non_exhaustive()
    }
}

/// What was left out, however many parts are named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Omissions {
    /// The number of items that were left out of each list at the top level of a response. A list that was left out as
    /// a whole counts as one.
    pub(crate) items: BTreeMap<String, usize>,
    /// The members that were left out of at least one item of such a list.
    pub(crate) members: BTreeSet<String>,
    /// Whether a key was repeated with another value, so that none of its values is kept.
    pub(crate) has_repeated_key: bool,
}

/// Why a body cannot be used, without any of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Undecodable {
    Empty,
    NotJson {
        line: usize,
        column: usize,
        category: Category,
    },
    NotAnObject,
    NoIdentity(&'static str),
    /// There are more objects and lists than are kept, in JSON that has no published type.
    TooManyObjects {
        limit: usize,
    },
}

impl From<serde_json::Error> for Undecodable {
    fn from(error: serde_json::Error) -> Self {
        Self::NotJson { line: error.line(), column: error.column(), category: error.classify() }
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the body is empty"),
            Self::NotJson { line, column, category: Category::Eof } => {
                write!(f, "the body is JSON that is cut off at line {line}, column {column}")
            }
            Self::NotJson { line, column, .. } => {
                write!(f, "the body is invalid JSON at line {line}, column {column}")
            }
            Self::NotAnObject => f.write_str("the body is not a JSON object"),
            Self::NoIdentity(name) => write!(f, "the body has no usable `{name}`"),
            Self::TooManyObjects { limit } => write!(f, "the body has more than {limit} objects and lists"),
        }
    }
}
