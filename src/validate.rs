//! The rules that the document can state.
//!
//! The generated code says which field has which rule. A violation names the field and the rule, never the value.

use std::sync::OnceLock;

use regress::Regex;

pub(crate) use crate::value::path::ValuePath;

/// A value that breaks a published limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) field: String,
    pub(crate) rule: String,
}

/// A pattern of the document, compiled on first use.
pub(crate) struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

type Outcome = Result<(), Violation>;

impl ValuePath<'_> {
    fn require(&self, holds: bool, rule: impl FnOnce() -> String) -> Outcome {
        if holds { Ok(()) } else { Err(Violation { field: self.to_string(), rule: rule() }) }
    }
}

/// One method per keyword, called for the value at this path.
#[allow(
    dead_code,
    reason = "there is a method for every keyword that the document may use, whether or not it does today"
)]
impl ValuePath<'_> {
    pub(crate) fn minimum(&self, value: i64, limit: i64) -> Outcome {
        self.require(value >= limit, || format!("must be at least {limit}"))
    }

    pub(crate) fn maximum(&self, value: i64, limit: i64) -> Outcome {
        self.require(value <= limit, || format!("must be at most {limit}"))
    }

    /// For a number with a fraction: JSON has neither infinities nor NaN, which would be sent as `null`.
    pub(crate) fn finite(&self, value: f64) -> Outcome {
        self.require(value.is_finite(), || "must be a finite number".to_owned())
    }

    /// Characters are Unicode code points, as in JSON Schema.
    pub(crate) fn min_characters(&self, value: &str, limit: usize) -> Outcome {
        let count = value.chars().count();
        self.require(count >= limit, || format!("must have at least {limit} characters, but has {count}"))
    }

    /// Characters are Unicode code points, as in JSON Schema.
    pub(crate) fn max_characters(&self, value: &str, limit: usize) -> Outcome {
        let count = value.chars().count();
        self.require(count <= limit, || format!("must have at most {limit} characters, but has {count}"))
    }

    pub(crate) fn max_bytes(&self, value: &str, limit: usize) -> Outcome {
        let count = value.len();
        self.require(count <= limit, || format!("must have at most {limit} bytes in UTF-8, but has {count}"))
    }

    pub(crate) fn min_items(&self, count: usize, limit: usize) -> Outcome {
        self.require(count >= limit, || format!("must have at least {limit} items, but has {count}"))
    }

    pub(crate) fn max_items(&self, count: usize, limit: usize) -> Outcome {
        self.require(count <= limit, || format!("must have at most {limit} items, but has {count}"))
    }

    pub(crate) fn min_keys(&self, count: usize, limit: usize) -> Outcome {
        self.require(count >= limit, || format!("must have at least {limit} keys, but has {count}"))
    }

    pub(crate) fn max_keys(&self, count: usize, limit: usize) -> Outcome {
        self.require(count <= limit, || format!("must have at most {limit} keys, but has {count}"))
    }

    pub(crate) fn key_without_prefix(&self, key: &str, reserved: &[&str]) -> Outcome {
        match reserved.iter().find(|prefix| key.starts_with(**prefix)) {
            Some(prefix) => self.require(false, || format!("is a reserved key: keys must not start with `{prefix}`")),
            None => Ok(()),
        }
    }

    /// The pattern may match anywhere in the value, as in JSON Schema.
    pub(crate) fn matches(&self, value: &str, pattern: &Pattern) -> Outcome {
        self.require(pattern.is_in(value), || format!("must match the pattern {}", pattern.text))
    }

    /// For a value that becomes one segment of the URL's path. Other characters are percent-encoded; a value that is
    /// rejected here would lead to another path in spite of that, or to none.
    pub(crate) fn path_segment(&self, value: &str) -> Outcome {
        self.require(!value.is_empty(), || "must not be empty".to_owned())?;
        self.require(value != "." && value != "..", || "must not be `.` or `..`".to_owned())?;
        let is_forbidden = |character: char| character == '/' || character == '\\' || character.is_control();
        self.require(!value.contains(is_forbidden), || "must not contain `/`, `\\` or control characters".to_owned())
    }
}

impl Pattern {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    /// Returns whether the pattern matches anywhere in the value.
    pub(crate) fn is_in(&self, value: &str) -> bool {
        // The build has compiled the same pattern, so this cannot fail.
        let compiled = self.compiled.get_or_init(|| Regex::with_flags(self.text, "u").ok());
        compiled.as_ref().is_some_and(|regex| regex.find(value).is_some())
    }
}
