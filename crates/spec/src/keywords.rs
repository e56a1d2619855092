//! Every keyword that a schema may have: the one table that the lint, the validation of requests, the docs and the
//! comparison with published pages are derived from.
//!
//! A keyword is added by one row here and, if it limits values in a new way, by one function in the client's
//! `src/validate.rs`. The compiler names the places where a new variant of [`Limit`] or [`Measure`] needs an arm.

use crate::grammar::{self, Expected};
use crate::kind::Kind;

/// The types of schema that are supported.
pub const TYPES: &[&str] = &["string", "integer", "number", "boolean", "array", "object"];

/// One keyword of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// The name, as the document writes it.
    pub name: &'static str,
    /// The value it must have.
    pub value: Expected,
    /// The types of schema that may have it.
    pub types: &'static [&'static str],
    /// The kinds of schema on which it has an effect.
    pub kinds: &'static [Kind],
    /// The limit that it states, if it states one.
    pub limit: Option<Limit>,
    /// The function of the client's `src/validate.rs` that checks the limit; empty if there is no limit.
    pub check: &'static str,
}

/// A limit that a request must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// At least this many.
    AtLeast(Measure),
    /// At most this many.
    AtMost(Measure),
    /// The value matches a regular expression.
    Pattern,
    /// No key begins with one of these prefixes.
    ReservedPrefixes,
}

/// The quantity of a value that is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The number itself.
    Number,
    /// The characters of a string, as Unicode code points.
    Characters,
    /// The bytes of a string in UTF-8.
    Bytes,
    /// The items of a list.
    Items,
    /// The keys of a map.
    Keys,
}

impl Measure {
    /// Returns the unit for use after a number, with a space in front; empty for a plain number.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Number => "",
            Self::Characters => " characters",
            Self::Bytes => " bytes in UTF-8",
            Self::Items => " items",
            Self::Keys => " keys",
        }
    }
}

use Expected::{Anything, Count, Flag, Integer, Map, Prose, Schema, Text, Texts};

const STRING: &[&str] = &["string"];
const INTEGER: &[&str] = &["integer"];
const ARRAY: &[&str] = &["array"];
const OBJECT: &[&str] = &["object"];

const ALL: &[Kind] = &[Kind::Struct, Kind::Enum, Kind::Time, Kind::Date, Kind::AnyJson, Kind::Sensitive, Kind::Plain];
const STRUCT: &[Kind] = &[Kind::Struct];
const ENUM: &[Kind] = &[Kind::Enum];
const TIME: &[Kind] = &[Kind::Time];
const STRINGS: &[Kind] = &[Kind::Plain, Kind::Sensitive];
const PLAIN: &[Kind] = &[Kind::Plain];

