//! The kinds of rule that the document can state, and the path of the value that broke one.
//!
//! Which field has which rule is generated from the document. A refusal names the field and the rule, never
//! the value.

use std::fmt;
use std::sync::OnceLock;

use regress::Regex;

/// Where a value stands in a request, as it is written on the wire: `items[0].name`.
#[derive(Clone, Copy)]
#[allow(dead_code, reason = "which of them are used depends on the document")]
pub(crate) enum ValuePath<'a> {
    /// The request as a whole.
    Request,
    /// A member of an object or of a map, or a path parameter.
    Member(&'a ValuePath<'a>, &'a str),
    /// An item of a list.
    Item(&'a ValuePath<'a>, usize),
}

/// A value that a published page rules out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) field: String,
    pub(crate) rule: String,
}

/// A pattern of the document, compiled when it is first needed.
pub(crate) struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
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

type Checked = Result<(), Violation>;

#[allow(dead_code, reason = "every rule that the document can state is here, also those it does not state today")]
impl<'a> ValuePath<'a> {
    pub(crate) fn member(&'a self, name: &'a str) -> ValuePath<'a> {
        ValuePath::Member(self, name)
    }

    pub(crate) fn item(&'a self, index: usize) -> ValuePath<'a> {
        ValuePath::Item(self, index)
    }

    pub(crate) fn minimum(&self, value: i64, limit: i64) -> Checked {
        self.must(value >= limit, || format!("must be at least {limit}"))
    }

    pub(crate) fn maximum(&self, value: i64, limit: i64) -> Checked {
        self.must(value <= limit, || format!("must be at most {limit}"))
    }

    /// Characters are Unicode code points, as in JSON Schema.
    pub(crate) fn min_characters(&self, value: &str, limit: usize) -> Checked {
        let count = value.chars().count();
        self.must(count >= limit, || format!("must have at least {limit} characters, it has {count}"))
    }

    /// Characters are Unicode code points, as in JSON Schema.
    pub(crate) fn max_characters(&self, value: &str, limit: usize) -> Checked {
        let count = value.chars().count();
        self.must(count <= limit, || format!("must have at most {limit} characters, it has {count}"))
    }

    pub(crate) fn max_bytes(&self, value: &str, limit: usize) -> Checked {
        let count = value.len();
        self.must(count <= limit, || format!("must have at most {limit} bytes in UTF-8, it has {count}"))
    }

    pub(crate) fn min_items(&self, count: usize, limit: usize) -> Checked {
        self.must(count >= limit, || format!("must have at least {limit} items, it has {count}"))
    }

    pub(crate) fn max_items(&self, count: usize, limit: usize) -> Checked {
        self.must(count <= limit, || format!("must have at most {limit} items, it has {count}"))
    }

    pub(crate) fn min_keys(&self, count: usize, limit: usize) -> Checked {
        self.must(count >= limit, || format!("must have at least {limit} keys, it has {count}"))
    }

    pub(crate) fn max_keys(&self, count: usize, limit: usize) -> Checked {
        self.must(count <= limit, || format!("must have at most {limit} keys, it has {count}"))
    }

    pub(crate) fn key_without_prefix(&self, key: &str, reserved: &[&str]) -> Checked {
        match reserved.iter().find(|prefix| key.starts_with(**prefix)) {
            Some(prefix) => self.must(false, || format!("is a reserved key: none may begin with `{prefix}`")),
            None => Ok(()),
        }
    }

    /// The pattern may match anywhere in the value, as in JSON Schema.
    pub(crate) fn matches(&self, value: &str, pattern: &Pattern) -> Checked {
        self.must(pattern.is_in(value), || format!("must match the pattern {}", pattern.text))
    }

    /// A value that becomes one segment of the path. Whatever else is in it is percent-encoded; what is
    /// refused here would lead to another path even so, or nowhere.
    pub(crate) fn path_segment(&self, value: &str) -> Checked {
        self.must(!value.is_empty(), || "must not be empty".to_owned())?;
        self.must(value != "." && value != "..", || "must not be `.` or `..`".to_owned())?;
        let stray = |character: char| character == '/' || character == '\\' || character.is_control();
        self.must(!value.contains(stray), || "must not contain `/`, `\\` or control characters".to_owned())
    }

    fn must(&self, holds: bool, rule: impl FnOnce() -> String) -> Checked {
        if holds { Ok(()) } else { Err(Violation { field: self.to_string(), rule: rule() }) }
    }
}

impl Pattern {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    pub(crate) fn is_in(&self, value: &str) -> bool {
        // build.rs has compiled the same text, so there always is one.
        let compiled = self.compiled.get_or_init(|| Regex::with_flags(self.text, "u").ok());
        compiled.as_ref().is_some_and(|regex| regex.find(value).is_some())
    }
}
