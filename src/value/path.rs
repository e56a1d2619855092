//! The path of a value in a request or a response.

use std::fmt;

/// The entry that follows the last path that is named, if there are more.
pub(crate) const MORE: &str = "and more";

/// The path of a value in a request or a response, as it is written on the wire: `items[0].name`.
#[derive(Clone, Copy)]
pub(crate) enum ValuePath<'a> {
    /// The request or response as a whole.
    Request,
    /// A member of an object or of a map, or a path parameter.
    Member(&'a ValuePath<'a>, &'a str),
    /// An item of a list.
    Item(&'a ValuePath<'a>, usize),
}

impl<'a> ValuePath<'a> {
    pub(crate) fn member(&'a self, name: &'a str) -> ValuePath<'a> {
        ValuePath::Member(self, name)
    }

    pub(crate) fn item(&'a self, index: usize) -> ValuePath<'a> {
        ValuePath::Item(self, index)
    }
}

impl fmt::Display for ValuePath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValuePath::Request => Ok(()),
            ValuePath::Member(ValuePath::Request, name) => f.write_str(name),
            ValuePath::Member(around, name) => write!(f, "{around}.{name}"),
            ValuePath::Item(around, index) => write!(f, "{around}[{index}]"),
        }
    }
}
