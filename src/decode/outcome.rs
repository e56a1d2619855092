//! The result of decoding a body.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::error::Category;

/// A value, and the paths of the parts that were left out.
#[derive(Debug)]
pub(crate) struct Decoded<T> {
    pub(crate) value: T,
    pub(crate) skipped: Vec<String>,
    pub(crate) skipped_items: SkippedItems,
}

impl<T> Decoded<T> {
    /// A value from which nothing was left out.
    pub(crate) fn complete(value: T) -> Self {
        Self { value, skipped: Vec::new(), skipped_items: SkippedItems::new() }
    }
}

/// The number of items that were left out of each list at the top level of a response. A list that was left out as a
/// whole counts as one.
pub(crate) type SkippedItems = BTreeMap<String, usize>;

/// Why a body cannot be used, without any of its content.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Undecodable {
    Empty,
    NotJson { line: usize, column: usize, category: Category },
    NotAnObject,
    NoIdentity(&'static str),
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
        }
    }
}