/// Every keyword of schemas that are not a `$ref`.
pub const KEYWORDS: &[Keyword] = &[
    keyword("type", Text, TYPES, ALL),
    keyword("description", Prose, TYPES, ALL),
    keyword("externalDocs", grammar::EXTERNAL_DOCS, TYPES, ALL),
    keyword("default", Anything, TYPES, ALL),
    keyword("deprecated", Flag, TYPES, ALL),
    // Strings.
    keyword("enum", Texts, STRING, ENUM),
    keyword("x-enumDescriptions", Map(&Prose), STRING, ENUM),
    keyword("x-enumNames", Map(&Map(&Text)), STRING, ENUM),
    keyword("x-progress", grammar::PROGRESS, STRING, ENUM),
    limit("minLength", Count, STRING, STRINGS, Limit::AtLeast(Measure::Characters), "min_characters"),
    limit("maxLength", Count, STRING, STRINGS, Limit::AtMost(Measure::Characters), "max_characters"),
    limit("x-max-bytes", Count, STRING, STRINGS, Limit::AtMost(Measure::Bytes), "max_bytes"),
    limit("pattern", Text, STRING, STRINGS, Limit::Pattern, "matches"),
    keyword("x-sensitive", Flag, STRING, &[Kind::Sensitive]),
    keyword("x-delivery", grammar::DELIVERY, STRING, &[Kind::Enum, Kind::Plain]),
    // Integers.
    limit("minimum", Integer, INTEGER, PLAIN, Limit::AtLeast(Measure::Number), "minimum"),
    limit("maximum", Integer, INTEGER, PLAIN, Limit::AtMost(Measure::Number), "maximum"),
    keyword("x-time", Text, INTEGER, TIME),
    // Numbers: int64 of an integer, double of a number, date of a string.
    keyword("format", Text, &["integer", "number", "string"], &[Kind::Time, Kind::Date, Kind::Plain]),
    // Lists.
    limit("minItems", Count, ARRAY, PLAIN, Limit::AtLeast(Measure::Items), "min_items"),
    limit("maxItems", Count, ARRAY, PLAIN, Limit::AtMost(Measure::Items), "max_items"),
    keyword("items", Schema, ARRAY, PLAIN),
    // Objects and maps.
    keyword("properties", Map(&Schema), OBJECT, STRUCT),
    keyword("required", Texts, OBJECT, STRUCT),
    keyword("x-identity", Text, OBJECT, STRUCT),
    limit("minProperties", Count, OBJECT, PLAIN, Limit::AtLeast(Measure::Keys), "min_keys"),
    limit("maxProperties", Count, OBJECT, PLAIN, Limit::AtMost(Measure::Keys), "max_keys"),
    limit("x-reserved-prefixes", Texts, OBJECT, PLAIN, Limit::ReservedPrefixes, "key_without_prefix"),
    keyword("additionalProperties", Schema, OBJECT, &[Kind::AnyJson, Kind::Plain]),
];

const fn keyword(
    name: &'static str,
    value: Expected,
    types: &'static [&'static str],
    kinds: &'static [Kind],
) -> Keyword {
    Keyword { name, value, types, kinds, limit: None, check: "" }
}

const fn limit(
    name: &'static str,
    value: Expected,
    types: &'static [&'static str],
    kinds: &'static [Kind],
    limit: Limit,
    check: &'static str,
) -> Keyword {
    Keyword { name, value, types, kinds, limit: Some(limit), check }
}

/// Returns the keywords that state a limit, each with its limit.
pub fn limits() -> impl Iterator<Item = (&'static Keyword, Limit)> {
    KEYWORDS.iter().filter_map(|keyword| Some((keyword, keyword.limit?)))
}

/// Returns the keyword that states a limit, if there is one.
#[must_use]
pub fn stating(limit: Limit) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|keyword| keyword.limit == Some(limit))
}

/// Returns the lower and the upper limit of each measure that can have both.
pub fn ranges() -> impl Iterator<Item = (&'static Keyword, &'static Keyword, Measure)> {
    limits().filter_map(|(low, limit)| match limit {
        Limit::AtLeast(measure) => Some((low, stating(Limit::AtMost(measure))?, measure)),
        Limit::AtMost(_) | Limit::Pattern | Limit::ReservedPrefixes => None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{KEYWORDS, TYPES, ranges};

    #[test]
    fn every_keyword_has_one_row_a_type_and_a_kind() {
        let mut seen = BTreeSet::new();
        for keyword in KEYWORDS {
            assert!(seen.insert(keyword.name), "`{}` has two rows", keyword.name);
            assert!(!keyword.types.is_empty() && !keyword.kinds.is_empty(), "`{}` may stand nowhere", keyword.name);
            assert!(keyword.types.iter().all(|name| TYPES.contains(name)), "`{}` has an unknown type", keyword.name);
            assert_eq!(keyword.limit.is_some(), !keyword.check.is_empty(), "`{}` is not checked", keyword.name);
        }
    }

    #[test]
    fn limits_on_both_sides_are_paired() {
        let pairs: Vec<_> = ranges().map(|(low, high, _)| (low.name, high.name)).collect();
        let expected = [
            ("minLength", "maxLength"),
            ("minimum", "maximum"),
            ("minItems", "maxItems"),
            ("minProperties", "maxProperties"),
        ];
        assert_eq!(pairs, expected);
    }
}
